import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { call, order, post, refusal, reserve, start } from './harness.js';

const folder = mkdtempSync(join(tmpdir(), 'didtfn-trunks-'));
afterAll(() => rmSync(folder, { recursive: true }));

const now = () => Date.UTC(2015, 0, 26, 11, 58, 2);
const metered = { title: 'spare', primaryTrunk: '192.0.2.20', billingType: 'Metered' };
const full = {
  title: 'vitcoms',
  primaryTrunk: '192.0.2.20',
  primaryPrefix: '1234',
  primaryPort: '5080',
  secondaryTrunk: '192.0.2.21',
  secondaryPrefix: '123456',
  secondaryPort: '5081',
  billingType: 'Unmetered',
  sessions: '25',
  mou: 'Unlimited',
  call_forwarding: '12065550123',
};

describe('origination trunk groups', () => {
  it('are made without an id in the reply, and printed as the document prints them', async () => {
    const provider = await start({ now });
    expect((await post(provider, 'defineTrunk', full)).text).toBe(
      '{"status":"200","success":"Trunk group added successfully."}',
    );
    expect((await post(provider, 'get_trunk', { tg_id: '5' })).text).toBe(
      '{"status":"200","data":[{"id":"5","accountno":"1000000001","title":"vitcoms","primaryIP":"192.0.2.20",' +
        '"primaryPort":"5080","prefix_1":"1234","secondaryIP":"192.0.2.21","secondaryPort":"5081",' +
        '"prefix_2":"123456","date":"2015-01-26 11:58:02","req_sessions":"25","alloc_sessions":"0","status":"1"}]}',
    );
    expect(provider.ledger.trunks().at(-1)).toMatchObject({ ...full, id: '5' });
  });

  it('may be alike, and count on from the first two', async () => {
    const provider = await start();
    await call(provider, 'defineTrunk', metered);
    await call(provider, 'defineTrunk', metered);
    const { data } = (await call(provider, 'get_trunk')) as { data: Record<string, string>[] };
    expect(data.map(({ id, title }) => [id, title])).toEqual([
      ['3', 'main'],
      ['4', 'backup'],
      ['5', 'spare'],
      ['6', 'spare'],
    ]);
    expect(data[3]).toMatchObject({ primaryPort: '', prefix_1: '', secondaryIP: '', req_sessions: '0' });
    expect(await call(provider, 'get_trunk', { tg_id: '7' })).toEqual(refusal('Invalid tg_id'));
  });

  it.each([
    ['title', { title: ' ' }],
    ['primaryTrunk', { primaryTrunk: '' }],
    ['primaryTrunk', { primaryTrunk: '192.0.2.256' }],
    ['primaryTrunk', { primaryTrunk: '2001:db8::1' }],
    ['primaryTrunk', { primaryTrunk: 'sip.example.com' }],
    ['primaryPrefix', { primaryPrefix: '123' }],
    ['primaryPrefix', { primaryPrefix: '1234567' }],
    ['primaryPrefix', { primaryPrefix: '12a4' }],
    ['primaryPort', { primaryPort: '506' }],
    ['primaryPort', { primaryPort: '50600' }],
    ['secondaryTrunk', { secondaryTrunk: 'none' }],
    ['secondaryPrefix', { secondaryPrefix: '1' }],
    ['secondaryPort', { secondaryPort: '65535' }],
    ['billingType', { billingType: '' }],
    ['billingType', { billingType: 'unmetered' }],
    ['sessions', { sessions: '' }],
    ['sessions', { sessions: '0' }],
    ['sessions', { billingType: 'Metered', sessions: 'many' }],
    ['mou', { mou: '1000' }],
    ['call_forwarding', { call_forwarding: '2065550123' }],
  ])('are not made with a wrong %s: %j', async (parameter, fields) => {
    const provider = await start();
    expect(await call(provider, 'defineTrunk', { ...full, ...fields })).toEqual(refusal(`Invalid ${parameter}`));
    expect(provider.ledger.entries()).toEqual([]);
  });

  it('change in what is given and in nothing else', async () => {
    const provider = await start({ now });
    await call(provider, 'defineTrunk', full);
    const before = await call(provider, 'get_trunk', { tg_id: '5' });
    expect((await post(provider, 'update_trunk', { trunkid: '5', title: 'renamed', secondaryPort: '' })).text).toBe(
      '{"status":"200","trunkid":"5","success":"Trunk successfully Updated."}',
    );
    const { data } = before as { data: object[] };
    expect(await call(provider, 'get_trunk', { tg_id: '5' })).toEqual({
      status: '200',
      data: [{ ...data[0], title: 'renamed' }],
    });
    await call(provider, 'update_trunk', { trunkid: '3', primaryTrunk: '203.0.113.3', primaryPrefix: '4321' });
    expect(provider.ledger.trunks()[0]).toMatchObject({
      title: 'main',
      primaryTrunk: '203.0.113.3',
      primaryPrefix: '4321',
      sessions: '100',
    });
  });

  it('cannot be changed in billing, nor to what they could not be made with', async () => {
    const provider = await start();
    const update = (fields: Record<string, string>) => call(provider, 'update_trunk', { trunkid: '3', ...fields });
    expect(await update({ billingType: 'Metered', sessions: '1' })).toMatchObject({ trunkid: '3' });
    expect(await update({ primaryTrunk: 'x' })).toEqual(refusal('Invalid primaryTrunk'));
    expect(await update({ title: 'new', secondaryPort: '1' })).toEqual(refusal('Invalid secondaryPort'));
    expect(await call(provider, 'update_trunk', { title: 'new' })).toEqual(refusal('Invalid trunkid'));
    expect(await call(provider, 'update_trunk', { trunkid: '5' })).toEqual(refusal('Invalid trunkid'));
    expect(provider.ledger.entries()).toEqual([]);
  });

  it('take orders, with their sessions and their billing', async () => {
    const provider = await start();
    await call(provider, 'defineTrunk', full);
    await call(provider, 'defineTrunk', metered);
    const onNew = async (trunk_id: string, number: string) =>
      call(provider, 'gen_order', { trunk_id, reserveId: await reserve(provider, number) });
    expect(await onNew('5', '2062190100')).toMatchObject({ tg_id: '5', sessions: '25', didType: 'Unmetered' });
    expect(await onNew('6', '2062190101')).toMatchObject({ tg_id: '6', sessions: '0', didType: 'Metered' });
    expect(await call(provider, 'tg_stats', { tg_id: '5, 6' })).toEqual({ status: '200', data: [] });
    await call(provider, 'process_order', { orderId: '700001' });
    expect((await post(provider, 'tg_stats', { tg_id: '3, 5' })).text).toContain('"number":"2062190100"');
    expect(await call(provider, 'tg_stats', { tg_id: '7' })).toEqual(refusal('Invalid tg_id'));
  });

  it('are there again after a restart', async () => {
    const ledgerFile = join(folder, 'origination.jsonl');
    const first = await start({ ledgerFile });
    await call(first, 'defineTrunk', full);
    await call(first, 'update_trunk', { trunkid: '5', title: 'renamed' });
    const before = await call(first, 'get_trunk');
    await first.close();
    const second = await start({ ledgerFile });
    expect(await call(second, 'get_trunk')).toEqual(before);
    await call(second, 'defineTrunk', metered);
    expect(second.ledger.trunks().at(-1)?.id).toBe('6');
    expect(await order(second, '2062190100')).toBe('700001');
  });
});

const outbound = { title: 'dialer', ipaddress: '192.0.2.30', ports: '1000', cps: '20' };

describe('termination trunk groups', () => {
  it('are made, and printed as the document prints them, with a link to their settings', async () => {
    const provider = await start();
    expect((await post(provider, 'defineTrunk_termination', outbound)).text).toBe(
      '{"status":"200","success":"Trunk group added successfully."}',
    );
    const link = `http://127.0.0.1:${provider.port}/ajax/settings_pdf/192.0.2.30`;
    expect((await post(provider, 'get_trunk_termination', { tg_id: '4' })).text).toBe(
      '{"status":"200","data":[{"id":"4","accountno":"1000000001","ipaddress":"192.0.2.30","ports":"1000","cps":"20",' +
        `"ports_assigned":"1000","cps_assigned":"20","config":"${link}","status":"1"}]}`,
    );
    const pdf = await fetch(link);
    expect([pdf.status, pdf.headers.get('content-type')]).toEqual([200, 'application/pdf']);
    expect(await pdf.text()).toMatch(/^%PDF-1\.4\n[\s\S]*Trunk group 4, 192\.0\.2\.30: 1000 ports[\s\S]*%%EOF\n$/);
    expect((await fetch(link.replace('.30', '.31'))).status).toBe(404);
  });

  it('begin with one, are listed together, and do not need calls per second', async () => {
    const provider = await start();
    await call(provider, 'defineTrunk_termination', { ...outbound, cps: '' });
    const { data } = (await call(provider, 'get_trunk_termination')) as { data: Record<string, string>[] };
    expect(data.map(({ id, ipaddress, cps, status }) => [id, ipaddress, cps, status])).toEqual([
      ['3', '203.0.113.10', '10', '1'],
      ['4', '192.0.2.30', '0', '1'],
    ]);
    expect(provider.ledger.terminationTrunks()[1]).toMatchObject({ id: '4', title: 'dialer', cps: '' });
    expect(await call(provider, 'get_trunk_termination', { tg_id: '5' })).toEqual(refusal('Invalid tg_id'));
  });

  it.each([
    ['title', { title: '' }],
    ['ipaddress', { ipaddress: '' }],
    ['ipaddress', { ipaddress: '192.0.2' }],
    ['ports', { ports: '' }],
    ['ports', { ports: '0' }],
    ['ports', { ports: '1001' }],
    ['ports', { ports: '-1' }],
    ['cps', { cps: 'fast' }],
  ])('are not made with a wrong %s: %j', async (parameter, fields) => {
    const provider = await start();
    const reply = await call(provider, 'defineTrunk_termination', { ...outbound, ...fields });
    expect(reply).toEqual(refusal(`Invalid ${parameter}`));
    expect(provider.ledger.entries()).toEqual([]);
  });

  it('are disabled once, and stay listed, after a restart too', async () => {
    const ledgerFile = join(folder, 'termination.jsonl');
    const first = await start({ ledgerFile });
    await call(first, 'defineTrunk_termination', outbound);
    expect((await post(first, 'disable_trunk_termination', { tg_id: '4' })).text).toBe(
      '{"status":"200","Removed TNs":"Diabled Successfully"}',
    );
    for (const tg_id of ['4', '5', '', 'x'])
      expect(await call(first, 'disable_trunk_termination', { tg_id })).toEqual(refusal('Invalid tg_id'));
    await first.close();
    const second = await start({ ledgerFile });
    const { data } = (await call(second, 'get_trunk_termination')) as { data: Record<string, string>[] };
    expect(data.map(({ id, status }) => [id, status])).toEqual([
      ['3', '1'],
      ['4', '0'],
    ]);
    expect(await call(second, 'disable_trunk_termination', { tg_id: '4' })).toEqual(refusal('Invalid tg_id'));
    await call(second, 'defineTrunk_termination', outbound);
    expect(second.ledger.terminationTrunks().at(-1)).toMatchObject({ id: '5', status: '1' });
  });

  it('are what the reports on calls that go out are of', async () => {
    const provider = await start();
    await call(provider, 'defineTrunk_termination', outbound);
    const numbers = async (operation: string, fields: Record<string, string>) =>
      [...(await post(provider, operation, fields)).text.matchAll(/"number":"(\d+)"/g)].map(([, number]) => number);
    expect(await numbers('tg_stats_termination', { tg_id: '4' })).toEqual(['4']);
    expect(await numbers('tg_stats_termination', { tg_id: '4,3' })).toEqual(['3', '4']);
    expect(await call(provider, 'tg_stats_termination', { tg_id: '5' })).toEqual(refusal('Invalid tg_id'));
    expect(await numbers('monthly_summary_termination', { year: '2020', month: '2' })).toEqual(['3', '4']);
  });
});
