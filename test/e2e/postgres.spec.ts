import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { type GatewayProcess } from '../kill/gateway-process.js';
import { eventually } from '../support/eventually.js';
import { type Outcome, type Reservation } from './answers.js';
import { ended, get, order, post, Processes, type Tenant, tenants, type Told, until } from './processes.js';
import { outage, stopped } from './outage.js';

const national = (reservation: Reservation): string => reservation.phoneNumbers[0].phoneNumber.slice(2);

/** Outcomes that are unknown are settled after a second, and a process that is gone is missed after another. */
const quick = { WORKER_LEASE_MS: '1000', DIDTFN_MONEY_TIMEOUT_MS: '800', DIDTFN_LATE_BOUND_MS: '200' };

const outages = 2;

describe('two gateway processes on one PostgreSQL ledger', () => {
  let at: Processes;
  let db: pg.Client;
  beforeEach(async () => {
    at = await Processes.create();
    db = new pg.Client({ connectionString: at.databaseUrl });
    db.on('error', () => undefined);
    await db.connect();
  });
  afterEach(async () => {
    await db.end().catch(() => undefined);
    await at.stop();
  });

  const both = async (env: Record<string, string> = {}): Promise<[GatewayProcess, GatewayProcess]> =>
    Promise.all([at.start(env), at.start(env)]);
  const leaseOf = async (id: string): Promise<{ owner: string | null; until: number }> => {
    const { rows } = await db.query<{ lease_owner: string | null; lease_until: string }>(
      `SELECT lease_owner, lease_until FROM work WHERE subject_id = $1`,
      [id],
    );
    return { owner: rows[0]?.lease_owner ?? null, until: Number(rows[0]?.lease_until ?? 0) };
  };
  /** Everything that has been written down about an order. */
  const writtenAbout = async (id: string): Promise<unknown> => {
    const steps = await db.query(`SELECT * FROM steps WHERE subject_id = $1 ORDER BY id`, [id]);
    const events = await db.query(`SELECT * FROM events WHERE subject_id = $1 ORDER BY id`, [id]);
    return [steps.rows, events.rows];
  };
  const onlyOrder = async (): Promise<string> =>
    eventually(
      async () => (await db.query<{ id: string }>(`SELECT id FROM orders`)).rows,
      (rows) => rows.length === 1,
    ).then(([row]) => row!.id);

  it('complete and charge 30 concurrent orders of three tenants on one cart, once each', async () => {
    const gateways = await both();
    const deals = Array.from({ length: 30 }, (_, i) => ({ who: tenants[i % 3]!, gateway: gateways[i % 2]! }));
    const held = await Promise.all(deals.map(({ who, gateway }) => at.hold(gateway, who)));
    expect([...at.simulator.ledger.cart()].sort()).toEqual(held.map(national).sort());
    const placed = await Promise.all(deals.map(({ who }, i) => order(gateways[(i >> 1) % 2]!, who, held[i]!)));
    expect(placed.map(({ status }) => status)).toEqual(placed.map(() => 201));
    for (const [i, { who, gateway }] of deals.entries()) {
      const end = await until(gateway, who, `/v1/orders/${placed[i]!.body.id}`, ({ status }) => ended.includes(status));
      expect(end).toMatchObject({
        status: 'completed',
        phoneNumbers: [{ phoneNumber: held[i]!.phoneNumbers[0].phoneNumber, status: 'active' }],
      });
      expect(at.chargesOf(end)).toBe(1);
    }
    expect(at.simulator.ledger.charges()).toHaveLength(30);
    expect(at.simulator.ledger.orders().map(({ numbers }) => numbers.length)).toEqual(placed.map(() => 1));
    expect(at.simulator.ledger.cart()).toEqual([]);
  }, 120_000);

  it('answer alike, whichever is asked', async () => {
    const [one, other] = await both();
    const hold = (): Promise<Reservation> => at.hold(one, 'alice');
    const [first, second, third] = await Promise.all([hold(), hold(), hold()]);
    expect(await get(other, 'alice', `/v1/reservations/${first.id}`)).toMatchObject({ body: { status: 'held' } });
    expect(await get(other, 'bob', `/v1/reservations/${first.id}`)).toMatchObject({ status: 404 });

    const wait = { confirm: 'manual' } as const;
    const placed = (await order(one, 'alice', first, wait)).body;
    expect(placed.status).toBe('awaiting_confirmation');
    expect((await get(other, 'alice', `/v1/orders/${placed.id}`)).body).toEqual(placed);
    const confirmed = await post(other, 'alice', `/v1/orders/${placed.id}/confirm`);
    expect(confirmed).toMatchObject({ status: 200, body: { status: 'completed' } });
    expect((await get(one, 'alice', `/v1/orders/${placed.id}`)).body).toEqual(confirmed.body);
    expect(at.chargesOf(placed)).toBe(1);

    const dropped = (await order(other, 'alice', second, wait)).body;
    expect(await post(one, 'alice', `/v1/orders/${dropped.id}/cancel`)).toMatchObject({
      body: { status: 'cancelled' },
    });
    await until(other, 'alice', `/v1/reservations/${second.id}`, ({ status }) => status === 'released');
    expect(at.chargesOf(dropped)).toBe(0);

    const path = `/v1/reservations/${third.id}/release`;
    const released = await post(other, 'alice', path, { phoneNumbers: [third.phoneNumbers[0].phoneNumber] });
    expect(released).toMatchObject({ status: 200, body: { status: 'released' } });
    expect(at.simulator.ledger.cart()).toEqual([]);
  }, 60_000);

  it('treat one key sent to both as one request; one number, one reservation; one reservation, one order', async () => {
    const gateways = await both();
    const toBoth = (send: (gateway: GatewayProcess, i: number) => Promise<Told<Outcome>>): Promise<Told<Outcome>[]> =>
      Promise.all([...gateways, ...gateways, ...gateways].map(send));
    const insist = async (send: (gateway: GatewayProcess) => Promise<Told<Outcome>>): Promise<Set<string>> => {
      const replies = await toBoth(send);
      const answered = replies.filter(({ body }) => body.code !== 'idempotency_in_progress');
      for (const gateway of gateways) answered.push(await send(gateway));
      expect(answered.map(({ status }) => status)).toEqual(answered.map(() => 201));
      return new Set(answered.map(({ body }) => body.id!));
    };
    const phoneNumbers = [at.freshNumber()];
    const key = randomUUID();
    const request = { provider: 'didtfn', phoneNumbers };
    const reservations = await insist((gateway) => post(gateway, 'alice', '/v1/reservations', request, { key }));
    expect(reservations.size).toBe(1);
    const [id = ''] = reservations;
    expect((await insist((gateway) => order(gateway, 'alice', { id }, { key }))).size).toBe(1);
    expect(at.simulator.ledger.charges()).toHaveLength(1);
    expect(at.sent('gen_order')).toBe(1);

    const wanted = { provider: 'didtfn', phoneNumbers: [at.freshNumber()] };
    const claims = await toBoth((gateway, i) => post(gateway, tenants[i % 3]!, '/v1/reservations', wanted));
    expect(claims.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409, 409]);

    const contested = await at.hold(gateways[0], 'bob');
    const races = await toBoth((gateway) => order(gateway, 'bob', contested));
    expect(races.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409, 409]);
    expect(at.simulator.ledger.charges()).toHaveLength(2);
  }, 60_000);

  it('survive repeated outages of PostgreSQL under load: clean refusals, no order lost or duplicated', async () => {
    const gateways = await both({
      DIDTFN_LATE_BOUND_MS: '1000',
      DIDTFN_MONEY_TIMEOUT_MS: '5000',
      WORKER_LEASE_MS: '2000',
    });
    const deals = Array.from({ length: 12 }, (_, i) => ({ who: tenants[i % 3]!, gateway: gateways[i % 2]! }));
    const held = await Promise.all(deals.map(({ who, gateway }) => at.hold(gateway, who)));
    const replies: Told<Outcome>[] = [];
    const note = <Body extends Outcome>(told: Told<Body>): Told<Body> => (replies.push(told), told);

    const insist = async (who: Tenant, reservation: Reservation): Promise<string> => {
      for (let i = 0; ; i++) {
        // As an impatient caller would: now here, now there, and with a new key each time, which must not matter either.
        const told = note(await order(gateways[i % 2]!, who, reservation, { prefer: 'wait=1' }));
        if (told.status === 201) return told.body.id;
        if (told.body.code === 'reservation_already_ordered') {
          const mine = note(await get(gateways[i % 2]!, who, `/v1/orders?limit=200`));
          const found = mine.body.data?.find(({ reservationId }) => reservationId === reservation.id);
          if (found) return found.id;
        }
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    };
    const placing = Promise.all(deals.map(({ who }, i) => insist(who, held[i]!)));
    for (let i = 0; i < outages; i++) {
      const end = await outage(at.databaseUrl);
      for (const gateway of gateways) {
        note(await get(gateway, 'alice', `/v1/reservations/${held[0]!.id}`));
        note(await order(gateway, 'alice', held[0]!));
        expect((await get(gateway, 'alice', '/health/ready')).status).toBe(503);
        expect((await get(gateway, 'alice', '/health/live')).status).toBe(200);
      }
      await end();
      for (const gateway of gateways)
        await eventually(
          () => get(gateway, 'alice', '/health/ready'),
          ({ status }) => status === 200,
        );
    }
    const ids = await placing;
    for (const [i, { who, gateway }] of deals.entries()) {
      const last = await until(gateway, who, `/v1/orders/${ids[i]}`, ({ status }) => ended.includes(status));
      expect({ status: last.status, failure: last.failure }).toEqual({ status: 'completed', failure: undefined });
      expect(at.chargesOf(last)).toBe(1);
    }
    expect(at.simulator.ledger.charges()).toHaveLength(deals.length);
    expect(at.simulator.ledger.cart()).toEqual([]);
    const refusals = replies.filter(({ status }) => status >= 400);
    expect(refusals.every(({ type, body }) => type === 'application/problem+json' && body.requestId)).toBe(true);
    const answers = new Set(refusals.map(({ status, body }) => `${status} ${body.code}`));
    answers.delete('409 reservation_already_ordered');
    expect([...answers]).toEqual(['503 unavailable']);
  }, 120_000);

  /** One of two processes meets its end, or its freezing, in an order that has others' numbers to move; the other one only looks on. */
  async function interrupted(
    env: Record<string, string>,
    isOver: (gateway: GatewayProcess) => Promise<unknown>,
    killAt = '',
  ): Promise<{
    one: GatewayProcess;
    other: GatewayProcess;
    id: string;
    bystander: Reservation;
    told: Promise<unknown>;
  }> {
    const [one, other] = await Promise.all([at.start({ ...quick, ...env }), at.start(quick)]);
    const bystander = await at.hold(one, 'bob');
    const reservation = await at.hold(one, 'alice');
    // The order must not be taken up by the one that is to survive.
    other.child.kill('SIGSTOP');
    await one.arm(killAt);
    const told = order(one, 'alice', reservation).catch(() => undefined);
    await isOver(one);
    const id = await onlyOrder();
    const lease = await leaseOf(id);
    expect(lease.owner).toContain(String(one.child.pid));
    const callsBefore = at.calls.length;
    other.child.kill('SIGCONT');
    await until(other, 'alice', `/v1/orders/${id}`, ({ status }) => ended.includes(status));
    // Not before the lease of the other had lapsed: never both at once.
    expect(at.calls[callsBefore]!.at).toBeGreaterThanOrEqual(lease.until);
    return { one, other, id, bystander, told };
  }

  async function judge(gateway: GatewayProcess, id: string, bystander: Reservation, moves = 1): Promise<void> {
    const { body } = await get(gateway, 'alice', `/v1/orders/${id}`);
    expect(body.status).toBe('completed');
    expect(at.chargesOf(body)).toBe(1);
    expect(at.simulator.ledger.charges()).toHaveLength(1);
    expect(at.simulator.ledger.orders().map(({ numbers }) => numbers)).toEqual([
      [body.phoneNumbers[0].phoneNumber.slice(2)],
    ]);
    await until(
      gateway,
      'bob',
      `/v1/reservations/${bystander.id}`,
      ({ phoneNumbers }) => phoneNumbers[0].status === 'held',
    );
    expect(at.simulator.ledger.cart()).toEqual([national(bystander)]);
    const number = national(bystander);
    const entries = at.simulator.ledger.entries();
    expect(entries.filter((e) => e.type === 'unhold' && e.numbers.includes(number))).toHaveLength(moves);
  }

  it.each([
    ['send:take_out:after', 1],
    ['send:gen_order:after', 1],
    // Whether it is back in the cart is not known: it is taken out by name and held anew.
    ['send:put_back:after', 2],
    ['send:process_order:after', 1],
  ])(
    'take over from a process killed at %s once its lease has lapsed, and send nothing twice',
    async (point, moves) => {
      const { other, id, bystander } = await interrupted({}, (one) => one.died(30_000), point);
      await judge(other, id, bystander, moves);
      expect([at.sent('gen_order'), at.sent('process_order')]).toEqual([1, 1]);
    },
    60_000,
  );

  it.each(['process_order:before', 'process_order:connecting', 'gen_order:before'])(
    'send and write nothing from a process frozen at %s after the other has finished',
    async (point) => {
      const env = { FREEZE_AT: point, NODE_OPTIONS: '--import ./test/e2e/freezepoints.js' };
      const { one, other, id, bystander, told } = await interrupted(env, (frozen) =>
        eventually(() => stopped(frozen), Boolean),
      );
      await judge(other, id, bystander);
      const before = { calls: at.calls.length, written: await writtenAbout(id) };
      one.child.kill('SIGCONT');
      // The caller that was kept waiting gets the truth.
      expect(await told).toMatchObject({ status: 201, body: { id, status: 'completed' } });
      // It works on, and had every occasion to go on with what it was at.
      const next = await at.hold(one, 'carol');
      await post(one, 'carol', `/v1/reservations/${next.id}/release`, {
        phoneNumbers: [next.phoneNumbers[0].phoneNumber],
      });
      expect(at.calls.slice(before.calls).map(({ operation }) => operation)).toEqual(['reserve', 'remove_reserved']);
      expect(await writtenAbout(id)).toEqual(before.written);
      expect(at.simulator.ledger.charges()).toHaveLength(1);
    },
    60_000,
  );
});
