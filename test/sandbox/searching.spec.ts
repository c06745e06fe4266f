import { describe, expect, it } from '@jest/globals';
import { call, control, order, post, refusal, reserve, start } from './harness.js';

describe('credentials and paths', () => {
  it('refuses a wrong token and a wrong account number with HTTP 200', async () => {
    const provider = await start();
    expect(await post(provider, 'availabilitystate', { token: 'wrong' })).toEqual({
      status: 200,
      type: 'application/json',
      text: '{"status":"404","error":"Invalid token"}',
    });
    expect(await call(provider, 'get_trunk', { accountno: '1' })).toEqual(refusal('Invalid accountno'));
  });

  it('reads nothing but form posts', async () => {
    const provider = await start();
    const url = `${provider.baseUrl}/availabilitystate`;
    const body = JSON.stringify({ token: provider.token, accountno: provider.accountNo });
    const json = await fetch(url, { method: 'POST', body, headers: { 'content-type': 'application/json' } });
    expect(await json.json()).toEqual(refusal('Invalid token'));
    expect((await fetch(url)).status).toBe(405);
  });

  it('answers below /api/did and at the root, and has a page for what it does not know', async () => {
    const provider = await start();
    const body = new URLSearchParams({ token: provider.token, accountno: provider.accountNo });
    const root = await fetch(new URL('/get_trunk', provider.baseUrl), { method: 'POST', body });
    expect(await root.json()).toMatchObject({ status: '200' });
    const unknown = await post(provider, 'get_everything');
    expect(unknown.status).toBe(404);
    expect(unknown.type).toContain('text/html');
    expect(unknown.text).toContain('<h1>Not Found</h1>');
  });

  it('starts at little cost', async () => {
    // What this process has worked, whatever else the machine does meanwhile.
    const before = process.cpuUsage();
    await start();
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1_000).toBeLessThan(100);
  });
});

describe('availability', () => {
  it('lists at least twelve states, WA among them', async () => {
    const { data } = (await call(await start(), 'availabilitystate')) as { data: string[] };
    expect(data.length).toBeGreaterThanOrEqual(12);
    expect(data).toContain('WA');
    expect(data).toEqual([...data].sort());
  });

  it('lists the exchanges of a state', async () => {
    const provider = await start();
    const { data } = (await call(provider, 'availabilitynpanxx', { state: 'WA' })) as { data: unknown[] };
    expect(data).toContainEqual({ NPANXX: '206219', NPA: '206', RateCenter: 'SEATTLE' });
    expect(data.length).toBe(4);
    expect(await call(provider, 'availabilitynpanxx', { state: 'WY' })).toEqual({ status: '200', data: [] });
    expect(await call(provider, 'availabilitynpanxx')).toEqual(refusal('Invalid state'));
    expect(await call(provider, 'availabilitynpanxx', { state: 'ZZ' })).toEqual(refusal('Invalid state'));
  });

  it('has two to four exchanges in every state, all of them different', async () => {
    const provider = await start();
    const { data: states } = (await call(provider, 'availabilitystate')) as { data: string[] };
    const seen = new Set<string>();
    for (const state of states) {
      const { data } = (await call(provider, 'availabilitynpanxx', { state })) as { data: { NPANXX: string }[] };
      expect([2, 3, 4]).toContain(data.length);
      for (const { NPANXX } of data) {
        expect(NPANXX).toMatch(/^[2-9]\d\d[2-9]\d\d$/);
        expect(seen.has(NPANXX)).toBe(false);
        seen.add(NPANXX);
      }
    }
  });
});

describe('searchdid', () => {
  const tns = (reply: Record<string, unknown>) => (reply.DIDs as { TN: string }[]).map(({ TN }) => TN);

  it('narrows by state, exchange and number', async () => {
    const provider = await start();
    expect(tns(await call(provider, 'searchdid', { state: 'WA' })).length).toBe(4 * 117);
    const exchange = tns(await call(provider, 'searchdid', { state: 'wa', NPANXX: '206219' }));
    expect(exchange.length).toBe(117);
    expect([exchange[0], exchange.at(-1)]).toEqual(['2062190100', '2062199033']);
    expect(await call(provider, 'searchdid', { state: 'WA', NPANXXYYYY: '2062190150' })).toEqual({
      status: '200',
      DIDs: [{ TN: '2062190150', statusid: '0' }],
    });
    expect(tns(await call(provider, 'searchdid', { state: 'OR', NPANXX: '206219' }))).toEqual([]);
  });

  it('names the parameter that is wrong', async () => {
    const provider = await start();
    expect(await call(provider, 'searchdid')).toEqual(refusal('Invalid state'));
    expect(await call(provider, 'searchdid', { state: 'WA', NPANXX: '2062' })).toEqual(refusal('Invalid NPANXX'));
    expect(await call(provider, 'searchdid', { state: 'WA', NPANXXYYYY: '206219010' })).toEqual(
      refusal('Invalid NPANXXYYYY'),
    );
  });

  it('leaves out what is held, ordered, owned or taken by others', async () => {
    const provider = await start();
    const orderId = await order(provider, '2062190100');
    await call(provider, 'process_order', { orderId });
    await order(provider, '2062190101');
    await reserve(provider, '2062190102');
    await control(provider, 'POST', '/hold', { number: '2062190103' });
    expect(tns(await call(provider, 'searchdid', { state: 'WA', NPANXX: '206219' }))[0]).toBe('2062190104');
  });
});

describe('searchtfn', () => {
  it('lists every toll-free prefix', async () => {
    const provider = await start();
    for (const prefix of ['800', '833', '844', '855', '866', '877', '888']) {
      const { TFNs } = (await call(provider, 'searchtfn', { tfn_prefix: prefix })) as { TFNs: { TN: string }[] };
      expect(TFNs.length).toBe(117);
      expect(TFNs[0]).toEqual({ TN: `${prefix}5550100`, statusid: '0' });
    }
  });

  it('wants a toll-free prefix', async () => {
    const provider = await start();
    expect(await call(provider, 'searchtfn')).toEqual(refusal('Invalid tfn_prefix'));
    expect(await call(provider, 'searchtfn', { tfn_prefix: '206' })).toEqual(refusal('Invalid tfn_prefix'));
  });
});

describe('get_trunk', () => {
  it('lists trunks 3 and 4, or one of them', async () => {
    const provider = await start();
    const { data } = (await call(provider, 'get_trunk')) as { data: { id: string }[] };
    expect(data.map(({ id }) => id)).toEqual(['3', '4']);
    const one = (await call(provider, 'get_trunk', { tg_id: '3' })) as { data: Record<string, string>[] };
    expect(Object.keys(one.data[0] ?? {})).toEqual(
      (
        'id accountno title primaryIP primaryPort prefix_1 secondaryIP secondaryPort prefix_2 date ' +
        'req_sessions alloc_sessions status'
      ).split(' '),
    );
    expect(one.data[0]).toMatchObject({ id: '3', accountno: provider.accountNo, status: '1' });
    expect(await call(provider, 'get_trunk', { tg_id: '9' })).toEqual(refusal('Invalid tg_id'));
  });
});
