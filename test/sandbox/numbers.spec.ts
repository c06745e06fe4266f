import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { type DidtfnSimulator } from '../../src/sandbox/didtfn/simulator.js';
import { buy, call, post, refusal, start } from './harness.js';

const folder = mkdtempSync(join(tmpdir(), 'didtfn-numbers-'));
afterAll(() => rmSync(folder, { recursive: true }));

const [one, two, other] = ['2062190100', '2062190101', '2062190102'];

/** What getnumbers lists, as number, first address of the trunk group, status. */
async function listed(provider: DidtfnSimulator, fields: Record<string, string> = {}): Promise<string[]> {
  const { data } = (await call(provider, 'getnumbers', fields)) as { data: Record<string, string>[] };
  return data.map(({ didnumber, trunkGroup, status }) => [didnumber, trunkGroup, status].join(' '));
}

describe('updatenumber', () => {
  it('moves one number to another trunk group, and prints what the document prints', async () => {
    const provider = await start();
    await buy(provider, one, two);
    expect((await post(provider, 'updatenumber', { number: one, trunkId: '4' })).text).toBe(
      '{"status":"200","success":"Trunk successfully Updated."}',
    );
    expect(await listed(provider)).toEqual([`${one} 198.51.100.10 1`, `${two} 192.0.2.10 1`]);
    expect(await listed(provider, { trunkId: '4' })).toEqual([`${one} 198.51.100.10 1`]);
    const stats = await post(provider, 'tg_stats', { tg_id: '4' });
    expect(stats.text).toContain(`"number":"${one}"`);
    expect(stats.text).not.toContain(two);
  });

  it('shows the trunk group as it is now', async () => {
    const provider = await start();
    await buy(provider, one);
    await call(provider, 'update_trunk', { trunkid: '3', primaryTrunk: '203.0.113.99', primaryPrefix: '7777' });
    const { data } = (await call(provider, 'getnumbers')) as { data: unknown[] };
    expect(data).toMatchObject([{ trunkGroup: '203.0.113.99', prefix1: '7777', prefix2: '1002' }]);
  });

  it('sets the status of several numbers, and keeps their trunk group', async () => {
    const provider = await start();
    await buy(provider, one, two, other);
    await call(provider, 'updatenumber', { number: two, trunkId: '4' });
    await call(provider, 'updatenumber', { number: `${one}, ${two}`, status: '0' });
    expect(await listed(provider, { status: '0' })).toEqual([`${one} 192.0.2.10 0`, `${two} 198.51.100.10 0`]);
    expect(await listed(provider, { status: '1' })).toEqual([`${other} 192.0.2.10 1`]);
    await call(provider, 'updatenumber', { number: one, trunkId: '4', status: '1' });
    expect(await listed(provider)).toEqual([
      `${one} 198.51.100.10 1`,
      `${two} 198.51.100.10 0`,
      `${other} 192.0.2.10 1`,
    ]);
    expect(provider.ledger.owned()).toEqual([one, two, other]);
  });

  it('cancels for good: listed with status 2, no longer owned, not for sale', async () => {
    const provider = await start();
    const orderId = await buy(provider, one, two);
    await call(provider, 'updatenumber', { number: one, status: '2' });
    expect(await listed(provider)).toEqual([`${one} 192.0.2.10 2`, `${two} 192.0.2.10 1`]);
    expect(provider.ledger.owned()).toEqual([two]);
    expect(provider.ledger.numbers()).toEqual([
      { number: one, orderId, orderType: 'New', trunkId: '3', status: '2' },
      { number: two, orderId, orderType: 'New', trunkId: '3', status: '1' },
    ]);
    for (const status of ['1', '2'])
      expect(await call(provider, 'updatenumber', { number: one, status })).toEqual(refusal('Invalid number'));
    const again = { category: 'landline', state: 'WA', number: one };
    expect(await call(provider, 'reserve', again)).toEqual(refusal('Invalid number'));
    expect(await call(provider, 'did_stats', { number: one })).toEqual({ status: '200', data: [] });
    await call(provider, 'process_order', { orderId });
    expect(provider.ledger.owned()).toEqual([two]);
  });

  it.each([
    ['number', { status: '0' }],
    ['number', { number: '1' + one, status: '0' }],
    ['number', { number: other, status: '0' }],
    ['number', { number: `${one},${other}`, status: '0' }],
    ['number', { number: `${one},`, status: '0' }],
    ['trunkId', { number: one }],
    ['trunkId', { number: one, trunkId: '', status: '' }],
    ['trunkId', { number: one, trunkId: '9' }],
    ['trunkId', { number: one, trunkId: 'main', status: '0' }],
    ['status', { number: one, status: '3' }],
    ['status', { number: `${one},${two}`, trunkId: '4', status: 'Active' }],
  ])('changes nothing with a wrong %s: %j', async (parameter, fields) => {
    const provider = await start();
    await buy(provider, one, two);
    const before = provider.ledger.entries();
    expect(await call(provider, 'updatenumber', fields)).toEqual(refusal(`Invalid ${parameter}`));
    expect(provider.ledger.entries()).toEqual(before);
    expect(await listed(provider)).toEqual([`${one} 192.0.2.10 1`, `${two} 192.0.2.10 1`]);
  });

  it('is remembered over a restart', async () => {
    const ledgerFile = join(folder, 'restart.jsonl');
    const first = await start({ ledgerFile });
    await buy(first, one, two);
    await call(first, 'updatenumber', { number: one, trunkId: '4', status: '0' });
    await call(first, 'updatenumber', { number: two, status: '2' });
    await first.close();
    const second = await start({ ledgerFile });
    expect(await listed(second)).toEqual([`${one} 198.51.100.10 0`, `${two} 192.0.2.10 2`]);
    expect(second.ledger.owned()).toEqual([one]);
  });
});

describe('magic of updatenumber', () => {
  it('9031: updated, the reply is lost, once', async () => {
    const provider = await start();
    await buy(provider, '2062199031');
    await expect(post(provider, 'updatenumber', { number: '2062199031', status: '0' })).rejects.toThrow();
    expect(provider.ledger.numbers()).toMatchObject([{ status: '0' }]);
    expect(await call(provider, 'updatenumber', { number: '2062199031', status: '1' })).toMatchObject({
      status: '200',
    });
  });

  it('9032: HTTP 500, nothing done, wherever in the list', async () => {
    const provider = await start();
    await buy(provider, one, '2062199032');
    const fields = { number: `${one}, 2062199032`, status: '0' };
    expect((await post(provider, 'updatenumber', fields)).status).toBe(500);
    expect(await listed(provider, { status: '0' })).toEqual([]);
    expect(await call(provider, 'updatenumber', fields)).toMatchObject({ status: '200' });
    expect((await listed(provider, { status: '0' })).length).toBe(2);
  });

  it('9033: always Invalid status', async () => {
    const provider = await start();
    await buy(provider, '2062199033');
    for (const fields of [{ status: '2' }, { trunkId: '4' }, { status: '2' }] as Record<string, string>[])
      expect(await call(provider, 'updatenumber', { number: '2062199033', ...fields })).toEqual(
        refusal('Invalid status'),
      );
    expect(provider.ledger.owned()).toEqual(['2062199033']);
  });
});
