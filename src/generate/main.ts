import { readFileSync, writeFileSync } from 'node:fs';
import { providers } from '../providers/index.js';
import { generatedParts } from './documents.js';

/** `npm run generate`: writes what follows from the providers' declarations; a test fails if the committed files differ. */
for (const { file, renew } of generatedParts) {
  const path = new URL(`../../${file}`, import.meta.url);
  writeFileSync(path, renew(readFileSync(path, 'utf8'), providers));
  process.stdout.write(`${file}\n`);
}
