import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BadEnvironment, readEnvironment } from '../../src/config/environment.js';
import { providers } from '../../src/providers/index.js';

describe('a secret', () => {
  let directory: string;
  let written = 0;
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'gateway-secrets-'));
  });
  afterAll(() => rmSync(directory, { recursive: true }));

  const file = (content: string): string => {
    const path = join(directory, `secret-${written++}`);
    writeFileSync(path, content);
    return path;
  };
  const problemsOf = (env: Record<string, string>): string[] => {
    try {
      readEnvironment(env, providers);
      return [];
    } catch (error) {
      return (error as BadEnvironment).problems;
    }
  };
  const secrets = providers.flatMap(({ settings: { prefix, all } }) =>
    Object.values(all)
      .filter(({ secret }) => secret)
      .map(({ name }) => ({ prefix, variable: `${prefix}_${name}` })),
  );

  const valueOf = (variable: string): string => `of-${variable}`.padEnd(40, 'x');

  it('of each provider may stand in a file', () => {
    expect(secrets.map(({ prefix }) => prefix)).toEqual(
      expect.arrayContaining(providers.map(({ settings }) => settings.prefix)),
    );
    const env = Object.fromEntries(
      providers.flatMap(({ settings: { prefix, all } }) => [
        [`${prefix}_BASE_URL`, 'https://provider.example'],
        ...Object.values(all)
          .filter(({ required, secret }) => required && !secret)
          .map(({ name, example }) => [`${prefix}_${name}`, example ?? 'x']),
      ]),
    ) as Record<string, string>;
    const inFiles = Object.fromEntries(
      secrets.map(({ variable }) => [`${variable}_FILE`, file(`${valueOf(variable)}\n`)]),
    );
    const asValues = Object.fromEntries(secrets.map(({ variable }) => [variable, valueOf(variable)]));
    const read = readEnvironment({ ...env, ...inFiles }, providers);
    expect(read).toEqual(readEnvironment({ ...env, ...asValues }, providers));
    expect(JSON.stringify(read)).toContain(valueOf(secrets[0]!.variable));
  });

  it('of the stores may stand in a file', () => {
    const STORE_URL_FILE = file('postgres://gateway:secret@db/gateway\n');
    const REDIS_URL_FILE = file('redis://:secret@redis:6379');
    expect(readEnvironment({ STORE_URL_FILE, REDIS_URL_FILE }, [])).toMatchObject({
      storeUrl: 'postgres://gateway:secret@db/gateway',
      redisUrl: 'redis://:secret@redis:6379',
    });
  });

  it('is said once, in a file that can be read, and is not shown', () => {
    const STORE_URL_FILE = file('postgres://gateway:secret@db/gateway');
    expect(problemsOf({ STORE_URL_FILE, STORE_URL: 'sqlite:a.db' })).toEqual([
      'Set STORE_URL or STORE_URL_FILE, not both.',
    ]);
    const unreadable = 'STORE_URL_FILE names a file that cannot be read or is larger than 65536 bytes.';
    expect(problemsOf({ STORE_URL_FILE: join(directory, 'none') })).toEqual([unreadable]);
    expect(problemsOf({ STORE_URL_FILE: directory })).toEqual([unreadable]);
    expect(problemsOf({ STORE_URL_FILE: file('x'.repeat(65_537)) })).toEqual([unreadable]);
    expect(problemsOf({ STORE_URL_FILE: file('secret-of-the-wrong-form') }).join()).not.toContain('secret-of');
  });
});
