import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Order, type Port } from './answers.js';
import { type CallOptions, type Reply, startTestGateway, type TestGateway } from './gateway.js';
import { portInPortal, portOf } from './port-form.js';
import { direct, endedOrder, startTclGateway, type TclGateway } from './tcl.js';
import { startVoipmsGateway } from './voipms.js';

const acme: CallOptions = { key: 'acme' };
const unproven = (pointer: string): object => ({ status: 400, body: { errors: [{ pointer, code: 'not_allowed' }] } });
const numberAt = (n: string): string => `/v1/numbers/${encodeURIComponent(n)}`;

interface ProviderOrder {
  orderId: string;
  status: string;
  numbers: { number: string }[];
}

describe('an order at TCL resolved as completed', () => {
  let at: TclGateway;
  beforeAll(async () => {
    at = await startTclGateway();
  });
  afterAll(() => at.stop());

  const upstream = async (method: string, path: string, body?: object): Promise<ProviderOrder> => {
    const headers = { authorization: `Bearer ${at.tcl.token}`, 'content-type': 'application/json' };
    const init = { method, headers, ...(body && { body: JSON.stringify(body) }) };
    return (await fetch(`${at.tcl.baseUrl}${path}`, init)).json() as Promise<ProviderOrder>;
  };
  const payer = { customerId: 'cust-1', contactId: 'cont-1', paymentMethodId: 'pay-1', locationId: 'loc-1' };
  const kind = { productId: 'LNS', country: 'JP', orderType: 'new', connectionType: 'direct', connectionId: 'conn-1', outpulseType: 'sameAsNumber' }; // prettier-ignore
  /** What somebody orders at the provider itself. */
  const elsewhere = async (requestId: string, of: object): Promise<string> =>
    (await upstream('POST', '/orders', { ...payer, ...kind, requestId, ...of })).orderId;
  const two = { quantity: 2, criteria: { city: 'Tokyo' } };

  /** Taken by the provider, the reply lost, and another of the same request beside it: nobody can tell which it is. */
  const unclear = async (wish: object, of: object): Promise<{ order: Order; ids: string[] }> => {
    at.tcl.faults.next('createOrder', 'lose_reply');
    const before = at.tcl.ledger.orders().length;
    const placed = at.client.post('/v1/orders', { provider: 'tcl', connection: direct, ...wish }, acme);
    while (at.tcl.ledger.orders().length === before) await new Promise((resolve) => setTimeout(resolve, 5));
    const made = at.tcl.ledger.orders().at(-1)!;
    const twin = await elsewhere(made.requestId, of);
    const { body } = await placed;
    const order = await at.client.until(`/v1/orders/${body.id}`, (o) => o.status === 'needs_review', acme);
    return { order, ids: [made.orderId, twin] };
  };
  const resolve = (order: Order, more: object, by = acme, query: '' | `?${string}` = ''): Promise<Reply<Order>> =>
    at.client.post(`/v1/orders/${order.id}/resolve${query}`, { outcome: 'completed', note: 'Seen.', ...more }, by);
  const criteria = { type: 'local', country: 'JP', city: 'Tokyo', quantity: 2 };
  /** The numbers of a provider's order, once it has been delivered. */
  const delivered = async (orderId: string): Promise<string[]> => {
    for (;;) {
      const found = await upstream('GET', `/orders/${orderId}`);
      if (found.status === 'completed') return found.numbers.map(({ number }) => number);
      await new Promise((wait) => setTimeout(wait, 20));
    }
  };

  it('by criteria gets exactly the numbers that the provider lists for it', async () => {
    const { order, ids } = await unclear({ criteria }, two);
    const [mine] = ids as [string, string];
    const others = await delivered(await elsewhere('of-the-operator', two));
    expect(await resolve(order, {})).toMatchObject({ status: 400, body: { errors: [{ pointer: '/phoneNumbers', code: 'required' }] } }); // prettier-ignore
    expect(await resolve(order, { phoneNumbers: others })).toMatchObject(unproven('/phoneNumbers/0'));
    expect(await resolve(order, { providerOrderId: 'none-such' })).toMatchObject({ status: 400, body: { errors: [{ pointer: '/providerOrderId', code: 'not_found' }] } }); // prettier-ignore
    const foreign = at.tcl.ledger.orders().find(({ requestId }) => requestId === 'of-the-operator')!;
    expect(await resolve(order, { providerOrderId: foreign.orderId })).toMatchObject(unproven('/providerOrderId'));
    const numbers = await delivered(mine);
    const done = await resolve(order, { providerOrderId: mine });
    expect(done).toMatchObject({ status: 200, body: { status: 'completed', providerOrderId: mine } });
    expect(done.body.phoneNumbers).toEqual(numbers.map((phoneNumber) => ({ phoneNumber, status: 'active' })));
    for (const n of numbers) {
      expect((await at.client.get(numberAt(n), acme)).body).toMatchObject({ orderId: order.id });
      expect((await at.client.get(numberAt(n), { key: 'beta' })).status).toBe(404);
    }
    for (const n of others) expect((await at.client.get(numberAt(n), acme)).status).toBe(404);
  });

  it('keeps the numbers that it names: neither another order nor another tenant gets them', async () => {
    const wish = { provider: 'tcl', connection: direct, criteria };
    const { body } = await at.client.post('/v1/orders', wish, { key: 'beta' });
    const theirs = await at.client.until(`/v1/orders/${body.id}`, endedOrder, { key: 'beta' });
    const { order } = await unclear({ criteria }, two);
    const taken = { status: 400, body: { errors: [{ pointer: '/providerOrderId', code: 'taken' }] } };
    expect(await resolve(order, { providerOrderId: theirs.providerOrderId })).toMatchObject(taken);
    expect(await resolve(order, { outcome: 'rejected', providerOrderId: theirs.providerOrderId })).toMatchObject(taken);
    // Not even by an operator's word.
    const phoneNumbers = theirs.phoneNumbers.map((n) => n.phoneNumber);
    expect(await resolve(order, { phoneNumbers }, {}, '?tenant=acme')).toMatchObject({ status: 409, body: { code: 'conflict' } }); // prettier-ignore
    expect((await at.client.get(numberAt(phoneNumbers[0]!), { key: 'beta' })).body.orderId).toBe(theirs.id);
  });

  it('with the caller’s own group ID requires an operator, who names the numbers in the account', async () => {
    const { order, ids } = await unclear({ criteria, groupId: 'PO-1' }, two);
    const numbers = await delivered(ids[0]!);
    expect(await resolve(order, { providerOrderId: ids[0] })).toMatchObject(unproven('/providerOrderId'));
    const unknown = { phoneNumbers: [numbers[0], '+81399999999'] };
    expect(await resolve(order, unknown, {}, '?tenant=acme')).toMatchObject({ status: 400, body: { errors: [{ pointer: '/phoneNumbers/1', code: 'not_found' }] } }); // prettier-ignore
    const three = { phoneNumbers: [...numbers, '+81399999999'] };
    expect(await resolve(order, three, {}, '?tenant=acme')).toMatchObject({ status: 400, body: { errors: [{ pointer: '/phoneNumbers', code: 'too_many' }] } }); // prettier-ignore
    const one = await resolve(order, { phoneNumbers: [numbers[0]] }, {}, '?tenant=acme');
    expect(one.body).toMatchObject({ status: 'partially_completed', phoneNumbers: [{ phoneNumber: numbers[0] }] });
    expect((await at.client.get(numberAt(numbers[0]!), acme)).body.orderId).toBe(order.id);
  });

  it('by number gets no other numbers, and reports which of its own are in service', async () => {
    const phoneNumbers = ['+441614960170', '+441614960171'];
    at = await at.restart({ TCL_RECONCILE: 'advisory' });
    at.tcl.faults.next('createOrder', 'error_before');
    const { body } = await at.client.post('/v1/orders', { provider: 'tcl', connection: direct, phoneNumbers }, acme);
    const order = await at.client.until(`/v1/orders/${body.id}`, (o) => o.status === 'needs_review', acme);
    const [mine, other] = [
      await elsewhere('in-the-portal', { country: 'GB', numbers: phoneNumbers }),
      await elsewhere('in-the-portal', { country: 'GB', numbers: ['+441614960172'] }),
    ];
    expect(await resolve(order, { providerOrderId: other })).toMatchObject(unproven('/providerOrderId'));
    expect(await resolve(order, { phoneNumbers: ['+441614960172'] })).toMatchObject(unproven('/phoneNumbers/0'));
    const done = await resolve(order, { providerOrderId: mine, phoneNumbers: [phoneNumbers[1]] });
    expect(done.body.phoneNumbers.map((n) => n.status)).toEqual(['failed', 'active']);
    expect(done.body.status).toBe('partially_completed');
  });
});

it('a back order resolved as completed has the numbers with its note', async () => {
  const at = await startVoipmsGateway({ VOIPMS_RECONCILE: 'advisory' }, { backOrderMs: 20 });
  const trunk = { provider: 'voipms', direction: 'origination', title: 'mine', primary: { ipAddress: '192.0.2.11' } };
  const trunkId: string = (await at.client.post('/v1/trunks', trunk, acme)).body.id;
  at.voipms.faults.next('backOrderDIDUSA', 'error_before');
  const wish = { provider: 'voipms', connection: { trunkId } };
  const criteria = { type: 'local', region: 'FL', city: 'Alford', quantity: 2 };
  const { body } = await at.client.post('/v1/orders', { ...wish, criteria }, acme);
  const path = `/v1/orders/${body.id}` as const;
  await at.client.until(path, (o) => o.status === 'needs_review', acme);
  const said = { outcome: 'completed', note: 'Seen in the portal.' };
  const named = await at.client.post(`${path}/resolve`, { ...said, providerOrderId: '1' }, acme);
  expect(named).toMatchObject(unproven('/providerOrderId'));
  const routing = { routing: `account:${trunkId}`, pop: '5', dialtime: '60', cnam: '0', billing_type: '1' };
  const place = { quantity: '2', state: 'FL', ratecenter: 'Alford' };
  await at.upstream('backOrderDIDUSA', { ...place, ...routing, note: body.id });
  for (const { id } of at.voipms.ledger.backOrders())
    await fetch(new URL('/_sandbox/backorder', at.voipms.baseUrl), { method: 'POST', body: JSON.stringify({ id }) });
  const done = await at.client.post(`${path}/resolve`, said, acme);
  expect(done.body).toMatchObject({ status: 'completed', phoneNumbers: [{ status: 'active' }, { status: 'active' }] });
  for (const { phoneNumber } of done.body.phoneNumbers)
    expect((await at.client.get(numberAt(phoneNumber), acme)).body.orderId).toBe(body.id);
  await at.stop();
});

describe('a resolved port', () => {
  let at: TestGateway;
  beforeAll(async () => {
    at = await startTestGateway(
      { DIDTFN_RECONCILE: 'advisory', PORT_POLL_MS: '100' },
      { portFocMs: 300, portCompleteMs: 700 },
    );
  });
  afterAll(() => at.stop());

  const unclear = async (n: string): Promise<string> => {
    at.simulator.faults.next('generate_lnp_order', 'error_before');
    const { body } = await at.client.post('/v1/port-orders', portOf({ phoneNumbers: [n] }), acme);
    await at.client.until(`/v1/port-orders/${body.id}`, (p) => p.status === 'needs_review', acme);
    return body.id;
  };
  const resolve = (id: string, body: object): Promise<Reply<Port>> =>
    at.client.post(`/v1/port-orders/${id}/resolve`, { note: 'Seen.', ...body }, acme);

  it('is the provider’s port of its numbers, and is ported when the provider says so', async () => {
    const [number, other] = ['+12065550181', '+12065550182'];
    const id = await unclear(number);
    const ported = { outcome: 'ported' };
    expect(await resolve(id, ported)).toMatchObject({ status: 400, body: { errors: [{ pointer: '/providerOrderId', code: 'required' }] } }); // prettier-ignore
    expect(await resolve(id, { ...ported, providerOrderId: '999999' })).toMatchObject({ status: 400, body: { errors: [{ pointer: '/providerOrderId', code: 'not_found' }] } }); // prettier-ignore
    const theirs = await portInPortal(at, other);
    expect(await resolve(id, { outcome: 'submitted', providerOrderId: theirs })).toMatchObject(unproven('/providerOrderId')); // prettier-ignore
    const ours = await portInPortal(at, number);
    expect(await resolve(id, { ...ported, providerOrderId: ours })).toMatchObject({ status: 409, body: { code: 'conflict' } }); // prettier-ignore
    expect((await resolve(id, { outcome: 'submitted', providerOrderId: ours })).body).toMatchObject({ providerOrderId: ours }); // prettier-ignore
    await at.client.until(`/v1/port-orders/${id}`, (p) => p.status === 'ported', acme);
  }, 30_000);
});
