import { writeFileSync } from 'node:fs';
import { startGateway } from '../start.js';
import { asyncApi } from './asyncapi.js';

/** Writes the OpenAPI and AsyncAPI documents generated from the code; CI fails if the committed ones differ. */
const gateway = await startGateway({ STORE_URL: 'sqlite::memory:', PORT: '0', LOG_LEVEL: 'silent', DOCS: 'on' });
try {
  const document = gateway.document();
  const write = (name: string, content: object): void =>
    writeFileSync(new URL(`../../openapi/${name}`, import.meta.url), `${JSON.stringify(content, null, 2)}\n`);
  write('openapi.json', document);
  write('asyncapi.json', asyncApi(document.info.version));
  process.stdout.write(`openapi/openapi.json: ${Object.keys(document.paths).length} paths\n`);
} finally {
  await gateway.close();
}
