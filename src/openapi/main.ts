import { writeFileSync } from 'node:fs';
import { startGateway } from '../start.js';

/** Writes the OpenAPI document that the code makes; CI fails when the committed one differs. */
const gateway = await startGateway({ STORE_URL: 'sqlite::memory:', PORT: '0', LOG_LEVEL: 'silent', DOCS: 'on' });
try {
  const file = new URL('../../openapi/openapi.json', import.meta.url);
  const document = gateway.document();
  writeFileSync(file, `${JSON.stringify(document, null, 2)}\n`);
  process.stdout.write(`openapi/openapi.json: ${Object.keys(document.paths).length} paths\n`);
} finally {
  await gateway.close();
}
