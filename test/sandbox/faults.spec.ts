import { describe, expect, it } from '@jest/globals';
import { Faults } from '../../src/sandbox/kit/faults.js';
import { type Progress } from '../../src/sandbox/kit/server.js';
import { call, order, post, reserve, start, until } from './harness.js';

const fields = { category: 'landline', state: 'WA', number: '2062190100' };
const held = ['2062190100'];
const codeOf = (error: unknown) => ((error as Error).cause as { code?: string }).code;

describe('one-shot faults', () => {
  it('refuse: nobody listens for a while, then as before', async () => {
    const provider = await start();
    await call(provider, 'get_trunk');
    provider.faults.next('reserve', 'refuse');
    const failure = await post(provider, 'reserve', fields).catch(codeOf);
    expect(failure).toBe('ECONNREFUSED');
    expect(provider.ledger.cart()).toEqual([]);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await call(provider, 'reserve', fields)).toMatchObject({ status: '200' });
  });

  it('refuse: a request under way is answered', async () => {
    const provider = await start();
    provider.observe(({ stage }) => {
      if (stage === 'executed') provider.faults.next('*', 'refuse');
    });
    const body = new URLSearchParams({ token: provider.token, accountno: provider.accountNo, ...fields });
    const reply = await fetch(`${provider.baseUrl}/reserve`, { method: 'POST', body });
    expect(reply.headers.get('connection')).toBe('close');
    expect(await reply.json()).toMatchObject({ status: '200' });
    expect(await post(provider, 'get_trunk').catch(codeOf)).toBe('ECONNREFUSED');
  });

  it('refuse: can be closed while it refuses', async () => {
    const provider = await start();
    provider.faults.next('*', 'refuse');
    await provider.close();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await post(provider, 'get_trunk').catch(codeOf)).toBe('ECONNREFUSED');
  });

  it('delay: late, but done and answered', async () => {
    const provider = await start();
    provider.faults.next('reserve', 'delay');
    const before = performance.now();
    expect(await call(provider, 'reserve', fields)).toMatchObject({ status: '200' });
    expect(performance.now() - before).toBeGreaterThan(50);
  });

  it('error_before: 500, nothing done', async () => {
    const provider = await start();
    provider.faults.next('reserve', 'error_before');
    expect((await post(provider, 'reserve', fields)).status).toBe(500);
    expect(provider.ledger.cart()).toEqual([]);
  });

  it('error_after: 500, done', async () => {
    const provider = await start();
    provider.faults.next('reserve', 'error_after');
    expect((await post(provider, 'reserve', fields)).status).toBe(500);
    expect(provider.ledger.cart()).toEqual(held);
  });

  it('cut_reply: the head and half of the body come', async () => {
    const provider = await start();
    provider.faults.next('reserve', 'cut_reply');
    const body = new URLSearchParams({ token: provider.token, accountno: provider.accountNo, ...fields });
    const reply = await fetch(`${provider.baseUrl}/reserve`, { method: 'POST', body });
    expect(reply.status).toBe(200);
    expect(Number(reply.headers.get('content-length'))).toBe(58);
    await expect(reply.text()).rejects.toThrow();
    expect(provider.ledger.cart()).toEqual(held);
  });

  it('lose_reply: done, not a byte comes', async () => {
    const provider = await start();
    provider.faults.next('reserve', 'lose_reply');
    await expect(post(provider, 'reserve', fields)).rejects.toThrow('fetch failed');
    expect(provider.ledger.cart()).toEqual(held);
  });

  it('late_effect: no answer, done later, even when the client has left', async () => {
    const provider = await start();
    provider.faults.next('reserve', 'late_effect');
    await expect(post(provider, 'reserve', fields, AbortSignal.timeout(20))).rejects.toThrow();
    expect(provider.ledger.cart()).toEqual([]);
    await until(() => provider.ledger.cart().length === 1);
  });

  it('late_effect: the connection stays open until the client leaves', async () => {
    const provider = await start({ lateEffectMs: 10 });
    provider.faults.next('reserve', 'late_effect');
    const failure = post(provider, 'reserve', fields, AbortSignal.timeout(150)).catch((error: Error) => error.name);
    await until(() => provider.ledger.cart().length === 1);
    expect(await failure).toBe('TimeoutError');
  });

  it('garbage: a page with 200, nothing done', async () => {
    const provider = await start();
    provider.faults.next('reserve', 'garbage');
    const reply = await post(provider, 'reserve', fields);
    expect([reply.status, reply.type]).toEqual([200, 'text/html; charset=UTF-8']);
    expect(provider.ledger.cart()).toEqual([]);
  });

  it('wrong_status: QUEUED, nothing done', async () => {
    const provider = await start();
    provider.faults.next('reserve', 'wrong_status');
    expect(await post(provider, 'reserve', fields)).toMatchObject({ status: 200, text: '{"status":"QUEUED"}' });
    expect(provider.ledger.cart()).toEqual([]);
  });

  it('strike the named operation as often as asked, in order, and can be cleared', async () => {
    const provider = await start();
    const status = async (operation: string) => (await post(provider, operation)).status;
    provider.faults.next('get_trunk', 'error_before', 2);
    provider.faults.next('*', 'error_after');
    expect(await status('availabilitystate')).toBe(500);
    expect(await status('availabilitystate')).toBe(200);
    expect([await status('get_trunk'), await status('get_trunk'), await status('get_trunk')]).toEqual([500, 500, 200]);
    provider.faults.next('get_trunk', 'error_before');
    provider.faults.clear();
    expect(await status('get_trunk')).toBe(200);
  });
});

describe('faults by chance', () => {
  const draws = (seed: number, count = 2000) => {
    const faults = new Faults({ delayMs: 0, refuseMs: 0, lateEffectMs: 0 }, ['gen_order', 'reserve'], () => undefined);
    faults.seed({ seed, rates: { lose_reply: 0.1, garbage: 0.2 }, operations: ['gen_order'] });
    return Array.from({ length: count }, () => faults.draw('gen_order'));
  };

  it('are the same for the same seed', () => {
    expect(draws(7)).toEqual(draws(7));
    expect(draws(7)).not.toEqual(draws(8));
  });

  it('keep to their rates', () => {
    const share = (kind?: string) => draws(42, 20_000).filter((drawn) => drawn === kind).length / 20_000;
    expect(share('lose_reply')).toBeCloseTo(0.1, 1);
    expect(share('garbage')).toBeCloseTo(0.2, 1);
    expect(share()).toBeCloseTo(0.7, 1);
  });

  it('leave other operations alone', () => {
    const faults = new Faults({ delayMs: 0, refuseMs: 0, lateEffectMs: 0 }, ['gen_order', 'reserve'], () => undefined);
    faults.seed({ seed: 1, rates: { error_before: 1 }, operations: ['gen_order'] });
    expect([faults.draw('reserve'), faults.draw('gen_order')]).toEqual([undefined, 'error_before']);
  });

  it('open a window for the connections after a drawn refuse', async () => {
    const provider = await start();
    provider.faults.seed({ seed: 1, rates: { refuse: 1 } });
    expect(await call(provider, 'reserve', fields)).toMatchObject({ status: '200' });
    expect(await post(provider, 'get_trunk').catch(codeOf)).toBe('ECONNREFUSED');
  });

  it('refuse rates and names that make no sense', async () => {
    const { faults } = await start();
    expect(() => faults.seed({ seed: 1, rates: { garbage: 2 } })).toThrow(RangeError);
    expect(() => faults.seed({ seed: 1, rates: { garbage: 0.6, delay: 0.6 } })).toThrow(RangeError);
    expect(() => faults.seed({ seed: 1, rates: {}, operations: ['gen_oder'] })).toThrow('Unknown operation gen_oder');
    expect(() => faults.next('gen_oder', 'garbage')).toThrow('Unknown operation gen_oder');
    expect(() => faults.next('gen_order', 'garbage', 0)).toThrow(RangeError);
  });
});

describe('observe', () => {
  it('reports every stage with the fields, and waits', async () => {
    const provider = await start();
    const seen: string[] = [];
    const stop = provider.observe(async ({ stage, operation, fields: sent }: Progress) => {
      await new Promise((resolve) => setTimeout(resolve, 10));
      seen.push(`${stage} ${operation} ${sent.number} ${provider.ledger.cart().length}`);
    });
    await call(provider, 'reserve', fields);
    await until(() => seen.length === 3);
    expect(seen).toEqual([
      'arrived reserve 2062190100 0',
      'executed reserve 2062190100 1',
      'answered reserve 2062190100 1',
    ]);
    stop();
    await call(provider, 'get_trunk');
    expect(seen.length).toBe(3);
  });

  it('holds the reply back while the effect is done', async () => {
    const provider = await start();
    const orderId = await order(provider, '2062190100');
    let release = () => {};
    provider.observe(({ stage }) => (stage === 'executed' ? new Promise((resolve) => (release = resolve)) : undefined));
    const reply = call(provider, 'process_order', { orderId });
    await until(() => provider.ledger.charges().length === 1);
    release();
    expect(await reply).toMatchObject({ status: '200' });
  });

  it('does not report what did not happen', async () => {
    const provider = await start();
    const stages: string[] = [];
    provider.observe(({ stage }) => void stages.push(stage));
    provider.faults.next('reserve', 'lose_reply');
    await expect(post(provider, 'reserve', fields)).rejects.toThrow();
    expect(stages).toEqual(['arrived', 'executed']);
    provider.faults.next('reserve', 'error_before');
    await expect(reserve(provider, '2062190101')).rejects.toThrow('500');
    expect(stages.slice(2)).toEqual(['arrived', 'answered']);
  });
});
