import { describe, expect, it } from '@jest/globals';
import { magicNumbers } from '../../src/sandbox/didtfn/magic.js';
import { call, control, order, post, refusal, reserve, start, until } from './harness.js';

const seattle = (line: string) => `206219${line}`;
const landline = { category: 'landline', state: 'WA' };

describe('magic numbers', () => {
  it('are all listed by the index, for sale but for those of other carriers, and left out of bulk reservations', async () => {
    const provider = await start();
    const { body } = await control(provider, 'GET');
    expect((body.magicNumbers as unknown[]).length).toBe(26);
    const { DIDs } = (await call(provider, 'searchdid', { state: 'WA' })) as { DIDs: { TN: string }[] };
    const listed = DIDs.map(({ TN }) => TN);
    for (const { line, operation } of magicNumbers)
      expect(listed.includes(seattle(line))).toBe(!['check_lnp', 'generate_lnp_order'].includes(operation));
    await call(provider, 'bulkreserve', { ...landline, quantity: '400' });
    expect(provider.ledger.cart().some((number) => number.slice(6).startsWith('90'))).toBe(false);
  });

  it('9001: reserve is always refused', async () => {
    const provider = await start();
    for (let attempt = 0; attempt < 2; attempt++)
      expect(await call(provider, 'reserve', { ...landline, number: seattle('9001') })).toEqual(
        refusal('Invalid number'),
      );
    expect(provider.ledger.cart()).toEqual([]);
  });

  it('9002: reserved, reply lost, once', async () => {
    const provider = await start();
    const number = seattle('9002');
    await expect(post(provider, 'reserve', { ...landline, number })).rejects.toThrow();
    expect(provider.ledger.cart()).toEqual([number]);
    const reserveId = await reserve(provider, seattle('0100'));
    await call(provider, 'remove_reserved', { reserveId, number });
    expect(await reserve(provider, number)).toBe(reserveId);
  });

  it('does not act for a caller with a wrong token', async () => {
    const provider = await start();
    const fields = { ...landline, number: seattle('9002') };
    expect(await call(provider, 'reserve', { ...fields, token: 'wrong' })).toEqual(refusal('Invalid token'));
    await expect(post(provider, 'reserve', fields)).rejects.toThrow();
  });

  it.each(['9003', '9014'])('%s: order made, reply lost or cut', async (line) => {
    const provider = await start();
    const reserveId = await reserve(provider, seattle(line));
    await expect(post(provider, 'gen_order', { trunk_id: '3', reserveId })).rejects.toThrow();
    expect(provider.ledger.orders()).toMatchObject([{ orderId: '700001', numbers: [seattle(line)] }]);
  });

  it('9004: charged, reply lost', async () => {
    const provider = await start();
    const orderId = await order(provider, seattle('9004'));
    await expect(post(provider, 'process_order', { orderId })).rejects.toThrow();
    expect(provider.ledger.charges().length).toBe(1);
    expect(await call(provider, 'process_order', { orderId })).toMatchObject({ status: '200' });
    expect(provider.ledger.charges().length).toBe(2);
  });

  it('9005: never enough balance', async () => {
    const provider = await start();
    const orderId = await order(provider, seattle('9005'));
    for (let attempt = 0; attempt < 2; attempt++)
      expect(await call(provider, 'process_order', { orderId })).toEqual(refusal('Insufficient balance'));
    expect(provider.ledger.charges()).toEqual([]);
  });

  it.each([
    ['9006', 0],
    ['9007', 1],
  ])('%s: HTTP 500 with %d charges', async (line, charges) => {
    const provider = await start();
    const orderId = await order(provider, seattle(line));
    expect((await post(provider, 'process_order', { orderId })).status).toBe(500);
    expect(provider.ledger.charges().length).toBe(charges);
    expect(await call(provider, 'process_order', { orderId })).toMatchObject({ status: '200' });
  });

  it('9008: no answer, charged later', async () => {
    const provider = await start();
    const orderId = await order(provider, seattle('9008'));
    const signal = AbortSignal.timeout(30);
    await expect(post(provider, 'process_order', { orderId }, signal)).rejects.toThrow();
    expect(provider.ledger.charges()).toEqual([]);
    await until(() => provider.ledger.charges().length === 1);
    expect(provider.ledger.owned()).toEqual([seattle('9008')]);
  });

  it('9009: a page instead of an order', async () => {
    const provider = await start();
    const reserveId = await reserve(provider, seattle('9009'));
    const reply = await post(provider, 'gen_order', { trunk_id: '3', reserveId });
    expect([reply.status, reply.text.startsWith('<!DOCTYPE html>')]).toEqual([200, true]);
    expect(provider.ledger.orders()).toEqual([]);
    expect(await call(provider, 'gen_order', { trunk_id: '3', reserveId })).toMatchObject({ orderId: '700001' });
  });

  it('9010: an unknown status word', async () => {
    const provider = await start();
    const orderId = await order(provider, seattle('9010'));
    expect((await post(provider, 'process_order', { orderId })).text).toBe('{"status":"QUEUED"}');
    expect(provider.ledger.charges()).toEqual([]);
  });

  it('9011: taken by somebody else when removed by name', async () => {
    const provider = await start();
    const number = seattle('9011');
    const reserveId = await reserve(provider, number);
    expect(await call(provider, 'remove_reserved', { reserveId, number })).toMatchObject({ 'Removed TNs': [number] });
    expect(await call(provider, 'reserve', { ...landline, number })).toEqual(refusal('Invalid number'));
  });

  it('9011: for sale again when the whole cart is emptied', async () => {
    const provider = await start();
    const reserveId = await reserve(provider, seattle('9011'));
    await call(provider, 'remove_reserved', { reserveId });
    expect(await reserve(provider, seattle('9011'))).toBe(reserveId);
  });

  it('9012: gone from the cart when it is ordered', async () => {
    const provider = await start();
    const reserveId = await reserve(provider, seattle('0100'), seattle('9012'));
    const reply = await call(provider, 'gen_order', { trunk_id: '3', reserveId });
    expect(reply).toMatchObject({ amount: '1.00', numbers: [seattle('0100')] });
    expect(await order(provider, seattle('9012'))).toBe('700002');
  });

  it('9012: an empty cart is no cart', async () => {
    const provider = await start();
    const reserveId = await reserve(provider, seattle('9012'));
    const reply = await call(provider, 'gen_order', { trunk_id: '3', reserveId });
    expect(reply).toEqual(refusal('Invalid reserveId'));
    expect(provider.ledger.cart()).toEqual([]);
  });

  it('9013: somebody else puts a number into the order', async () => {
    const provider = await start();
    const reserveId = await reserve(provider, seattle('9013'));
    const { numbers } = (await call(provider, 'gen_order', { trunk_id: '3', reserveId })) as { numbers: string[] };
    expect(numbers.length).toBe(2);
    expect(numbers[0]).toBe(seattle('9013'));
    const foreign = provider.ledger.entries().filter((entry) => entry.type === 'hold' && entry.by === 'portal');
    expect(foreign).toMatchObject([{ numbers: [numbers[1]] }]);
  });

  it('work for toll-free numbers too', async () => {
    const provider = await start();
    const { reserveId } = await call(provider, 'reserve', {
      category: 'tollfree',
      tfn_prefix: '866',
      number: '8665559007',
    });
    const { orderId } = await call(provider, 'gen_order', { trunk_id: '3', reserveId: String(reserveId) });
    expect((await post(provider, 'process_order', { orderId: String(orderId) })).status).toBe(500);
    expect(provider.ledger.charges()).toMatchObject([{ amountCents: 200 }]);
  });
});
