import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Order, type Reservation } from './answers.js';
import { type Reply } from './gateway.js';
import { direct, endedOrder, startTclGateway, type TclGateway } from './tcl.js';

describe('orders at a slow provider', () => {
  let at: TclGateway;
  const next: Record<string, number> = {};
  beforeAll(async () => {
    at = await startTclGateway();
  });
  afterAll(() => at.stop());

  /** Numbers of a block that nobody has used here. */
  const fresh = (prefix: string, howMany = 1): string[] =>
    Array.from({ length: howMany }, () => {
      next[prefix] = (next[prefix] ?? 99) + 1;
      return `${prefix}${String(next[prefix]).padStart(4, '0')}`;
    });
  const reserve = (phoneNumbers: string[], more = {}): Promise<Reply<Reservation>> =>
    at.client.post('/v1/reservations', { provider: 'tcl', phoneNumbers, ...more });
  const order = (request: object, options = {}): Promise<Reply<Order>> =>
    at.client.post('/v1/orders', { connection: direct, ...request }, options);
  const end = (id: string): Promise<Order> => at.client.until(`/v1/orders/${id}`, endedOrder);
  const chargesOf = (phoneNumber: string): number =>
    at.tcl.ledger.charges().filter(({ numbers }) => numbers.includes(phoneNumber)).length;

  it('of a reservation are followed to completion, with an event for each step', async () => {
    const numbers = fresh('+44207946', 2);
    const held = await reserve(numbers);
    expect(held).toMatchObject({ status: 201, body: { status: 'held', providerReservationIds: [expect.any(String)] } });
    const placed = await order({ reservationId: held.body.id, customerReference: 'T1' });
    expect(placed.status).toBe(201);
    const done = await end(placed.body.id);
    expect(done).toMatchObject({
      status: 'completed',
      phoneNumbers: numbers.map((phoneNumber) => ({ phoneNumber, status: 'active' })),
      cost: { total: { amount: '15.00', currency: 'GBP' } },
    });
    const { body: events } = await at.client.get(`/v1/orders/${done.id}/events`);
    expect(events.data.flatMap((e) => e.to ?? [])).toEqual(['accepted', 'done', 'in_progress', 'completed']);
    expect((await at.client.get(`/v1/reservations/${held.body.id}`)).body.status).toBe('ordered');
    const { body: number } = await at.client.get(`/v1/numbers/${encodeURIComponent(numbers[0]!)}`);
    expect(number).toMatchObject({ provider: 'tcl', country: 'GB', type: 'local', status: 'active', orderId: done.id });
  });

  it('of numbers work without a reservation', async () => {
    const [n] = fresh('+3120555') as [string];
    const placed = await order({ provider: 'tcl', phoneNumbers: [n] });
    expect((await end(placed.body.id)).phoneNumbers).toEqual([{ phoneNumber: n, status: 'active' }]);
    expect(chargesOf(n)).toBe(1);
  });

  it('by criteria get the requested quantity; the provider picks', async () => {
    const criteria = { type: 'local', country: 'JP', city: 'Tokyo', quantity: 3 };
    const placed = await order({ provider: 'tcl', criteria });
    const done = await end(placed.body.id);
    expect(done.status).toBe('completed');
    expect(done.phoneNumbers).toHaveLength(3);
    for (const { phoneNumber } of done.phoneNumbers) expect(chargesOf(phoneNumber)).toBe(1);
  });

  it('accept a block of numbers', async () => {
    const placed = await order({ provider: 'tcl', block: { start: '+27115550120', size: 5 } });
    const done = await end(placed.body.id);
    expect(done.phoneNumbers.map((n) => n.phoneNumber)).toEqual(
      [120, 121, 122, 123, 124].map((line) => `+271155501${line - 100}`),
    );
  });

  it('are split by country and type under one group ID on request, otherwise refused', async () => {
    const phoneNumbers = [...fresh('+44207946'), ...fresh('+656555'), ...fresh('+44207946')];
    const request = { provider: 'tcl', phoneNumbers };
    const refused = await order(request);
    expect(refused).toMatchObject({ status: 400, body: { errors: [{ pointer: '/split', code: 'mixed' }] } });
    const { body: first } = await order({ ...request, split: 'auto' });
    expect(first.groupId).toMatch(/^req_/);
    const { body: siblings } = await at.client.get(`/v1/orders?groupId=${first.groupId}`);
    expect(siblings.data.map((o) => o.groupId)).toEqual([first.groupId, first.groupId]);
    const ends = await Promise.all(siblings.data.map((o) => end(o.id)));
    expect(ends.map((o) => [o.status, o.phoneNumbers.length])).toEqual(expect.arrayContaining([['completed', 2], ['completed', 1]])); // prettier-ignore
    expect(new Set(ends.flatMap((o) => o.phoneNumbers.map((n) => n.phoneNumber)))).toEqual(new Set(phoneNumbers)); // prettier-ignore
  });

  it('of reservations with mixed countries are refused before anything is sent', async () => {
    const calls: string[] = [];
    const stop = at.tcl.observe(({ stage, operation }) => void (stage === 'arrived' && calls.push(operation)));
    const answer = await reserve([...fresh('+44207946'), ...fresh('+656555')]);
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ pointer: '/phoneNumbers/1', code: 'mixed' }] } });
    stop();
    expect(calls).not.toContain('createReservation');
  });

  const pace = async (deliverMs: number): Promise<void> => {
    const body = JSON.stringify({ deliverMs });
    expect((await fetch(`${at.tcl.baseUrl}/_sandbox/pace`, { method: 'POST', body })).status).toBe(200);
  };

  it('show an unknown status, and continue', async () => {
    await pace(3_600_000);
    const [n] = fresh('+44161496') as [string];
    const placed = await order({ provider: 'tcl', phoneNumbers: [n] }, { headers: { prefer: 'wait=0' } });
    const path = `/v1/orders/${placed.body.id}`;
    const { providerOrderId: orderId } = await at.client.until(path, (o) => o.providerStatus === 'inProgress');
    await pace(120);
    const move = async (status: string): Promise<void> => {
      const body = JSON.stringify({ orderId, status });
      expect((await fetch(`${at.tcl.baseUrl}/_sandbox/orders`, { method: 'POST', body })).status).toBe(200);
    };
    await move('escalated');
    await at.client.until(path, (o) => o.providerStatus === 'escalated');
    await move('completed');
    expect(await end(placed.body.id)).toMatchObject({ status: 'completed' });
    const { body: events } = await at.client.get(`${path}/events`);
    expect(events.data.map((e) => e.detail ?? '').join(' ')).toContain('escalated');
  });

  it('that the provider accepts and then rejects report it, and nothing is charged', async () => {
    const n = '+441614969010';
    const held = await reserve([n]);
    const placed = await order({ reservationId: held.body.id });
    const done = await end(placed.body.id);
    expect(done).toMatchObject({ status: 'rejected', failure: { code: 'upstream_rejected', detail: expect.stringContaining('could not allocate') } }); // prettier-ignore
    expect(chargesOf(n)).toBe(0);
    expect((await at.client.get(`/v1/reservations/${held.body.id}`)).body.status).not.toBe('held');
  });

  it('delivered in part keep the outcome of each number', async () => {
    const [good] = fresh('+44161496') as [string];
    const bad = '+441614969011';
    const placed = await order({ provider: 'tcl', phoneNumbers: [good, bad] });
    const done = await end(placed.body.id);
    expect(done.status).toBe('partially_completed');
    expect(done.phoneNumbers).toEqual([
      { phoneNumber: good, status: 'active' },
      { phoneNumber: bad, status: 'failed' },
    ]);
    expect([chargesOf(good), chargesOf(bad)]).toEqual([1, 0]);
  });

  it('of a reservation that the provider has dropped are refused, and nothing is bought', async () => {
    const n = '+441614969009';
    const held = await reserve([n]);
    expect(held.body.status).toBe('held');
    const before = at.tcl.ledger.orders().length;
    const placed = await order({ reservationId: held.body.id });
    expect(placed).toMatchObject({
      status: 201,
      body: { status: 'rejected', failure: { code: 'reservation_expired' } },
    });
    expect(at.tcl.ledger.orders()).toHaveLength(before);
    expect((await at.client.get(`/v1/reservations/${held.body.id}`)).body.status).toBe('lost');
  });

  const wrong: [string, object, string][] = [
    [
      'direct without a connection',
      { connection: { type: 'direct', outpulseType: 'sameAsNumber' } },
      '/connection/connectionId',
    ],
    [
      'custom without digits',
      { connection: { type: 'direct', connectionId: 'conn-1', outpulseType: 'custom' } },
      '/connection/outpulseDigits',
    ],
    ['pstn without digits', { connection: { type: 'pstn', outpulseType: 'custom' } }, '/connection/outpulseDigits'],
    [
      'pstn to the number itself',
      { connection: { type: 'pstn', outpulseType: 'sameAsNumber', outpulseDigits: '1' } },
      '/connection/outpulseType',
    ],
    ['a connection that is none', { connection: { ...direct, connectionId: 'conn-99' } }, '/connection/connectionId'],
    ['an option that is none', { providerOptions: { pop: '1' } }, '/providerOptions/pop'],
    ['a product that is none', { providerOptions: { productId: 'UNKNOWN' } }, '/providerOptions/productId'],
    ['a confirmation', { confirm: 'manual' }, '/confirm'],
    [
      'a region',
      { phoneNumbers: undefined, criteria: { type: 'local', region: 'WA', quantity: 1 } },
      '/criteria/region',
    ],
    [
      'a kind that it does not have',
      { phoneNumbers: undefined, criteria: { type: 'toll_free', quantity: 1 } },
      '/criteria/type',
    ],
  ];
  it.each(wrong)('with %s are refused before anything is sent', async (_what, request, pointer) => {
    const before = at.tcl.ledger.entries().length;
    const answer = await order({ provider: 'tcl', phoneNumbers: fresh('+44207946'), ...request });
    expect(answer.body.errors?.map((e) => e.pointer)).toEqual([pointer]);
    expect(at.tcl.ledger.entries()).toHaveLength(before);
  });

  it('continue after a restart', async () => {
    const numbers = fresh('+44207946', 3);
    const placed = await Promise.all(
      numbers.map((n) => order({ provider: 'tcl', phoneNumbers: [n] }, { headers: { prefer: 'wait=0' } })),
    );
    at = await at.restart();
    for (const { body } of placed) expect((await end(body.id)).status).toBe('completed');
    expect(numbers.map(chargesOf)).toEqual([1, 1, 1]);
  });
});

/** By itself: so many failures among the calls of others would open the circuit now and then, and everybody would wait. */
describe('orders that go wrong', () => {
  let at: TclGateway;
  beforeAll(async () => {
    at = await startTclGateway();
  });
  afterAll(() => at.stop());

  it.each([
    ['9003', 'made and its reply lost', 1],
    ['9004', 'not made', 1],
    ['9005', 'made and answered with an error', 1],
    ['9006', 'made late', 1],
    ['9007', 'answered with a page', 1],
    ['9008', 'in a state that nobody knows for a while', 1],
  ])('and end in %s (%s) are bought once', async (line, _what, charges) => {
    const n = `+44161496${line}`;
    const placed = await at.client.post('/v1/orders', { provider: 'tcl', phoneNumbers: [n], connection: direct });
    expect(placed.status).toBe(201);
    const done = await at.client.until(`/v1/orders/${placed.body.id}`, endedOrder);
    expect(done).toMatchObject({ status: 'completed', phoneNumbers: [{ phoneNumber: n, status: 'active' }] });
    const { ledger } = at.tcl;
    expect(ledger.charges().filter(({ numbers }) => numbers.includes(n))).toHaveLength(charges);
    expect(ledger.orders().filter(({ numbers, status }) => numbers.includes(n) && status === 'completed')).toHaveLength(1); // prettier-ignore
  });
});

describe('an order whose reservation cannot be read', () => {
  it('waits while the provider does not respond, and is bought once when it does', async () => {
    const at = await startTclGateway();
    const held = await at.client.post('/v1/reservations', { provider: 'tcl', phoneNumbers: ['+442079460180'] });
    at.tcl.faults.next('getReservation', 'error_before', 3);
    const request = { reservationId: held.body.id, connection: direct };
    const placed = await at.client.post('/v1/orders', request, { headers: { prefer: 'wait=0' } });
    expect(placed.body.status).toBe('accepted');
    const done = await at.client.until(`/v1/orders/${placed.body.id}`, endedOrder);
    expect(done.status).toBe('completed');
    expect(at.tcl.ledger.charges()).toHaveLength(1);
    await at.stop();
  });
});
