import { describe, expect, it } from '@jest/globals';
import { amountMagic, emailMagic, numberMagic } from '../../../src/sandbox/voipms/magic.js';
import { type VoipmsSimulator } from '../../../src/sandbox/voipms/simulator.js';
import {
  call,
  control,
  done,
  type Fields,
  get,
  john,
  miami,
  order,
  port,
  portIn,
  routed,
  rows,
  signUp,
  start,
  until,
} from './harness.js';

/** What a client sees of one call: a status word, an HTTP status, a page, or a connection that breaks. */
async function outcome(provider: VoipmsSimulator, method: string, fields: Fields, waitMs = 10_000): Promise<string> {
  try {
    const reply = await get(provider, method, fields, AbortSignal.timeout(waitMs));
    if (reply.status !== 200) return `HTTP ${reply.status}`;
    return reply.text.startsWith('<!DOCTYPE html>') ? 'page' : (JSON.parse(reply.text) as { status: string }).status;
  } catch (error) {
    return (error as Error).name === 'TimeoutError' ? 'silence' : 'broken';
  }
}

/** Late effects late enough for a test to see that they are. */
const late = { lateEffectMs: 400 };
const patience = 50;

const ordering = (line: string) => ({ did: miami(line), ...routed, billing_type: '1' });

describe('magic numbers', () => {
  it('are all listed by the index, and offered by the searches unless they are for ports', async () => {
    const provider = await start();
    const { body } = await control(provider, 'GET');
    expect(body['magic']).toEqual(
      JSON.parse(JSON.stringify({ numbers: numberMagic, amounts: amountMagic, emails: emailMagic })),
    );
    const local = await rows(provider, 'getDIDsUSA', 'dids', { state: 'FL' });
    const tollFree = await rows(provider, 'searchTollFreeUSA', 'dids');
    for (const { line, forSale } of numberMagic)
      for (const [listed, number] of [
        [local, miami(line)],
        [tollFree, `888555${line}`],
      ] as const)
        expect([line, listed.some(({ did }) => did === number)]).toEqual([line, forSale]);
  });

  it.each([
    ['9001', 'did_in_use'],
    ['9002', 'Unable_to_purchase'],
    ['9003', 'order_failed'],
    ['9005', 'non_sufficient_funds'],
    ['9011', 'did_limit_reached'],
    ['9012', 'provider_outofservice'],
  ])('%s: every order says %s', async (line, word) => {
    const provider = await start();
    for (const test of ['0', '1', '0'])
      expect(await call(provider, 'orderDID', { ...ordering(line), test })).toEqual({ status: word });
    const did = `888555${line}`;
    expect(await call(provider, 'orderTollFree', { did, ...routed })).toEqual({ status: word });
    expect(await call(provider, 'orderVanity', { did, ...routed, carrier: '1' })).toEqual({ status: word });
    expect(provider.ledger.entries()).toEqual([]);
  });

  it.each([
    ['9004', 'broken', 1],
    ['9006', 'HTTP 500', 0],
    ['9007', 'HTTP 500', 1],
    ['9009', 'page', 0],
    ['9010', 'queued', 0],
    ['9014', 'broken', 1],
  ])('%s: the order ends in %s, with %d orders paid', async (line, seen, orders) => {
    const provider = await start();
    expect(await outcome(provider, 'orderDID', ordering(line))).toBe(seen);
    expect(provider.ledger.orders().length).toBe(orders);
    expect(provider.ledger.balance()).toBe(orders === 1 ? '998.51' : '1000.00');
    expect(await outcome(provider, 'orderDID', ordering(line))).toBe(orders === 1 ? 'did_in_use' : 'success');
  });

  it('9008: no answer, ordered later', async () => {
    const provider = await start(late);
    expect(await outcome(provider, 'orderDID', ordering('9008'), patience)).toBe('silence');
    expect(provider.ledger.orders()).toEqual([]);
    await until(() => provider.ledger.owned().length === 1);
    expect(provider.ledger.orders()).toMatchObject([{ dids: [miami('9008')], amount: '1.49' }]);
  });

  it('9013: ordered and paid, listed later', async () => {
    const provider = await start(late);
    const did = await order(provider, '9013');
    expect(await call(provider, 'getDIDsInfo', { did })).toEqual({ status: 'no_did' });
    expect([provider.ledger.owned(), provider.ledger.balance()]).toEqual([[did], '998.51']);
    await new Promise((resolve) => setTimeout(resolve, 420));
    expect(await rows(provider, 'getDIDsInfo', 'dids', { did })).toMatchObject([{ did }]);
  });

  it('cancel, or fail to', async () => {
    const provider = await start();
    const dids = [await order(provider, '9021'), await order(provider, '9022'), await order(provider, '9023')];
    const cancelled = (line: string) => outcome(provider, 'cancelDID', { did: miami(line) });
    expect(await cancelled('9021')).toBe('cancel_failed');
    expect(await cancelled('9021')).toBe('cancel_failed');
    expect(await cancelled('9022')).toBe('broken');
    expect(await cancelled('9023')).toBe('HTTP 500');
    expect(provider.ledger.owned()).toEqual([dids[0], dids[2]]);
    expect(await cancelled('9023')).toBe('success');
  });

  it.each([
    ['9036', 'broken', 1],
    ['9037', 'HTTP 500', 0],
    ['9038', 'HTTP 500', 1],
    ['9040', 'page', 0],
    ['9041', 'queued', 0],
  ])('%s: the port ends in %s, with %d ports made', async (line, seen, ports) => {
    const provider = await start();
    const numbers = `${miami('1234')},${miami(line)}`;
    expect(await outcome(provider, 'addLNPPort', { ...portIn, numbers })).toBe(seen);
    expect(provider.ledger.ports().length).toBe(ports);
    expect(await outcome(provider, 'addLNPPort', { ...portIn, numbers })).toBe(
      ports === 1 ? 'invalid_number_exist' : 'success',
    );
  });

  it('9039: no answer, the port is made later', async () => {
    const provider = await start(late);
    expect(await outcome(provider, 'addLNPPort', { ...portIn, numbers: miami('9039') }, patience)).toBe('silence');
    expect(provider.ledger.ports()).toEqual([]);
    await until(() => provider.ledger.ports().length === 1);
  });

  it('9024: each change is answered with success once, and made the next time', async () => {
    const provider = await start();
    const did = await order(provider, '9024');
    const routing = 'sys:busy';
    await done(provider, 'setDIDRouting', { did, routing });
    expect(await rows(provider, 'getDIDsInfo', 'dids')).toMatchObject([{ routing: 'account:100000_VoIP' }]);
    await done(provider, 'setDIDRouting', { did, routing });
    expect(await rows(provider, 'getDIDsInfo', 'dids')).toMatchObject([{ routing }]);
    for (const test of ['1', '0']) await done(provider, 'cancelDID', { did, test });
    expect(provider.ledger.owned()).toEqual([did]);
    await done(provider, 'cancelDID', { did });
    expect(provider.ledger.owned()).toEqual([]);
  });

  it('keep for the call that counts: not a dry run, not a wrong parameter, not a stranger', async () => {
    const provider = await start();
    expect(await outcome(provider, 'orderDID', { ...ordering('9004'), test: '1' })).toBe('success');
    expect(await outcome(provider, 'orderDID', { ...ordering('9004'), cnam: '7' })).toBe('invalid_cnam');
    expect(await outcome(provider, 'orderDID', { ...ordering('9004'), api_password: 'x' })).toBe('invalid_credentials');
    expect(provider.ledger.entries()).toEqual([]);
    expect(await outcome(provider, 'orderDID', ordering('9004'))).toBe('broken');
  });
});

describe('magic amounts', () => {
  it.each([
    ['91', 'broken', 1],
    ['92', 'HTTP 500', 0],
    ['93', 'HTTP 500', 1],
    ['95', 'page', 0],
    ['96', 'queued', 0],
    ['97', 'broken', 1],
    ['98', 'method_maintenance', 0],
  ])(
    '.%s: charges and payments end in %s, with %d booked; the next one is booked and answered',
    async (cents, seen, booked) => {
      const provider = await start();
      const client = await signUp(provider);
      const charge = { client, charge: `4.${cents}` };
      expect(await outcome(provider, 'addCharge', charge)).toBe(seen);
      expect(provider.ledger.charges(client).length).toBe(booked);
      expect(await outcome(provider, 'addCharge', charge)).toBe('success');
      expect(await outcome(provider, 'addPayment', { client, payment: `4.${cents}0` })).toBe(seen);
      expect(provider.ledger.payments(client).length).toBe(booked);
      expect(provider.ledger.charges(client).length).toBe(booked + 1);
    },
  );

  it('.94: no answer, booked later', async () => {
    const provider = await start(late);
    const client = await signUp(provider);
    expect(await outcome(provider, 'addPayment', { client, payment: '10.94' }, patience)).toBe('silence');
    expect(provider.ledger.payments()).toEqual([]);
    await until(() => provider.ledger.payments().length === 1);
  });

  it('do nothing in a dry run', async () => {
    const provider = await start();
    const client = await signUp(provider);
    for (const cents of ['91', '92', '94', '98'])
      expect(await outcome(provider, 'addCharge', { client, charge: `1.${cents}`, test: '1' })).toBe(
        cents === '98' ? 'method_maintenance' : 'success',
      );
    expect(provider.ledger.charges()).toEqual([]);
  });
});

describe('magic e-mail addresses', () => {
  it.each([
    ['lose_reply', 'broken', 1],
    ['error_before', 'HTTP 500', 0],
    ['error_after', 'HTTP 500', 1],
    ['garbage', 'page', 0],
    ['wrong_status', 'queued', 0],
    ['cut_reply', 'broken', 1],
    ['taken', 'invalid_email', 0],
    ['late_effect', 'silence', 0],
  ])('+%s: the sign-up ends in %s, with %d clients', async (tag, seen, made) => {
    const provider = await start(late);
    const email = `jane+${tag}@example.com`;
    const fields = { ...john, email, confirm_email: email, confirm_password: john.password };
    expect(await outcome(provider, 'signupClient', fields, tag === 'late_effect' ? patience : undefined)).toBe(seen);
    expect(provider.ledger.clients().length).toBe(made);
    if (tag === 'late_effect') await until(() => provider.ledger.clients().length === 1);
    if (made === 1) expect(await outcome(provider, 'signupClient', fields)).toBe('used_email');
  });
});

describe('faults', () => {
  it('strike methods by name', async () => {
    const provider = await start();
    provider.faults.next('createSubAccount', 'lose_reply');
    await control(provider, 'POST', '/faults', { next: { operation: 'getDIDsInfo', kind: 'garbage' } });
    expect(await outcome(provider, 'getDIDsInfo', {})).toBe('page');
    expect(await outcome(provider, 'getDIDsInfo', {})).toBe('no_did');
    const portid = await port(provider);
    expect(await done(provider, 'getLNPStatus', { portid })).toMatchObject({ post_status: 'awaiting_documentation' });
    expect(() => provider.faults.next('nonsense', 'garbage')).toThrow(RangeError);
  });

  it('let a test watch a call between its effect and its answer', async () => {
    const provider = await start();
    const seen: string[] = [];
    const stop = provider.observe(({ stage, operation }) => {
      seen.push(`${operation} ${stage} ${provider.ledger.owned().length}`);
    });
    await order(provider);
    stop();
    await call(provider, 'getStates');
    expect(seen).toEqual(['orderDID arrived 0', 'orderDID executed 1', 'orderDID answered 1']);
  });
});
