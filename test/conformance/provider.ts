import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type AnswerTo, type Order, type Reservation } from '../e2e/answers.js';
import { operationsOf } from '../support/documented.js';
import { type Reply, type TestGateway } from '../e2e/gateway.js';

/** A gateway with one provider behind it, and what the provider's own books say. */
export interface ProviderUnderTest {
  at: TestGateway;
  /** Whether the provider has reads that tell what became of a lost call. */
  settles: boolean;
  /** For providers that sell numbers. */
  numbers?: {
    /** A search that finds at least twenty free numbers. */
    query: string;
    /** How a number is connected there. */
    connection: object;
    /** Numbers that are held there now, E.164; absent where the provider holds none. */
    held?: () => readonly string[];
    /** How often a number has been charged. */
    charges: (phoneNumber: string) => number;
  };
  /** For providers that sell services: a new customer, what is ordered, and how often it has been. */
  services?: { customer: () => Promise<string>; request: object; orders: (customerId: string) => number };
}

const ends = ['completed', 'partially_completed', 'rejected', 'cancelled', 'expired', 'needs_review'];

/** What every provider does, as far as it says that it can. */
export function describeProvider(id: string, start: () => Promise<ProviderUnderTest>): void {
  describe(`provider: ${id}`, () => {
    let of: ProviderUnderTest;
    let capabilities: AnswerTo<'GET', '/v1/providers/*'>['capabilities'];
    let free: string[];
    beforeAll(async () => {
      of = await start();
      capabilities = (await of.at.client.get(`/v1/providers/${id}`)).body.capabilities;
      if (of.numbers) free = (await search()).map((n) => n.phoneNumber);
    });
    afterAll(() => of.at.stop());

    const search = async (): Promise<AnswerTo<'GET', '/v1/available-numbers'>['data']> =>
      (await of.at.client.get(`/v1/available-numbers?${of.numbers!.query}&provider=${id}`)).body.data;
    const next = (): string => free.pop()!;
    const reserve = (phoneNumbers: string[], key = 'sandbox'): Promise<Reply<Reservation>> =>
      of.at.client.post('/v1/reservations', { provider: id, phoneNumbers }, { key });
    const buy = async (phoneNumber: string, idempotencyKey?: string): Promise<Order> => {
      const held = await reserve([phoneNumber]);
      const request = { reservationId: held.body.id, connection: of.numbers!.connection };
      const placed = await of.at.client.post(
        '/v1/orders',
        request,
        idempotencyKey === undefined ? {} : { idempotencyKey },
      );
      expect(placed.status).toBe(201);
      return of.at.client.until(`/v1/orders/${placed.body.id}`, ({ status }) => ends.includes(status));
    };

    it('has rows whose routes exist, and whose effects say how they are settled', async () => {
      const { data } = (await of.at.client.get(`/v1/providers/${id}/operations`)).body;
      const routes = new Set(operationsOf(of.at.gateway.document()).map(({ method, path }) => `${method} ${path}`));
      const rows = new Map(data.map((row) => [row.name, row]));
      expect(rows.size).toBe(data.length);
      for (const row of rows.values()) {
        expect(row.routes.filter((route) => !routes.has(route))).toEqual([]);
        expect(row.routes).not.toEqual([]);
        for (const name of row.settledBy ?? []) expect(rows.get(name)?.effect).toBe('read');
        // What moves money has a read that tells what became of it.
        if (row.effect === 'money' && of.settles) expect(row.settledBy?.length).toBeGreaterThan(0);
      }
    });

    it('says no, in words, to what it does not have', async () => {
      const asks = {
        reports: () => of.at.client.get(`/v1/reports/number-stats?provider=${id}&phoneNumber=%2B12062190100`),
        billing: () => of.at.client.get(`/v1/billing/invoices?provider=${id}`),
        coverage: () => of.at.client.get(`/v1/coverage/regions?country=US&provider=${id}`),
        numbers: () => of.at.client.get(`/v1/numbers?provider=${id}`),
        trunks: () => of.at.client.get(`/v1/trunks?provider=${id}`),
      };
      for (const capability of Object.keys(asks) as (keyof typeof asks)[]) {
        const { status, body } = await asks[capability]();
        const able = capabilities[capability] === true;
        expect({ capability, answered: status === 200 }).toEqual({ capability, answered: able });
        if (!able) expect(body.code).toBe('capability_not_supported');
      }
    });

    it('finds numbers: E.164, no more than asked for, none twice', async () => {
      if (!capabilities.reservations) return;
      const { body } = await of.at.client.get(`/v1/available-numbers?${of.numbers!.query}&provider=${id}&limit=7`);
      expect(body.providers).toMatchObject([{ provider: id, outcome: 'ok', count: 7 }]);
      const numbers = body.data.map((n) => n.phoneNumber);
      expect(new Set(numbers).size).toBe(7);
      expect(numbers.filter((n) => !/^\+[1-9]\d{6,14}$/.test(n))).toEqual([]);
    });

    it('goes on with a search where its last page ended, though that number is gone by now', async () => {
      if (!capabilities.reservations) return;
      const find = async (more: string): Promise<{ numbers: string[]; cursor: string }> => {
        const { body } = await of.at.client.get(`/v1/available-numbers?${of.numbers!.query}&provider=${id}&${more}`);
        expect(body.page.hasMore).toBe(body.page.nextCursor !== undefined);
        return { numbers: body.data.map((n) => n.phoneNumber), cursor: `&cursor=${body.page.nextCursor}` };
      };
      const whole = (await find('limit=21')).numbers;
      const first = await find('limit=7');
      const held = await reserve([first.numbers.at(-1)!]);
      expect(held.status).toBe(201);
      const second = await find(`limit=7${first.cursor}`);
      const third = await find(`limit=7${second.cursor}`);
      expect([...first.numbers, ...second.numbers, ...third.numbers]).toEqual(whole);
      await of.at.client.delete(`/v1/reservations/${held.body.id}`);
    });

    it('holds a number for one caller and for nobody else, until it is let go of', async () => {
      if (!capabilities.reservations) return;
      const n = next();
      const held = await reserve([n]);
      expect(held).toMatchObject({
        status: 201,
        body: { status: 'held', holdType: capabilities.reservations.holdType },
      });
      if (of.numbers!.held) expect(of.numbers!.held()).toContain(n);
      expect((await reserve([n], 'acme')).body.code).toBe('number_unavailable');
      expect((await of.at.client.get(`/v1/reservations/${held.body.id}`, { key: 'acme' })).status).toBe(404);
      expect((await of.at.client.delete(`/v1/reservations/${held.body.id}`)).body.status).toBe('released');
      if (of.numbers!.held) expect(of.numbers!.held()).not.toContain(n);
      const again = await reserve([n], 'acme');
      expect(again.body.status).toBe('held');
      await of.at.client.delete(`/v1/reservations/${again.body.id}`, { key: 'acme' });
    });

    it('sells a number once, whatever the caller repeats', async () => {
      if (!capabilities.reservations) return;
      const n = next();
      const idempotencyKey = `conformance-${id}-once`;
      const first = await buy(n, idempotencyKey);
      expect(first).toMatchObject({ status: 'completed', phoneNumbers: [{ phoneNumber: n, status: 'active' }] });
      const request = { reservationId: first.reservationId, connection: of.numbers!.connection };
      const replayed = await of.at.client.post('/v1/orders', request, { idempotencyKey });
      expect(replayed.body.id).toBe(first.id);
      expect((await of.at.client.post('/v1/orders', request)).body.code).toBe('reservation_already_ordered');
      expect(of.numbers!.charges(n)).toBe(1);
    });

    it('shows a number in service to its tenant, and gives it up once', async () => {
      if (!capabilities.numbers) return;
      const n = next();
      const { id: orderId } = await buy(n);
      const path = `/v1/numbers/${encodeURIComponent(n)}`;
      expect((await of.at.client.get(path)).body).toMatchObject({ provider: id, status: 'active', orderId });
      expect((await of.at.client.get(path, { key: 'acme' })).status).toBe(404);
      if (!capabilities.changes.includes('number.cancel')) return;
      expect((await of.at.client.delete(path, { key: 'acme' })).status).toBe(404);
      expect((await of.at.client.delete(path)).body.status).toBe('cancelled');
      // Some providers list what has been given up, others forget it.
      expect(['invalid_state', 'not_found']).toContain((await of.at.client.delete(path)).body.code);
    });

    it('lists every number that was ordered, on however many pages it has them', async () => {
      if (!capabilities.numbers || !capabilities.reservations) return;
      const bought = [next(), next(), next()];
      for (const n of bought) await buy(n);
      const listed = (await of.at.client.get(`/v1/numbers?provider=${id}`)).body.data.map((n) => n.phoneNumber);
      expect(listed).toEqual(expect.arrayContaining(bought));
      expect(new Set(listed).size).toBe(listed.length);
    });

    it('refuses a connection that it does not have before anything is held or bought', async () => {
      if (!capabilities.reservations) return;
      const n = next();
      const held = await reserve([n]);
      const request = { reservationId: held.body.id, connection: { trunkId: '999999' } };
      expect((await of.at.client.post('/v1/orders', request)).body.code).toBe('connection_not_found');
      expect((await of.at.client.get(`/v1/reservations/${held.body.id}`)).body.status).toBe('held');
      expect(of.numbers!.charges(n)).toBe(0);
    });

    it('lists trunks, and finds the one that is named', async () => {
      if (!capabilities.trunks) return;
      const { data } = (await of.at.client.get(`/v1/trunks?provider=${id}`)).body;
      expect(data.length).toBeGreaterThan(0);
      for (const { id: trunk, direction } of data)
        expect((await of.at.client.get(`/v1/trunks/${trunk}?direction=${direction}&provider=${id}`)).body.id).toBe(
          trunk,
        );
    });

    it('sells a service once, whatever the caller repeats, and to its customer alone', async () => {
      if (!capabilities.serviceOrders) return;
      const { customer, request, orders } = of.services!;
      const customerId = await customer();
      const body = { provider: id, customerId, ...request };
      const idempotencyKey = `conformance-${id}-service`;
      const placed = await of.at.client.post('/v1/service-orders', body, { idempotencyKey });
      expect(placed).toMatchObject({ status: 201, body: { kind: 'service', status: 'completed', provider: id } });
      const again = await of.at.client.post('/v1/service-orders', body, { idempotencyKey });
      expect(again.body).toEqual(placed.body);
      expect(orders(customerId)).toBe(1);
      expect((await of.at.client.post('/v1/service-orders', body, { key: 'beta' })).status).toBe(404);
      expect((await of.at.client.get(`/v1/service-orders/${placed.body.id}`, { key: 'acme' })).status).toBe(404);
      expect(orders(customerId)).toBe(1);
    });
  });
}
