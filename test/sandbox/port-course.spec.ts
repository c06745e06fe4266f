import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { type DidtfnSimulator } from '../../src/sandbox/didtfn/simulator.js';
import { buy, call, control, refusal, reserve, start, until, upload } from './harness.js';
import { atMonday, port, ports, request } from './ports.js';

const folder = mkdtempSync(join(tmpdir(), 'didtfn-port-course-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('the course of a port', () => {
  it('goes by the provider’s clock to FOC and COMPLETE, and brings the numbers', async () => {
    const { provider, pass } = await atMonday();
    await port(provider, { numbers: '12065550123,12065550124' });
    expect(await ports(provider)).toMatchObject([
      { status: '1', requestedFocDate: '', actualFocDate: '', lastModifiedDate: '2015-01-26T11:58:02Z' },
    ]);
    pass(999);
    expect(await ports(provider)).toMatchObject([{ status: '1' }]);
    pass(1);
    expect(await ports(provider)).toMatchObject([{ status: 'FOC', actualFocDate: '2015-02-02 15:30:00' }]);
    expect(await call(provider, 'getnumbers')).toEqual({ status: '200', data: [] });
    pass(60_000);
    const { data } = (await call(provider, 'getnumbers', { orderno: '900001' })) as { data: unknown[] };
    expect(data[1]).toEqual({
      didnumber: '2065550124',
      trunkGroup: '192.0.2.10',
      prefix1: '1001',
      trunkGroup2: '192.0.2.11',
      prefix2: '1002',
      didRate: '1.00',
      didType: 'Unmetered',
      orderType: 'Portin',
      status: '1',
      cnam: '',
    });
    expect(await ports(provider)).toMatchObject([
      { status: 'COMPLETE', actualFocDate: '2015-02-02 15:30:00', lastModifiedDate: '2015-01-26T11:58:04Z' },
    ]);
    expect(await call(provider, 'updatenumber', { number: '2065550123', trunkId: '4' })).toMatchObject({
      status: '200',
    });
    expect(provider.ledger.numbers()).toMatchObject([{ trunkId: '4', orderType: 'Portin' }, { trunkId: '3' }]);
  });

  it('shows in the ledger without a call, each move once', async () => {
    const { provider, pass } = await atMonday();
    await port(provider);
    pass(5000);
    expect(provider.ledger.owned()).toEqual(['2065550123']);
    expect(provider.ledger.ports()).toMatchObject([{ status: 'COMPLETE', ported: true }]);
    const types = provider.ledger.entries().map(({ type }) => type);
    expect(types).toEqual(['port', 'charge', 'port_status', 'port_status', 'allocate']);
  });

  it('goes on in real time when nothing is injected', async () => {
    const provider = await start({ portFocMs: 30, portCompleteMs: 60 });
    await port(provider);
    await until(() => provider.ledger.owned().length === 1);
  });

  it('is the same after a restart, before and after its moves were seen', async () => {
    const ledgerFile = join(folder, 'restart.jsonl');
    const first = await atMonday({ ledgerFile });
    await port(first.provider);
    first.pass(1000);
    const before = await ports(first.provider);
    await first.provider.close();
    first.pass(60_000);
    expect(first.provider.ledger.ports()).toMatchObject([{ status: 'FOC' }]);

    const second = await atMonday({ ledgerFile, portFocMs: 50_000, portCompleteMs: 90_000 });
    second.pass(1500);
    const host = (row: unknown) => JSON.stringify(row).replace(/127\.0\.0\.1:\d+/g, 'host');
    expect(host(await ports(second.provider))).toBe(host(before));
    second.pass(500);
    expect(await ports(second.provider)).toMatchObject([
      { status: 'COMPLETE', lastModifiedDate: '2015-01-26T11:58:04Z' },
    ]);
    expect(second.provider.ledger.balance()).toBe('9995.00');
    await second.provider.close();
    const third = await atMonday({ ledgerFile });
    expect(third.provider.ledger.owned()).toEqual(['2065550123']);
    expect(third.provider.ledger.entries()).toEqual(second.provider.ledger.entries());
  });

  it('keeps a number off the market and out of other ports until it ends', async () => {
    const { provider, pass } = await atMonday();
    const number = { category: 'landline', state: 'WA', number: '2062190100' };
    await port(provider, { numbers: '12062190100' });
    expect(await call(provider, 'reserve', number)).toEqual(refusal('Invalid number'));
    await control(provider, 'POST', '/ports', { orderId: '900001', status: 'CANCELLED' });
    expect(await reserve(provider, '2062190100')).toBe('500001');
    await call(provider, 'remove_reserved', { reserveId: '500001' });
    await port(provider, { numbers: '12062190100' });
    pass(2000);
    expect(await call(provider, 'reserve', number)).toEqual(refusal('Invalid number'));
    expect(provider.ledger.owned()).toEqual(['2062190100']);
  });

  it('may bring a cancelled number back', async () => {
    const { provider, pass } = await atMonday();
    const orderId = await buy(provider, '2062190100');
    await call(provider, 'updatenumber', { number: '2062190100', status: '2' });
    await port(provider, { numbers: '12062190100' });
    pass(2000);
    await call(provider, 'process_order', { orderId });
    expect(provider.ledger.numbers()).toMatchObject([{ orderType: 'Portin', status: '1' }]);
  });

  it('takes other times from the control endpoint, for ports from then on', async () => {
    const { provider, pass } = await atMonday();
    await port(provider);
    const { body } = await control(provider, 'POST', '/timings', { portFocMs: 0, portCompleteMs: 0 });
    expect(body).toEqual({ portFocMs: 0, portCompleteMs: 0 });
    await port(provider, { numbers: '12065550124' });
    expect((await ports(provider)).map(({ status }) => status)).toEqual(['1', 'COMPLETE']);
    pass(1000);
    expect((await ports(provider)).map(({ status }) => status)).toEqual(['FOC', 'COMPLETE']);
    expect((await control(provider, 'GET')).body.ports).toEqual({ timings: body });
  });
});

describe('a port moved by command', () => {
  const move = (provider: DidtfnSimulator, body: object) => control(provider, 'POST', '/ports', body);

  it('takes any word, and no course of its own any more', async () => {
    const { provider, pass } = await atMonday();
    await port(provider);
    expect((await move(provider, { orderId: '900001', status: 'REQUESTED_SUPP' })).body).toEqual({ ok: true });
    pass(60_000);
    expect(await ports(provider)).toMatchObject([
      { status: 'REQUESTED_SUPP', actualFocDate: '', lastModifiedDate: '2015-01-26T11:58:02Z' },
    ]);
    await move(provider, { orderId: '900001', status: 'FOC', actualFocDate: '2015-03-02 10:00:00' });
    expect(await ports(provider)).toMatchObject([
      { status: 'FOC', actualFocDate: '2015-03-02 10:00:00', lastModifiedDate: '2015-01-26T11:59:02Z' },
    ]);
    expect(provider.ledger.owned()).toEqual([]);
    for (const status of ['COMPLETE', 'CANCELLED', 'COMPLETE']) await move(provider, { orderId: '900001', status });
    expect(await ports(provider)).toMatchObject([{ status: 'COMPLETE', actualFocDate: '2015-03-02 10:00:00' }]);
    expect(provider.ledger.entries().filter(({ type }) => type === 'allocate').length).toBe(1);
    expect(provider.ledger.owned()).toEqual(['2065550123']);
  });

  it('remembers the command over a restart', async () => {
    const ledgerFile = join(folder, 'command.jsonl');
    const first = await atMonday({ ledgerFile });
    await port(first.provider);
    await move(first.provider, { orderId: '900001', status: 'EXCEPTION' });
    await first.provider.close();
    const second = await atMonday({ ledgerFile });
    second.pass(60_000);
    expect(await ports(second.provider)).toMatchObject([{ status: 'EXCEPTION' }]);
  });

  it.each([
    ['/ports', {}],
    ['/ports', { orderId: '900002', status: 'FOC' }],
    ['/ports', { orderId: 900001, status: 'FOC' }],
    ['/ports', { orderId: '900001' }],
    ['/ports', { orderId: '900001', status: ' ' }],
    ['/ports', { orderId: '900001', status: 'FOC', actualFocDate: '2015-02-30 10:00:00' }],
    ['/ports', { orderId: '900001', status: 'FOC', actualFocDate: 20150302 }],
    ['/timings', { portFocMs: -1 }],
    ['/timings', { portFocMs: '5' }],
    ['/timings', { delayMs: 5 }],
  ])('POST %s refuses %j', async (path, body) => {
    const { provider } = await atMonday();
    await port(provider);
    const reply = await control(provider, 'POST', path, body);
    expect([reply.status, typeof reply.body.error]).toEqual([400, 'string']);
    expect(provider.ledger.ports()).toMatchObject([{ status: '1' }]);
  });
});

describe('magic of ported numbers', () => {
  it('9023: order made and charged, the reply is lost, once', async () => {
    const provider = await start();
    const numbers = '12065550123,12065559023';
    await expect(port(provider, { numbers })).rejects.toThrow();
    expect(provider.ledger.ports()).toMatchObject([{ numbers: ['2065550123', '2065559023'] }]);
    expect(provider.ledger.balance()).toBe('9990.00');
    expect(await port(provider, { numbers })).toEqual(refusal('Invalid numbers'));
  });

  it('9024: HTTP 500, nothing done, once', async () => {
    const provider = await start();
    const parts = { ...request, numbers: '12065559024' };
    expect((await upload(provider, 'generate_lnp_order', parts)).status).toBe(500);
    expect([provider.ledger.ports(), provider.ledger.charges()]).toEqual([[], []]);
    expect(await port(provider, parts)).toMatchObject({ orderNo: '900001' });
  });

  it('9029: never answered, done later', async () => {
    const provider = await start();
    const parts = { ...request, numbers: '12065559029' };
    const signal = AbortSignal.timeout(30);
    await expect(upload(provider, 'generate_lnp_order', parts, signal)).rejects.toThrow();
    expect(provider.ledger.ports()).toEqual([]);
    await until(() => provider.ledger.charges().length === 1);
    expect(provider.ledger.ports()).toMatchObject([{ numbers: ['2065559029'] }]);
  });

  it.each([
    ['9025', 'EXCEPTION', 'EXCEPTION', ''],
    ['9026', 'PENDING_DOCUMENTS', 'PENDING_DOCUMENTS', ''],
    ['9027', 'FOC', 'CANCELLED', '2015-02-02 15:30:00'],
    ['9028', 'ON_HOLD', 'ON_HOLD', ''],
  ])('%s: %s, then %s', async (line, second, last, actualFocDate) => {
    const { provider, pass } = await atMonday();
    await port(provider, { numbers: `12065550123,1206555${line}` });
    expect(await ports(provider)).toMatchObject([{ status: '1' }]);
    pass(1000);
    expect(await ports(provider)).toMatchObject([{ status: second }]);
    pass(1000);
    expect(await ports(provider)).toMatchObject([{ status: last, actualFocDate }]);
    pass(600_000);
    expect(await ports(provider)).toMatchObject([{ status: last }]);
    expect(provider.ledger.owned()).toEqual([]);
    expect(provider.ledger.charges().length).toBe(1);
  });

  it('stands aside for a command', async () => {
    const { provider } = await atMonday();
    await port(provider, { numbers: '12065559025' });
    await control(provider, 'POST', '/ports', { orderId: '900001', status: 'COMPLETE' });
    expect(provider.ledger.ports()).toMatchObject([{ status: 'COMPLETE', actualFocDate: '2015-02-02 15:30:00' }]);
    expect(provider.ledger.owned()).toEqual(['2065559025']);
  });
});
