import { readdirSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import { expect } from '@jest/globals';
import { pathOf, read } from '../../ops/files.js';
import { type Answered, type CollectionRequest, type FormPart } from './sent.js';

const folder = 'openapi/collections/bruno/';
const methods = ['get', 'post', 'put', 'patch', 'delete'];

/** A file in Bruno's language: the lines of its blocks, by their names. */
const blocksOf = (file: string): Map<string, string[]> =>
  new Map(
    [...read(file).matchAll(/^([\w:-]+) \{\n([\s\S]*?)^\}$/gm)].map(([, name = '', text = '']) => [
      name,
      text.split('\n').filter((line) => line !== '').map((line) => line.slice(2)), // prettier-ignore
    ]),
  );

const pairsIn = (lines: readonly string[] = []): [string, string][] =>
  lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]);

/** Bruno's collection: its requests in the order of their numbers, its environment, and what it signs in with. */
export function bruno(): { requests: CollectionRequest[]; variables: Map<string, string>; key: string } {
  const files = readdirSync(pathOf(folder), { recursive: true, encoding: 'utf8' }).sort();
  const requests = files.filter((file) => /^\d\d-.*\/\d\d-.*\.bru$/.test(file));
  const auth = blocksOf(`${folder}collection.bru`);
  expect(auth.get('auth')).toEqual(['mode: bearer']);
  return {
    requests: requests.map(requestOf),
    variables: new Map(pairsIn(blocksOf(`${folder}environments/Sandbox.bru`).get('vars'))),
    key: new Map(pairsIn(auth.get('auth:bearer'))).get('token')!,
  };
}

function requestOf(file: string): CollectionRequest {
  const blocks = blocksOf(folder + file);
  const method = methods.find((one) => blocks.has(one))!;
  const said = new Map(pairsIn(blocks.get(method)));
  const body = { none: {}, json: { body: (blocks.get('body:json') ?? []).join('\n') }, multipartForm: { form: formIn(blocks.get('body:multipart-form')) } }[said.get('body')!]; // prettier-ignore
  expect([file, said.get('auth'), body]).toEqual([file, 'inherit', expect.anything()]);
  return {
    ...{ name: file, method: method.toUpperCase(), url: said.get('url')! },
    headers: Object.fromEntries(pairsIn(blocks.get('headers'))),
    ...body,
    answered: (answer, variables) => {
      for (const [at, rule] of pairsIn(blocks.get('assert'))) {
        const [, wanted] = /^eq (.*)$/.exec(rule)!;
        expect(`${at} ${String(valueAt(answer, at))}`).toBe(`${at} ${wanted}`);
      }
      for (const [variable, at] of pairsIn(blocks.get('vars:post-response')))
        variables.set(variable, String(valueAt(answer, at)));
    },
  };
}

const valueAt = (answer: Answered, expression: string): unknown => runInNewContext(expression, { res: answer });

const formIn = (lines?: readonly string[]): FormPart[] =>
  pairsIn(lines).map(([name, value]) => {
    const path = /^@file\((.*)\)$/.exec(value)?.[1];
    const [, text, type] = /^(.*) @contentType\((.*)\)$/.exec(value) ?? [];
    return { name, ...(path === undefined ? { text: text!, type: type! } : { path: folder + path }) };
  });
