import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type Order, type Reservation } from './answers.js';
import { type Reply } from './gateway.js';
import { direct, endedOrder, startTclGateway, type TclGateway } from './tcl.js';

/** Whom the token is good for besides the configured customer, with what is his. */
const second = { customerId: 'cust-2', contactId: 'cont-2', paymentMethodId: 'pay-2', locationId: 'loc-3' };

describe('an account with several customers', () => {
  let at: TclGateway;
  let next = 100;
  beforeAll(async () => {
    at = await startTclGateway();
  });
  afterAll(() => at.stop());

  const fresh = (): string => `+44161496${String(next++).padStart(4, '0')}`;
  const order = (request: object): Promise<Reply<Order>> =>
    at.client.post('/v1/orders', { provider: 'tcl', connection: direct, ...request });
  const end = (id: string): Promise<Order> => at.client.until(`/v1/orders/${id}`, endedOrder);
  const numberAt = (n: string, query = ''): string => `/v1/numbers/${encodeURIComponent(n)}${query}`;
  const calls = async (work: () => Promise<unknown>): Promise<string[]> => {
    const seen: string[] = [];
    const stop = at.tcl.observe(({ stage, operation }) => void (stage === 'arrived' && seen.push(operation)));
    await work();
    stop();
    return seen;
  };
  const buyForSecond = async (): Promise<string> => {
    const n = fresh();
    const { body } = await order({ phoneNumbers: [n], providerOptions: second });
    expect((await end(body.id)).status).toBe('completed');
    return n;
  };
  const numbersOf = async (query: string): Promise<string[]> =>
    (await at.client.get(`/v1/numbers?limit=200${query}`)).body.data.map((n) => n.phoneNumber);

  it('lists the numbers of the given customer', async () => {
    const n = await buyForSecond();
    expect(at.tcl.ledger.services().find((s) => s.number === n)).toMatchObject({ customerId: 'cust-2' });
    expect(await numbersOf('&customerId=cust-2')).toContain(n);
    expect(await numbersOf('')).not.toContain(n);
    expect((await at.client.get(numberAt(n, '?customerId=cust-2'))).body).toMatchObject({ phoneNumber: n, status: 'active' }); // prettier-ignore
    expect((await at.client.get(numberAt(n))).status).toBe(404);
  });

  it('lists the numbers of an order under the customer it was placed for', async () => {
    const n = fresh();
    const { body } = await order({ phoneNumbers: [n], providerOptions: second });
    expect((await end(body.id)).status).toBe('completed');
    expect(await numbersOf(`&orderId=${body.id}`)).toEqual([n]);
  });

  it('changes, moves and disconnects numbers of the given customer', async () => {
    const n = await buyForSecond();
    const m = await buyForSecond();
    expect((await at.client.patch(numberAt(n, '?customerId=cust-2'), { trunkId: 'conn-2' })).status).toBe(200);
    const bulk = { provider: 'tcl', customerId: 'cust-2', phoneNumbers: [n, m], connection: { ...direct, connectionId: 'conn-2', clidType: 'national' } }; // prettier-ignore
    const { body } = await at.client.post('/v1/numbers/bulk-updates', bulk);
    expect(body.data.map((r) => r.status)).toEqual(['updated', 'updated']);
    expect((await at.client.post(numberAt(n, '/move?customerId=cust-2'), { locationId: 'loc-3' })).status).toBe(200);
    expect((await at.client.delete(numberAt(m, '?customerId=cust-2'))).body).toMatchObject({ status: 'cancelled' });
    const orders = at.tcl.ledger.orders().filter((o) => o.numbers.includes(n) || o.numbers.includes(m));
    expect(new Set(orders.map((o) => o.customerId))).toEqual(new Set(['cust-2']));
    expect(at.tcl.ledger.services().find((s) => s.number === n)?.routing).toMatchObject({ connectionId: 'conn-2', clidType: 'national' }); // prettier-ignore
    expect((await at.client.get(numberAt(n, '?customerId=cust-2'))).body).toMatchObject({
      serviceId: expect.any(String),
      connection: { type: 'direct', connectionId: 'conn-2', outpulseType: 'sameAsNumber', clidType: 'national' },
    });
    const onConnection = await at.client.get('/v1/numbers?customerId=cust-2&trunkId=conn-2');
    expect(onConnection.body.data.map((one) => one.phoneNumber)).toEqual(expect.arrayContaining([n]));
    const onlyWho = { provider: 'tcl', customerId: 'cust-2', phoneNumbers: [n] };
    expect((await at.client.post('/v1/numbers/bulk-updates', onlyWho)).status).toBe(400);
  });

  it('checks that a customer belongs to the account before anything is sent, and caches that', async () => {
    const foreign = { phoneNumbers: [fresh()], providerOptions: { ...second, customerId: 'cust-9' } };
    const before = at.tcl.ledger.entries().length;
    const refused = await order(foreign);
    expect(refused).toMatchObject({ status: 400, body: { errors: [{ pointer: '/providerOptions/customerId', code: 'no_access' }] } }); // prettier-ignore
    const hold = await at.client.post('/v1/reservations', { provider: 'tcl', ...foreign });
    expect(hold.body.errors[0]).toMatchObject({ pointer: '/providerOptions/customerId', code: 'no_access' });
    const listed = await at.client.get('/v1/numbers?customerId=cust-9');
    expect(listed).toMatchObject({ status: 400, body: { errors: [{ pointer: '?customerId', code: 'no_access' }] } });
    expect(at.tcl.ledger.entries()).toHaveLength(before);
    await buyForSecond();
    expect(await calls(async () => buyForSecond())).not.toContain('getCustomer');
  });

  describe('with access to a customer lost between the check and the call', () => {
    /** Known to be the account's own, and then not any more. */
    const lose = async (): Promise<void> => {
      await buyForSecond();
      at.tcl.setAccess('cust-2', false);
    };
    afterEach(() => at.tcl.setAccess('cust-2', true));
    const detailsOf = async (path: string): Promise<string[]> =>
      (await at.client.get(`${path}/events`)).body.data.flatMap((e) => e.detail ?? []);

    it('refuses the order: sent once, ended at once, naming the customer', async () => {
      await lose();
      const n = fresh();
      let placed: Order;
      const sent = await calls(async () => {
        placed = (await order({ phoneNumbers: [n], providerOptions: second })).body;
        await end(placed.id);
        // Longer than it took to be sent nine times.
        await new Promise((later) => setTimeout(later, 1_500));
      });
      expect(sent.filter((operation) => operation === 'createOrder')).toHaveLength(1);
      const ended = await end(placed!.id);
      expect(ended).toMatchObject({ status: 'rejected', failure: { code: 'access_refused' } });
      expect(ended.failure.detail).toContain(
        "tcl refuses the gateway's account access to this: No access to this customer",
      );
      const details = await detailsOf(`/v1/orders/${ended.id}`);
      expect(details.join(' ')).toContain(
        "Rejected by the provider, which refuses the gateway's account access to this: No access to this customer",
      );
      expect(details.join(' ')).not.toContain('not reach');
      expect(at.tcl.ledger.charges().filter(({ numbers }) => numbers.includes(n))).toEqual([]);
    });

    it('refuses the hold, and nothing stays held', async () => {
      await lose();
      const n = fresh();
      let held: Reply<Reservation>;
      const sent = await calls(async () => {
        const { customerId } = second;
        held = await at.client.post('/v1/reservations', { provider: 'tcl', phoneNumbers: [n], providerOptions: { customerId } }); // prettier-ignore
      });
      expect(sent.filter((operation) => operation === 'createReservation')).toHaveLength(1);
      expect(held!.body).toMatchObject({ code: 'access_refused' });
      expect(held!.body.detail).toContain(
        "tcl refuses the gateway's account access to this: No access to this customer",
      );
      expect(at.tcl.ledger.held()).not.toContain(n);
    });

    it('refuses the change, and the number is unchanged', async () => {
      const n = await buyForSecond();
      let changed: Reply;
      const stop = at.tcl.observe(({ stage, operation }) => {
        // The last read before the call has been answered.
        if (stage === 'answered' && operation === 'listProducts' && reads++ > 0) at.tcl.setAccess('cust-2', false);
      });
      let reads = 0;
      const sent = await calls(async () => {
        changed = await at.client.patch(numberAt(n, '?customerId=cust-2'), { trunkId: 'conn-2' });
      });
      stop();
      expect(sent.filter((operation) => operation === 'changeOrder')).toHaveLength(1);
      expect(changed!.body).toMatchObject({ code: 'access_refused' });
      expect(at.tcl.ledger.services().find((s) => s.number === n)?.routing).toMatchObject({ connectionId: 'conn-1' });
    });
  });

  it('never charges one customer by another’s configuration', async () => {
    const asked = await calls(async () => {
      const { customerId, contactId } = second;
      for (const providerOptions of [{ customerId }, { customerId, contactId }]) {
        const { status, body } = await order({
          phoneNumbers: [fresh()],
          type: 'local',
          country: 'GB',
          providerOptions,
        });
        const missing = 'contactId' in providerOptions ? 'paymentMethodId' : 'contactId';
        expect([status, body.errors[0].pointer, body.errors[0].code]).toEqual([400, `/providerOptions/${missing}`, 'required']); // prettier-ignore
      }
      const held = await at.client.post('/v1/reservations', { provider: 'tcl', phoneNumbers: [fresh()], providerOptions: { customerId } }); // prettier-ignore
      expect(held.status).toBe(201);
      const ofReservation = await at.client.post('/v1/orders', { reservationId: held.body.id, connection: direct });
      expect(ofReservation.body.errors[0].pointer).toBe('/providerOptions/contactId');
    });
    expect(asked).not.toContain('createOrder');
  });

  it('compares the numbers of all its customers with the ledger', async () => {
    const n = await buyForSecond();
    await at.client.post('/v1/reconciliation', {}, { idempotencyKey: null });
    const { body } = await at.client.get('/v1/reconciliation/findings?limit=200');
    expect(body.data.filter((f) => f.subject === n)).toEqual([]);
  });

  it('finds related orders by the caller’s group ID', async () => {
    const groupId = 'rollout-manchester-1';
    const numbers = [fresh(), fresh()];
    for (const n of numbers) await end((await order({ phoneNumbers: [n], groupId })).body.id);
    const { body } = await at.client.get(`/v1/orders?groupId=${groupId}`);
    expect(body.data.map((o) => [o.groupId, o.phoneNumbers[0].phoneNumber]).reverse()).toEqual(numbers.map((n) => [groupId, n])); // prettier-ignore
    expect(at.tcl.ledger.orders().filter((o) => o.requestId === groupId)).toHaveLength(2);
    const made = await order({ phoneNumbers: [fresh()], groupId: 'req_01kf3xw8q20000m5e7r9t2v4x6' });
    expect(made.body.errors[0].pointer).toBe('/groupId');
  });

  it('accepts the group ID under its former name, requestId', async () => {
    const requestId = 'rollout-manchester-3';
    const placed = await order({ phoneNumbers: [fresh()], requestId });
    expect(placed.body).toMatchObject({ groupId: requestId, requestId });
    for (const named of [`requestId=${requestId}`, `groupId=${requestId}&requestId=${requestId}`]) {
      const { body } = await at.client.get(`/v1/orders?${named}`);
      expect(body.data.map((o) => o.id)).toEqual([placed.body.id]);
    }
    const two = await at.client.get(`/v1/orders?groupId=other&requestId=${requestId}`);
    expect(two).toMatchObject({ status: 400, body: { errors: [{ pointer: '?requestId', code: 'contradiction' }] } });
    const both = await order({ phoneNumbers: [fresh()], groupId: 'other', requestId });
    expect(both).toMatchObject({ status: 400, body: { errors: [{ pointer: '/requestId', code: 'contradiction' }] } });
    const made = await order({ phoneNumbers: [fresh()], requestId: placed.body.id.replace('ord_', 'req_') });
    expect(made.body.errors[0].pointer).toBe('/requestId');
    await end(placed.body.id);
  });

  it('identifies a lost order by its numbers among others of the same group', async () => {
    const groupId = 'rollout-manchester-2';
    const [first, lost] = [fresh(), fresh()];
    await end((await order({ phoneNumbers: [first], groupId })).body.id);
    at.tcl.faults.next('createOrder', 'lose_reply');
    const { body } = await order({ phoneNumbers: [lost], groupId });
    expect(await end(body.id)).toMatchObject({ status: 'completed', phoneNumbers: [{ phoneNumber: lost }] });
    expect(at.tcl.ledger.charges().filter(({ numbers }) => numbers.includes(lost))).toHaveLength(1);
  });

  it('leaves a lost order without numbers, among several candidates, to manual review', async () => {
    const request = { criteria: { type: 'local', country: 'SG', quantity: 1 }, groupId: 'rollout-singapore' };
    at.tcl.faults.next('createOrder', 'lose_reply');
    const { body } = await order(request);
    expect(await end(body.id)).toMatchObject({ status: 'needs_review' });
    at.tcl.faults.next('createOrder', 'lose_reply');
    const ours = await order({ criteria: request.criteria });
    expect(await end(ours.body.id)).toMatchObject({ status: 'completed' });
    expect(at.tcl.ledger.orders().filter((o) => o.country === 'SG')).toHaveLength(2);
  });

  it('accepts type and country with the numbers, and requires neither then', async () => {
    const n = fresh();
    const said = await calls(async () => {
      const held = await at.client.post('/v1/reservations', { provider: 'tcl', phoneNumbers: [n], type: 'local', country: 'GB' }); // prettier-ignore
      expect(held).toMatchObject({ status: 201, body: { status: 'held' } });
    });
    expect(said).toEqual(['createReservation']);
    const universal = '+80055500100';
    const missing = await order({ phoneNumbers: [universal] });
    expect(missing.body.errors[0]).toMatchObject({ pointer: '/country', code: 'required' });
    const { body } = await order({ phoneNumbers: [universal], country: 'DE', type: 'universal_toll_free' });
    await at.client.until(`/v1/orders/${body.id}`, (o) => o.providerOrderIds !== undefined || o.providerOrderId !== undefined); // prettier-ignore
    expect(at.tcl.ledger.orders().at(-1)).toMatchObject({ country: 'DE', productId: 'UIFN', numbers: [universal] });
    const pointerOf = async (request: object): Promise<string> => (await order(request)).body.errors[0].pointer;
    expect(await pointerOf({ phoneNumbers: [n], type: 'toll_free' })).toBe('/type');
    expect(await pointerOf({ phoneNumbers: [n], country: 'GB', providerOptions: { country: 'FR' } })).toBe('/country');
    expect(await pointerOf({ criteria: { type: 'local', quantity: 1 }, country: 'GB' })).toBe('/country');
    expect(await pointerOf({ phoneNumbers: [n], providerOptions: { clidType: 'x' } })).toBe(
      '/providerOptions/clidType',
    );
  });
});
