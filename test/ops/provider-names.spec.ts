import { readdirSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { providers } from '../../src/providers/index.js';
import { pathOf, read } from './files.js';

/** Where providers are named: their own folders, their simulators, and what is shown of each of them. */
const theirs = ['src/providers/', 'src/sandbox/', 'src/demo/'];
/** What they are called beside their IDs. */
const alsoCalled = ['DID/TFN', 'VoIP\\.ms', 'Tata Communications'];

const sources = readdirSync(pathOf('src'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => `src/${file}`);

/** The lines of these files that say one of these words. */
const saying = (files: readonly string[], words: RegExp): string[] =>
  files.flatMap((file) =>
    read(file)
      .split('\n')
      .filter((line) => words.test(line))
      .map((line) => `${file}: ${line.trim()}`),
  );

describe('names of providers', () => {
  it('are in their own folders alone', () => {
    const names = new RegExp([...providers.map(({ id }) => `\\b${id}`), ...alsoCalled].join('|'), 'i');
    const above = sources.filter((file) => !theirs.some((folder) => file.startsWith(folder)));
    expect(above.length).toBeGreaterThan(200);
    expect(saying(above, names)).toEqual([]);
  });

  it('are not in what they share', () => {
    const shared = sources.filter((file) =>
      /^src\/(?:providers\/(?:kit\/|[^/]+$)|sandbox\/(?:kit\/|[^/]+$))/.test(file),
    );
    const names = new RegExp(providers.map(({ id }) => `'${id}'`).join('|'));
    expect(saying(shared, names)).toEqual([]);
  });
});

describe('examples', () => {
  it('name the provider of a route that there is', () => {
    const { paths } = JSON.parse(read('openapi/openapi.json')) as { paths: Record<string, object> };
    const named = sources.flatMap((file) => [...read(file).matchAll(/roviderWith\('(\w+) ([^']+)'\)/g)]);
    expect(named.length).toBeGreaterThan(50);
    expect(named.filter(([, verb = '', path = '']) => !(verb.toLowerCase() in (paths[path] ?? {})))).toEqual([]);
  });
});

describe('the folders of providers', () => {
  const files = providers.flatMap(({ id }) =>
    readdirSync(pathOf(`src/providers/${id}`), { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name }) => ({ id, name, path: `src/providers/${id}/${name}` })),
  );

  it('have files that say whose they are', () => {
    expect(files.filter(({ id, name }) => !name.startsWith(`${id}.`))).toEqual([]);
  });

  it.each(['provider', 'statuses'])('have the same name for the same thing: %s', (what) => {
    expect(providers.map(({ id }) => `${id}.${what}.ts`)).toEqual(
      files.filter(({ id, name }) => name === `${id}.${what}.ts`).map(({ name }) => name),
    );
  });

  it('leave it to the kit how a lost call is looked up', () => {
    expect(saying(files.map(({ path }) => path), /authoritative:|kind: 'absent'/)).toEqual([]); // prettier-ignore
  });
});
