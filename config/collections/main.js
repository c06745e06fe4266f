import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { brunoOf } from './bruno.js';
import { files, json } from './common.js';
import { foldersOf } from './folders.js';
import { postmanOf } from './postman.js';

/*
 * Postman and Bruno collections, part of `npm run openapi`: the journeys of openapi/workflows.arazzo.yaml, a port with its documents, and every
 * list and report that needs nothing but its examples. What one request needs of an earlier one is carried over in variables.
 */

const target = new URL('../../openapi/collections/', import.meta.url);
const pdf = (about) => `%PDF-1.7\n% ${about} of the sandbox\n%%EOF\n`;

/** Every file of both collections, by its path below openapi/collections. */
export function collectionsOf(document, workflows) {
  const folders = foldersOf(document, workflows);
  const bruno = Object.entries(brunoOf(folders)).map(([path, text]) => [`bruno/${path}`, text]);
  const papers = Object.entries(files).map(([about, path]) => [path, pdf(about)]);
  return Object.fromEntries([
    ['postman.json', `${json(postmanOf(folders))}\n`],
    ...papers,
    ...papers.map(([path, text]) => [`bruno/${path}`, text]),
    ...bruno,
  ]);
}

/** What they are made from, as it is committed. */
export function sources() {
  const text = (name) => readFileSync(new URL(`../../openapi/${name}`, import.meta.url), 'utf8');
  return [JSON.parse(text('openapi.json')), parse(text('workflows.arazzo.yaml'))];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  rmSync(target, { recursive: true, force: true });
  for (const [path, text] of Object.entries(collectionsOf(...sources()))) {
    const file = new URL(path, target);
    mkdirSync(dirname(fileURLToPath(file)), { recursive: true });
    writeFileSync(file, text);
  }
}
