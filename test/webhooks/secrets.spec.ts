import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { systemClock } from '../../src/clock.js';
import { readEnvironment } from '../../src/config/environment.js';
import { WebhookSecrets } from '../../src/webhooks/secrets.js';

const directory = mkdtempSync(join(tmpdir(), 'webhook-secrets-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const key = Buffer.alloc(32, 1).toString('base64');
const secretsBy = (source: ConstructorParameters<typeof WebhookSecrets>[0]) => new WebhookSecrets(source, systemClock);

describe('the secret of an endpoint', () => {
  it('is new each time, and 32 bytes long', () => {
    const made = Array.from({ length: 100 }, () => secretsBy({ key }).create());
    expect(new Set(made).size).toBe(100);
    expect(made.every((one) => /^whsec_[\w+/]{43}=$/.test(one))).toBe(true);
  });

  it('cannot be read without the key, for another endpoint, or once somebody has changed it', () => {
    const secrets = secretsBy({ key });
    const secret = secrets.create();
    const sealed = secrets.seal('whe_1', secret);
    expect(sealed).not.toContain(secret.slice(6, 20));
    expect(secrets.open('whe_1', sealed).toString('base64')).toBe(secret.slice('whsec_'.length));
    expect(secrets.seal('whe_1', secret)).not.toBe(sealed);
    expect(() => secrets.open('whe_2', sealed)).toThrow();
    expect(() => secretsBy({ key: Buffer.alloc(32, 2).toString('base64') }).open('whe_1', sealed)).toThrow();
    const changed = Buffer.from(sealed, 'base64');
    changed[changed.length - 1]! ^= 1;
    expect(() => secrets.open('whe_1', changed.toString('base64'))).toThrow();
  });

  it('cannot be kept where there is no key', () => {
    const secrets = secretsBy({});
    expect(() => secrets.seal('whe_1', secrets.create())).toThrow(expect.objectContaining({ code: 'unavailable' }));
  });
});

describe('the key', () => {
  it('is refused at the start where it is none, in words that do not hold it', () => {
    const start = (value: string): unknown => readEnvironment({ WEBHOOK_ENCRYPTION_KEY: value }, []).webhooks.key;
    expect(start(key)).toBe(key);
    for (const wrong of [
      'short',
      Buffer.alloc(31).toString('base64'),
      `${key}x`,
      Buffer.alloc(32, 1).toString('hex'),
    ]) {
      expect(() => start(wrong)).toThrow(/^WEBHOOK_ENCRYPTION_KEY must be 32 bytes in base64/);
      expect(() => start(wrong)).not.toThrow(wrong);
    }
  });

  it('is read from a file, with or without a line end', () => {
    const file = join(directory, 'given.key');
    writeFileSync(file, `${key}\n`);
    expect(readEnvironment({ WEBHOOK_ENCRYPTION_KEY_FILE: file }, []).webhooks.key).toBe(key);
  });

  it('is made where nobody has given one, once, for the owner of the ledger alone', () => {
    const generated = join(directory, 'data', 'webhook.key');
    const sealed = secretsBy({ generated }).seal('whe_1', 'whsec_YWJj');
    expect(statSync(generated).mode & 0o777).toBe(0o600);
    const kept = readFileSync(generated, 'utf8');
    expect(secretsBy({ generated }).open('whe_1', sealed).toString()).toBe('abc');
    expect(readFileSync(generated, 'utf8')).toBe(kept);
    expect(readdirSync(join(directory, 'data'))).toEqual(['webhook.key']);
  });
});
