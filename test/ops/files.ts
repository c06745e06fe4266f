import { expect } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { BadEnvironment, readEnvironment } from '../../src/config/environment.js';
import { providers } from '../../src/providers/index.js';

const root = new URL('../../', import.meta.url);

/** Where a file of the repository is. */
export const pathOf = (file: string): URL => new URL(file, root);

/** A file of the repository, by its path from the top. */
export const read = (file: string): string => readFileSync(pathOf(file), 'utf8');

/** The documents, by their paths from the top. */
export const pages = [
  ...readdirSync(pathOf('.'), { encoding: 'utf8' }),
  ...readdirSync(pathOf('docs'), { recursive: true, encoding: 'utf8' }).map((name) => `docs/${name}`),
].filter((name) => name.endsWith('.md'));

/** The environment variables the gateway asks for. */
export function gatewayVariables(): Set<string> {
  const asked = new Set<string>();
  const get = (_: unknown, name: string): string | undefined => {
    asked.add(name);
    return name.endsWith('_BASE_URL') ? 'https://provider.example' : undefined;
  };
  // It asks for everything before it says what is missing.
  expect(() => readEnvironment(new Proxy<Record<string, string | undefined>>({}, { get }), providers)).toThrow(
    BadEnvironment,
  );
  // That a secret may stand in a file is said once for all of them.
  return new Set([...asked].filter((name) => !(name.endsWith('_FILE') && asked.has(name.slice(0, -'_FILE'.length)))));
}

/** One instruction of a Dockerfile, continuation lines joined. */
export interface Instruction {
  name: string;
  text: string;
}

/** The stages of the Dockerfile, each with its FROM first; build arguments are replaced by their defaults. */
export function dockerStages(): Instruction[][] {
  const lines = read('Dockerfile').replaceAll('\\\n', ' ').split('\n');
  const defaults = new Map<string, string>();
  const stages: Instruction[][] = [];
  for (const line of lines) {
    const [, name, text] = /^([A-Z]+) (.+)$/.exec(line) ?? [];
    if (name === undefined || text === undefined) continue;
    const [, argument, value] = /^(\w+)=(\S+)$/.exec(text) ?? [];
    if (name === 'ARG' && argument !== undefined && value !== undefined) defaults.set(argument, value);
    if (name === 'FROM') stages.push([]);
    stages.at(-1)?.push({ name, text: text.replace(/\$\{(\w+)\}/g, (all, key: string) => defaults.get(key) ?? all) });
  }
  return stages;
}

/** The stage that becomes the image. */
export function image(): Instruction[] {
  const last = dockerStages().at(-1);
  if (last === undefined) throw new Error('The Dockerfile has no FROM');
  return last;
}

/** What the image sets in the environment. */
export function imageEnvironment(): Record<string, string> {
  const settings = image().filter(({ name }) => name === 'ENV');
  return Object.fromEntries(
    settings.flatMap(({ text }) => text.split(' ').map((pair) => pair.split('=', 2) as [string, string])),
  );
}
