import { readdirSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import ts from 'typescript';
import { pathOf, read } from './files.js';

/** The table "Words to avoid" of the glossary: what is not written, and what is written instead. */
const avoided = read('docs/glossary.md')
  .split('## Words to avoid')[1]!
  .split('\n')
  .filter((line) => line.startsWith('| '))
  .map((line) => line.split('|')[1]!.trim())
  .filter((phrase) => phrase !== 'instead of');

const anyAvoided = new RegExp(`\\b(?:${avoided.join('|')})\\b`, 'i');

/** Every string of the document. */
function* strings(value: unknown): Generator<string> {
  if (typeof value === 'string') yield value;
  else if (value !== null && typeof value === 'object') for (const part of Object.values(value)) yield* strings(part);
}

const notIn = (folders: string[]) => (file: string) => !folders.some((folder) => file.startsWith(folder));

const code = readdirSync(pathOf('src'), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));

/** Simulators speak the providers' English, and are left out. */
const sources = code.filter(notIn(['sandbox/']));

/** The documents for users; the glossary itself has the phrases in its table. */
const documents = [
  ...['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'SECURITY.md'],
  ...readdirSync(pathOf('docs'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md') && file !== 'glossary.md')
    .map((file) => `docs/${file}`),
];

/** Each string literal of a file and the fixed parts of its templates, with its line. */
function literals(file: string): [string, string][] {
  const source = ts.createSourceFile(file, read(`src/${file}`), ts.ScriptTarget.Latest, true);
  const all: [string, string][] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node) || ts.isTemplateLiteralToken(node)) {
      const { line } = source.getLineAndCharacterOfPosition(node.getStart());
      all.push([node.text, `src/${file}:${line + 1}`]);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return all;
}

/** Each comment of a file on one line, with the file. */
const comments = (file: string): [string, string][] =>
  Array.from(read(`src/${file}`).matchAll(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*/gm), ([text]) => [
    text.replace(/\s*\n\s*\*?\s*/g, ' '),
    `src/${file}`,
  ]);

describe('what users read', () => {
  it('has a table of words to avoid', () => expect(avoided.length).toBeGreaterThan(20));

  it('is plain English in the OpenAPI document', () => {
    const said = [...strings(JSON.parse(read('openapi/openapi.json')))];
    expect(said.filter((text) => anyAvoided.test(text))).toEqual([]);
  });

  it.each(documents)('is plain English in %s', (file) => {
    const lines = read(file).split('\n');
    expect(lines.filter((line) => anyAvoided.test(line))).toEqual([]);
  });

  it('is plain English in the strings of the code', () => {
    const said = sources.flatMap(literals);
    expect(said.length).toBeGreaterThan(5000);
    expect(said.filter(([text]) => anyAvoided.test(text))).toEqual([]);
  });
});

describe('what engineers read', () => {
  it('is plain English in the comments of the code', () => {
    const said = code.flatMap(comments);
    expect(said.length).toBeGreaterThan(3000);
    expect(said.filter(([text]) => anyAvoided.test(text))).toEqual([]);
  });
});
