import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { dueKey } from '../../src/volatile/redis.js';
import { eventually } from '../support/eventually.js';
import { freshDatabase, type PrivateRedis, startRedis } from '../support/services.js';
import { type Reservation } from './answers.js';
import { startTestGateway, type TestGateway } from './gateway.js';

const connection = { trunkId: '3' };
const shortTtlMs = 1_500;
/** Far more than the sweep needs and far less than what would bring it about without the index: a claim's lease, the rebuild. */
const latestMs = 15_000;

/** Holds of the one last for ten minutes, those of the other for moments; ledger, Redis and provider are the same. */
let long: TestGateway;
let short: TestGateway;
let redis: PrivateRedis;
let admin: Redis;
let nextLine = 0;

const line = (): string => `+1206219${String(100 + nextLine++).padStart(4, '0')}`;
const national = (reservation: Reservation): string => reservation.phoneNumbers[0].phoneNumber.slice(2);

async function hold(at: TestGateway, count = 1): Promise<[Reservation, ...Reservation[]]> {
  const replies = await Promise.all(
    Array.from({ length: count }, () =>
      at.client.post('/v1/reservations', { provider: 'didtfn', phoneNumbers: [line()] }),
    ),
  );
  expect(replies.map(({ status, body }) => [status, body.status])).toEqual(replies.map(() => [201, 'held']));
  const [first, ...others] = replies.map(({ body }) => body);
  return [first!, ...others];
}

/** What the 16 shards of the index hold: the deadline of each reservation. */
async function indexed(): Promise<Record<string, number>> {
  const shards = await Promise.all(
    Array.from({ length: 16 }, (_, shard) => admin.zrange(dueKey(shard), '0', '-1', 'WITHSCORES')),
  );
  const flat = shards.flat();
  return Object.fromEntries(flat.flatMap((id, i) => (i % 2 === 0 ? [[id, Number(flat[i + 1])]] : [])));
}

/** The index is to be this and nothing else. */
const untilIndexed = (held: Reservation[]): Promise<unknown> => {
  const wanted = Object.fromEntries(held.map(({ id, expiresAt }) => [id, Date.parse(expiresAt)]));
  const sorted = (index: Record<string, number>): string => JSON.stringify(Object.entries(index).sort());
  return eventually(indexed, (index) => sorted(index) === sorted(wanted));
};

const untilStatus = (at: TestGateway, { id }: Reservation, status: string): Promise<Reservation> =>
  at.client.until(`/v1/reservations/${id}`, (r) => r.status === status && r.phoneNumbers[0].status === status);

/** Each has ended on its deadline, and its number was let go of once, not early. */
async function untilExpired(reservations: Reservation[]): Promise<void> {
  for (const reservation of reservations) {
    // Whichever gateway is asked, the answer is the same.
    await untilStatus(long, reservation, 'expired');
    await untilStatus(short, reservation, 'expired');
    const letGo = removals(reservation);
    expect(letGo).toHaveLength(1);
    const lateMs = Date.parse(letGo[0]!) - Date.parse(reservation.expiresAt);
    expect(lateMs).toBeGreaterThanOrEqual(0);
    expect(lateMs).toBeLessThan(latestMs);
  }
}

/** When the provider was made to let go of a number. */
const removals = (reservation: Reservation): string[] =>
  long.simulator.ledger
    .entries()
    .flatMap((e) => (e.type === 'unhold' && e.numbers.includes(national(reservation)) ? [`${e.reason} ${e.at}`] : []))
    .map((entry) => entry.replace('removed ', ''));

const stillHeld = (reservations: Reservation[]): void => {
  expect(long.simulator.ledger.cart()).toEqual(expect.arrayContaining(reservations.map(national)));
  for (const reservation of reservations) expect(removals(reservation)).toEqual([]);
};

const ready = async (at: TestGateway): Promise<[number, string]> => {
  const response = await fetch(`${at.gateway.url}/health/ready`);
  return [response.status, ((await response.json()) as { status: string }).status];
};
const untilReady = async (status: 'ok' | 'degraded'): Promise<void> => {
  for (const at of [long, short])
    await eventually(
      () => ready(at),
      ([code, word]) => code === 200 && word === status,
    );
};

async function startBoth(env: Record<string, string> = {}): Promise<void> {
  const shared = {
    REDIS_URL: redis.url,
    STORE_URL: await freshDatabase(),
    // Nothing gets lost on the way to the provider here.
    DIDTFN_MONEY_TIMEOUT_MS: '20000',
    ...env,
  };
  long = await startTestGateway(shared);
  short = await startTestGateway({
    ...shared,
    DIDTFN_BASE_URL: long.simulator.baseUrl,
    DIDTFN_HOLD_TTL_MS: String(shortTtlMs),
  });
}
const stopBoth = async (): Promise<void> => {
  await short.stop();
  await long.stop();
};

beforeAll(async () => {
  redis = await startRedis();
  admin = new Redis(redis.url, { maxRetriesPerRequest: null });
  admin.on('error', () => undefined);
});
afterAll(async () => {
  admin.disconnect();
  await redis.stop();
});

describe('two gateways on one Redis', () => {
  beforeEach(async () => {
    await redis.restart();
    await startBoth();
    await untilReady('ok');
  });
  afterEach(async () => {
    await redis.kill('SIGCONT');
    await stopBoth();
  });

  it('index every held reservation by its deadline, across the shards', async () => {
    const held = [...(await hold(long, 20)), ...(await hold(long, 4))];
    await untilIndexed(held);
    const sizes = await Promise.all(Array.from({ length: 16 }, (_, shard) => admin.zcard(dueKey(shard))));
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(held.length);
    expect(sizes.filter((size) => size > 0).length).toBeGreaterThan(4);
  });

  it('FLUSHALL: rebuild the index from the ledger; nothing ends early, everything ends on time and once', async () => {
    const lasting = await hold(long, 5);
    const passing = await hold(short, 8);
    await admin.flushall();
    await admin.call('client', 'kill', 'type', 'normal');
    await untilExpired(passing);
    await untilIndexed(lasting);
    stillHeld(lasting);
  });

  it('FLUSHALL that is not noticed yet: refuse what has passed its deadline', async () => {
    const [reservation] = await hold(short);
    await eventually(indexed, (index) => reservation.id in index);
    await admin.flushall();
    await eventually(Date.now, (now) => now > Date.parse(reservation.expiresAt));
    const order = await long.client.post('/v1/orders', { reservationId: reservation.id, connection });
    expect(order).toMatchObject({ status: 409, body: { code: 'reservation_expired' } });
    await admin.call('client', 'kill', 'type', 'normal');
    await untilStatus(long, reservation, 'expired');
    expect(removals(reservation)).toHaveLength(1);
  });

  it('end nothing early or late when the clock of Redis is ahead', async () => {
    const passing = await hold(short, 4);
    const lasting = await hold(long, 2);
    const held = [...passing, ...lasting];
    await eventually(indexed, (index) => held.every(({ id }) => id in index));
    for (const { id } of held) {
      for (let shard = 0; shard < 16; shard++) await admin.zadd(dueKey(shard), 'XX', 1, id);
    }
    await untilExpired(passing);
    stillHeld(lasting);
    await untilIndexed(lasting);
  });

  it('Redis killed: hold, order and expire from the ledger; back again: rebuild and use the index', async () => {
    const [ordered, ...kept] = await hold(long, 3);
    const passing = await hold(short, 3);
    await redis.kill();
    await untilReady('degraded');

    const during = await hold(long, 2);
    passing.push(...(await hold(short, 2)));
    await untilExpired(passing);
    stillHeld([ordered, ...kept, ...during]);
    const placed = await long.client.post('/v1/orders', { reservationId: ordered.id, connection });
    expect(placed).toMatchObject({ status: 201, body: { status: 'completed' } });

    await redis.restart();
    await untilReady('ok');
    const lasting = [...kept, ...during];
    await untilIndexed(lasting);
    await untilExpired(await hold(short, 4));
    await untilIndexed(lasting);
    expect(long.simulator.ledger.charges().map(({ orderId }) => orderId)).toEqual([placed.body.providerOrderId]);
    expect([...long.simulator.ledger.cart()].sort()).toEqual(lasting.map(national).sort());
  });

  it('Redis hanging: work while degraded; responsive again: ok', async () => {
    const [reservation] = await hold(long);
    await redis.kill('SIGSTOP');
    await untilReady('degraded');
    const placed = await long.client.post('/v1/orders', { reservationId: reservation.id, connection });
    expect(placed).toMatchObject({ status: 201, body: { status: 'completed' } });
    await untilExpired(await hold(short, 2));
    await redis.kill('SIGCONT');
    await untilReady('ok');
    await untilExpired(await hold(short, 2));
  });
});

it('Redis down at startup: start degraded, and use Redis once it is available', async () => {
  await redis.kill();
  await startBoth();
  try {
    await untilReady('degraded');
    const lasting = await hold(long, 3);
    await untilExpired(await hold(short, 2));
    await redis.restart();
    await untilReady('ok');
    await untilIndexed(lasting);
    stillHeld(lasting);
  } finally {
    await stopBoth();
  }
});

it('share one rate budget at the provider', async () => {
  const perSecond = 3;
  await redis.restart();
  await startBoth({ DIDTFN_RATE_PER_SECOND: String(perSecond) });
  try {
    await untilReady('ok');
    let calls = 0;
    long.simulator.observe(({ stage }) => void (calls += stage === 'arrived' ? 1 : 0));
    const started = performance.now();
    const searches = Array.from({ length: 40 }, (_, i) =>
      (i % 2 ? long : short).client.get(`/v1/available-numbers?region=${i % 4 < 2 ? 'WA' : 'CA'}&limit=${i + 1}`),
    );
    const outcomes = (await Promise.all(searches)).map(
      ({ body }): string => (body.code as string | undefined) ?? body.providers[0].outcome,
    );
    const seconds = (performance.now() - started) / 1_000;
    // What a full bucket holds, and what has come back since. Each on its own would have let twice the bucket through.
    expect(calls).toBeGreaterThan(0);
    expect(calls).toBeLessThanOrEqual(2 * perSecond + Math.ceil(seconds * perSecond));
    expect(outcomes.some((outcome) => outcome !== 'ok')).toBe(true);
  } finally {
    await stopBoth();
  }
});
