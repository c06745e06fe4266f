import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Order } from './answers.js';
import { type Reply } from './gateway.js';
import { startVoipmsGateway, type VoipmsGateway } from './voipms.js';

describe('back orders at VoIP.ms', () => {
  let at: VoipmsGateway;
  let connection: { trunkId: string };
  beforeAll(async () => {
    at = await startVoipmsGateway({ VOIPMS_POLL_MS: '100' }, { backOrderMs: 3_600_000 });
    connection = { trunkId: await at.trunk() };
  });
  afterAll(() => at.stop());
  // A rate center that has no numbers.
  const criteria = { type: 'local', region: 'FL', city: 'Alford', quantity: 2 };
  const order = (more: object = {}): Promise<Reply<Order>> =>
    at.client.post(
      '/v1/orders',
      { provider: 'voipms', criteria, connection, ...more },
      { headers: { prefer: 'wait=0' } },
    );
  /** The numbers of what is waiting come now. */
  const fill = async (): Promise<void> => {
    for (const { id } of at.voipms.ledger.backOrders())
      await fetch(new URL('/_sandbox/backorder', at.voipms.baseUrl), { method: 'POST', body: JSON.stringify({ id }) });
  };
  const end = async (placed: Reply<Order>): Promise<Order> => {
    for (;;) {
      await fill();
      const { body } = await at.client.get(`/v1/orders/${placed.body.id}`);
      if (['completed', 'rejected', 'needs_review'].includes(body.status)) return body;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  const bought = (): string[] => at.voipms.ledger.orders().flatMap(({ dids }) => dids.map((did) => `+1${did}`));

  it('stay open until the numbers arrive, each order with its own', async () => {
    const both = await Promise.all([order(), order()]);
    for (const { body } of both) await at.client.until(`/v1/orders/${body.id}`, (o) => o.status === 'in_progress');
    expect(bought()).toEqual([]);
    const [one, other] = await Promise.all([end(both[0]), end(both[1])]);
    for (const done of [one, other]) expect(done).toMatchObject({ status: 'completed' });
    const numbers = [one, other].map((o) => o.phoneNumbers.map((n) => n.phoneNumber));
    expect(numbers.map((some) => some.length)).toEqual([2, 2]);
    expect(numbers.flat().sort()).toEqual(bought().sort());
    expect(
      (await at.client.get(`/v1/numbers/${encodeURIComponent(one.phoneNumbers[0].phoneNumber)}`)).body.orderId,
    ).toBe(one.id);
    const { body: events } = await at.client.get(`/v1/orders/${one.id}/events`);
    expect(events.data.map((e) => e.detail ?? '').join(' ')).toContain('0 of 2 numbers have arrived');
  });

  it('are refused by field, and by the provider', async () => {
    const refused = async (more: object): Promise<string> => (await order({ criteria: { ...criteria, ...more } })).body.errors[0].pointer; // prettier-ignore
    expect(await refused({ city: undefined })).toBe('/criteria/city');
    expect(await refused({ type: 'toll_free', region: undefined, city: undefined })).toBe('/criteria/type');
    expect(await refused({ areaCode: '850' })).toBe('/criteria/areaCode');
    const nowhere = await end(await order({ criteria: { ...criteria, city: 'Atlantis' } }));
    expect(nowhere).toMatchObject({ status: 'rejected', failure: { code: 'upstream_rejected' } });
    const canadian = { type: 'local', country: 'CA', region: 'QC', city: 'Chomedey', quantity: 1 };
    expect((await end(await order({ criteria: canadian }))).status).toBe('completed');
  });

  it.each([
    ['lose_reply', 1],
    ['error_after', 1],
    ['late_effect', 1],
    ['garbage', 2],
    ['error_before', 2],
  ] as const)('are placed once after %s', async (mishap, calls) => {
    const before = bought().length;
    const asked = at.asked('backOrderDIDUSA');
    at.voipms.faults.next('backOrderDIDUSA', mishap);
    expect(await end(await order({ criteria: { ...criteria, quantity: 1 } }))).toMatchObject({ status: 'completed' });
    expect(bought()).toHaveLength(before + 1);
    expect(at.asked('backOrderDIDUSA') - asked).toBe(calls);
    expect(at.voipms.ledger.backOrders()).toEqual([]);
  });

  it('of one rate center are each placed once, with one not carried out and the reply to another lost', async () => {
    // So many calls have failed that its circuit breaker is about to open.
    at = await at.restart();
    const before = bought().length;
    at.voipms.faults.next('backOrderDIDUSA', 'error_before');
    at.voipms.faults.next('backOrderDIDUSA', 'lose_reply');
    const placed = await Promise.all([0, 1].map(() => order({ criteria: { ...criteria, quantity: 1 } })));
    for (const { body } of placed) await at.client.until(`/v1/orders/${body.id}`, (o) => o.status === 'in_progress');
    expect(
      at.voipms.ledger
        .backOrders()
        .map(({ settings }) => settings.note)
        .sort(),
    ).toEqual(placed.map(({ body }) => body.id).sort());
    const done = await Promise.all(placed.map(end));
    expect(done.map(({ status }) => status)).toEqual(['completed', 'completed']);
    expect(new Set(done.map(({ phoneNumbers }) => phoneNumbers[0].phoneNumber)).size).toBe(2);
    expect(bought()).toHaveLength(before + 2);
  }, 60_000);
});
