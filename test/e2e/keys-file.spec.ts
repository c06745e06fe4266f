import { createHash } from 'node:crypto';
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { launch, type Launched } from './launch.js';

describe('a keys file that changes while the gateway runs', () => {
  const directory = mkdtempSync(join(tmpdir(), 'gateway-keys-file-'));
  const file = join(directory, 'keys.json');
  let gateway: Launched;
  let url: string;

  /** As whoever deploys it does: written beside it, then put in its place. */
  const write = (content: unknown): void => {
    writeFileSync(`${file}.new`, typeof content === 'string' ? content : JSON.stringify(content));
    renameSync(`${file}.new`, file);
  };
  const keyOf = (id: string, more: object = {}): object => ({
    id,
    tenant: 'acme',
    sha256: createHash('sha256').update(id).digest('hex'),
    scopes: ['search'],
    ...more,
  });
  const statusOf = async (key: string): Promise<number> =>
    (await fetch(`${url}/v1/providers`, { headers: { authorization: `Bearer ${key}` } })).status;

  beforeAll(async () => {
    write({ keys: [keyOf('first'), keyOf('second')] });
    gateway = launch({ STORE_URL: `sqlite:${join(directory, 'gateway.db')}`, API_KEYS_FILE: file }, directory);
    url = await gateway.url();
  }, 60_000);
  afterAll(async () => {
    await gateway.kill();
    rmSync(directory, { recursive: true, force: true });
  });

  it('adds and removes keys without a restart', async () => {
    expect([await statusOf('first'), await statusOf('second'), await statusOf('third')]).toEqual([200, 200, 401]);
    write({ keys: [keyOf('first'), keyOf('third')] });
    await eventually(
      () => statusOf('second'),
      (status) => status === 401,
    );
    expect([await statusOf('first'), await statusOf('third')]).toEqual([200, 200]);
    expect(gateway.output).toContain('API_KEYS_FILE has been read again');
  }, 60_000);

  it.each([
    ['{"keys":', 'does not contain valid JSON'],
    [{ keys: [keyOf('fourth', { scopes: ['everything'] })] }, 'keys[0].scopes[0] must be'],
    [{ keys: [keyOf('fourth', { accounts: { nobody: { customerIds: ['1'] } } })] }, 'there is no'],
  ])(
    'is ignored when it is invalid: %j',
    async (content, why) => {
      const before = gateway.output.length;
      write(content);
      await eventually(
        async () => {
          expect(await statusOf('first')).toBe(200);
          return gateway.output.slice(before);
        },
        (log) => log.includes('the previous keys remain in use'),
      );
      expect(gateway.output.slice(before)).toContain(why);
      expect([await statusOf('first'), await statusOf('third')]).toEqual([200, 200]);
    },
    60_000,
  );
});
