import { existsSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { dockerStages, gatewayVariables, image, imageEnvironment, pathOf, read } from './files.js';

const textsOf = (name: string, instructions = dockerStages().flat()) =>
  instructions.filter((instruction) => instruction.name === name).map(({ text }) => text);

describe('Dockerfile', () => {
  it('starts from official Node.js images, pinned by digest, and its own stages only', () => {
    const stages = textsOf('FROM').map((from) => /^(\S+)(?: AS (\S+))?$/.exec(from)?.slice(1));
    const names = stages.map((stage) => stage?.[1]);
    const bases = stages.map((stage) => stage?.[0]).filter((base) => !names.includes(base));
    expect(bases).not.toEqual([]);
    for (const base of bases) expect(base).toMatch(/^node:\d[\w.]*-\w+-slim@sha256:[\da-f]{64}$/);
  });

  it('installs what the lock file says, runs no package scripts, and ships no development packages', () => {
    const runs = textsOf('RUN');
    expect(runs.filter((run) => /npm (?:i|install|add|update)\b/.test(run))).toEqual([]);
    for (const run of runs.filter((text) => text.includes('npm ci'))) expect(run).toContain('--ignore-scripts');
    const shipped = textsOf('COPY', image()).find((copy) => copy.endsWith(' node_modules'));
    const from = /^--from=(\S+)/.exec(shipped ?? '')?.[1];
    const stage = dockerStages().find(([first]) => first?.text.endsWith(` AS ${from}`));
    expect(textsOf('RUN', stage)).toEqual(['npm ci --ignore-scripts --omit=dev']);
  });

  it('copies only files that exist and that the build is given', () => {
    const given = read('.dockerignore').match(/(?<=^!).+$/gm);
    const sources = textsOf('COPY').filter((copy) => !copy.startsWith('--from='));
    const files = new Set(sources.flatMap((copy) => copy.split(' ').slice(0, -1)));
    expect([...files].sort()).toEqual([...(given ?? [])].sort());
    for (const file of files) expect({ file, exists: existsSync(pathOf(file)) }).toEqual({ file, exists: true });
  });

  it('gives the gateway no secrets, and only variables it knows', () => {
    const { NODE_ENV, ...variables } = imageEnvironment();
    expect(NODE_ENV).toBe('production');
    const known = gatewayVariables();
    expect(Object.keys(variables).filter((name) => !known.has(name))).toEqual([]);
    expect(Object.keys(variables).filter((name) => /KEY|TOKEN|PASSWORD/.test(name))).toEqual([]);
  });

  it('runs the gateway itself, not as root, with signals, a health check and a volume', () => {
    expect(textsOf('USER', image()).at(-1)).toMatch(/^[1-9]\d*:[1-9]\d*$/);
    expect(textsOf('CMD', image())).toEqual(['["node", "dist/bundle/main.js"]']);
    expect(textsOf('STOPSIGNAL', image())).toEqual(['SIGTERM']);
    expect(textsOf('VOLUME', image())).toEqual(['/data']);
    expect(textsOf('HEALTHCHECK', image()).join()).toMatch(/CMD \["node", "-e", ".*\/health\/ready.*"\]$/);
  });
});
