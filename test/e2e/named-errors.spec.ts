import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type CallOptions, startTestGateway, type TestGateway } from './gateway.js';
import { direct, startTclGateway, type TclGateway } from './tcl.js';

const acme: CallOptions = { key: 'acme' };
const beta: CallOptions = { key: 'beta' };

describe('errors name the obstacle', () => {
  let at: TestGateway;
  beforeAll(async () => {
    at = await startTestGateway();
  });
  afterAll(() => at.stop());

  const hold = (phoneNumbers: string[], by = acme) =>
    at.client.post('/v1/reservations', { provider: 'didtfn', phoneNumbers }, by);

  it('names the order that brought a number to the caller; others learn nothing', async () => {
    const number = '+12062190140';
    const held = await hold([number]);
    const wish = { reservationId: held.body.id, connection: { trunkId: '3' } };
    const { body: order } = await at.client.post('/v1/orders', wish, acme);
    expect(order.status).toBe('completed');
    expect(await hold(['+12062190141', number])).toMatchObject({
      status: 409,
      body: {
        code: 'number_unavailable',
        detail: `${number}: Already in service: ${order.id}. Nothing is held.`,
        errors: [{ pointer: '/phoneNumbers/1', detail: `Already in service: ${order.id}.` }],
      },
    });
    const foreign = await hold([number], beta);
    expect(foreign.status).toBe(409);
    expect(JSON.stringify(foreign.body)).not.toContain(order.id);
  });

  const us = ['US', undefined];
  it.each([
    ['areaCode=212&region=WA', '?region', 'contradiction', 'Area code 212 is in NY, not in WA.'],
    ['exchange=212555&region=WA', '?region', 'contradiction', 'Area code 212 is in NY, not in WA.'],
    ['exchange=206219&areaCode=212', '?exchange', 'contradiction', 'Exchange 206219 is not in area code 212.'],
    [
      'region=ZZ',
      '?region',
      'unknown',
      'ZZ is not a US state or territory. Use a state code such as WA, or give the country.',
    ],
  ])('refuses %s at %s (%s) before a provider is asked', async (query, pointer, code, detail) => {
    const calls = await at.callsDuring(async () => {
      for (const country of us) {
        const asked = `${query}${country === undefined ? '' : `&country=${country}`}`;
        const refused = await at.client.get(`/v1/available-numbers?${asked}`);
        expect(refused).toMatchObject({ status: 400, body: { detail, errors: [{ pointer, code, detail }] } });
      }
      const criteria = { type: 'local', quantity: 1, ...Object.fromEntries(new URLSearchParams(query)) };
      const held = await at.client.post('/v1/reservations', { provider: 'didtfn', criteria });
      const named = { pointer: pointer.replace('?', '/criteria/'), code, detail };
      expect(held).toMatchObject({ status: 400, body: { errors: [named] } });
    });
    expect(calls).toEqual([]);
  });

  it('asks about possible places: an area code in its state, a region of another country', async () => {
    for (const query of ['areaCode=206&region=WA', 'exchange=206219&areaCode=206&region=WA', 'region=ON&country=CA'])
      expect((await at.client.get(`/v1/available-numbers?${query}`)).status).toBe(200);
  });
});

describe('a second order of the same number', () => {
  let at: TclGateway;
  beforeAll(async () => {
    at = await startTclGateway();
    // So that an order stays open.
    const body = { approvalAbove: { amount: '0', currency: 'GBP' } };
    await at.client.call('PUT', '/v1/limits/sandbox', { body });
  });
  afterAll(() => at.stop());

  const place = (phoneNumbers: string[], by: CallOptions = {}, more = {}) =>
    at.client.post('/v1/orders', { provider: 'tcl', phoneNumbers, connection: direct, ...more }, by);

  it('is refused, naming the open order and the number in it', async () => {
    const number = '+442079460140';
    const { body: order } = await place([number]);
    expect(order.status).toBe('awaiting_confirmation');
    const again = await place(['+442079460141', number]);
    const detail = `${number} is in order ${order.id}, which is still open.`;
    expect(again).toMatchObject({
      status: 409,
      body: { code: 'conflict', errors: [{ pointer: '/phoneNumbers/1', code: 'in_open_order', detail }] },
    });
    expect(again.body.detail).toBe(`${detail} Nothing was ordered.`);
    const own = { customerId: 'cust-2', contactId: 'cont-2', paymentMethodId: 'pay-2', locationId: 'loc-3' };
    const foreign = await place([number], acme, { providerOptions: own });
    expect(foreign.body.detail).toBe(`${number} is in another open order. Nothing was ordered.`);
  });
});
