import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type Order, type Reservation } from './answers.js';
import { type Reply } from './gateway.js';
import { direct, startTclGateway, type TclGateway } from './tcl.js';
import { eventually } from '../support/eventually.js';
import { freshDatabase, startRedis } from '../support/services.js';

const margin = 30_000;
const realNow = Date.now;
/** What everybody in this process takes for the time. */
let clock = realNow;
beforeAll(() => void (Date.now = () => clock()));
afterAll(() => void (Date.now = realNow));
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

let at: TclGateway | undefined;
afterEach(async () => {
  clock = realNow;
  await at?.stop();
});

async function reserve(phoneNumber: string): Promise<Reservation> {
  const { body } = await at!.client.post('/v1/reservations', { provider: 'tcl', phoneNumbers: [phoneNumber] });
  expect(body.status).toBe('held');
  return body;
}
const one = async ({ id }: Reservation): Promise<Reservation> => (await at!.client.get(`/v1/reservations/${id}`)).body;
const letGo = (): number => at!.tcl.ledger.entries().filter((e) => e.type === 'release').length;

describe('the ten minutes of a reservation', () => {
  it('end to the second: not before, and then for everyone', async () => {
    // The provider and the gateway look at the same clock, which stands still when it is told to.
    at = await startTclGateway();
    const n = '+442079460150';
    const reservation = await reserve(n);
    const [orderableUntil, expiresAt] = [reservation.orderableUntil, reservation.expiresAt].map(Date.parse) as [number, number]; // prettier-ignore
    expect(expiresAt - Date.parse(reservation.createdAt)).toBe(600_000 - margin);
    const order = (): Promise<Reply<Order>> =>
      at!.client.post('/v1/orders', { reservationId: reservation.id, connection: direct });

    clock = () => orderableUntil + 1;
    expect((await order()).body.code).toBe('reservation_expiring');
    clock = () => expiresAt - 1;
    await pause(800);
    expect(await one(reservation)).toMatchObject({ status: 'held', secondsRemaining: 0 });
    expect([letGo(), at.tcl.ledger.held()]).toEqual([0, [n]]);

    clock = () => expiresAt;
    await eventually(
      () => one(reservation),
      ({ status, phoneNumbers }) => status === 'expired' && phoneNumbers[0].status === 'expired',
    );
    expect([letGo(), at.tcl.ledger.held()]).toEqual([1, []]);
    expect((await order()).body.code).toBe('reservation_expired');
  });

  it('end by the provider’s own deadline if that is earlier, across a restart of Redis', async () => {
    const redis = await startRedis();
    // A provider whose clock is slow, so that its deadline is four seconds and the margin away.
    const behind = 600_000 - margin - 4_000;
    const store = { REDIS_URL: redis.url, STORE_URL: await freshDatabase() };
    at = await startTclGateway(store, { now: () => realNow() - behind });
    const reservation = await reserve('+442079460151');
    const [upstream] = at.tcl.ledger.reservations();
    expect(Date.parse(reservation.expiresAt)).toBe(upstream!.expiresAt - margin);
    await pause(1_000);
    await redis.kill();
    await redis.restart();
    await pause(Date.parse(reservation.expiresAt) - realNow() - 300);
    expect((await one(reservation)).status).toBe('held');
    expect(letGo()).toBe(0);
    await eventually(
      () => one(reservation),
      ({ status }) => status === 'expired',
    );
    await eventually(
      () => Promise.resolve(letGo()),
      (count) => count === 1,
    );
    const [release] = at.tcl.ledger.entries().filter((e) => e.type === 'release');
    expect(Date.parse(release!.at) + behind).toBeGreaterThanOrEqual(Date.parse(reservation.expiresAt));
    await at.stop();
    at = undefined;
    await redis.stop();
  });
});
