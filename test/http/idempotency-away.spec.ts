import { describe, expect, it } from '@jest/globals';
import { MovableClock } from '../../src/clock.js';
import { GatewayError } from '../../src/domain/errors.js';
import { Idempotency, type KeyedRequest } from '../../src/http/idempotency.js';
import { StoreUnreachable } from '../../src/ledger/database.js';
import { type IdempotencyStore, type KeyState, type KeyUse } from '../../src/ledger/idempotency.js';
import { type Ledger, openLedger } from '../../src/ledger/ledger.js';
import { type LogFacts } from '../../src/observability/logger.js';
import { Origins } from '../../src/observability/origins.js';

const away = new StoreUnreachable(new Error('ECONNREFUSED'));
const use = { tenant: 'acme', route: 'POST /v1/things', key: 'key', fingerprint: 'f', holder: 'req_1' };

/** Keys of a ledger that fails as `faults` says for each statement, and does no more than note it. */
function keysThat(faults: Partial<Record<'take' | 'answered' | 'release', Error>>) {
  const asked: string[] = [];
  const clock = new MovableClock();
  const states: KeyState[] = [];
  const ask = (name: keyof typeof faults): void => {
    asked.push(name);
    if (faults[name]) throw faults[name];
  };
  const idempotency = {
    take: async () => {
      ask('take');
      return states.shift() ?? { state: 'mine' };
    },
    answered: async () => ask('answered'),
    release: async () => ask('release'),
  } as unknown as IdempotencyStore;
  /** Lets a second pass, and what is done then be done. */
  const second = async (): Promise<void> => {
    clock.advance(1_000);
    await new Promise(setImmediate);
  };
  return { faults, asked, states, second, ...requestsOn({ idempotency, clock }) };
}

/** Requests with the same key, one after the other, that find whatever has been made. */
function requestsOn(ledger: Pick<Ledger, 'idempotency' | 'clock'>) {
  const logged: string[] = [];
  const note = (_: LogFacts, message: string): void => void logged.push(message);
  const logger = { debug: note, info: note, warn: note, error: note };
  const headers: Record<string, string> = {};
  const once = (
    make: () => Promise<{ id: string }>,
    statusCode = 201,
    holder = use.holder,
  ): Promise<{ id: string }> => {
    const reply = {
      statusCode,
      hasHeader: (name: string) => name in headers,
      header: (name: string, value: string) => Object.assign(headers, { [name]: value }),
    } as unknown as KeyedRequest['reply'];
    const keyed = { use: { ...use, holder }, waitMs: 0, query: {}, reply };
    return new Idempotency(ledger, logger, new Origins()).once(keyed, make, async (id) => ({ id }));
  };
  return { logged, headers, once };
}

/** How long a request holds its key. */
const lockMs = 90_000;
const refused = (): Promise<never> => Promise.reject(new GatewayError('number_unavailable', 'Taken.'));

/** A ledger with a key whose request made this and died before it answered, so long ago that its lock has run out. */
async function interruptedAfterMaking(id: string): Promise<{ clock: MovableClock; ledger: Ledger }> {
  const clock = new MovableClock();
  const ledger = await openLedger('sqlite::memory:', clock);
  const interrupted = { ...use, holder: 'req_0' };
  expect(await ledger.idempotency.take(interrupted, lockMs)).toEqual({ state: 'mine' });
  await ledger.idempotency.bind(interrupted, id);
  clock.advance(lockMs);
  return { clock, ledger };
}

describe('an Idempotency-Key while the ledger is away', () => {
  it('that may have been taken is given back once the ledger is there again', async () => {
    const keys = keysThat({ take: away });
    await expect(keys.once(refused)).rejects.toBe(away);
    await keys.second();
    expect(keys.asked).toEqual(['take', 'take']);
    delete keys.faults.take;
    keys.faults.release = away;
    await keys.second();
    delete keys.faults.release;
    await keys.second();
    await keys.second();
    // Taken first: its taking may still be under way.
    expect(keys.asked).toEqual(['take', 'take', 'take', 'release', 'take', 'release', 'answered']);
  });

  it.each([
    ['before it was taken over', false],
    ['after it was taken over', true],
  ])('leads to what an interrupted request has made, if the ledger was lost %s', async (_, isTaken) => {
    const { clock, ledger } = await interruptedAfterMaking('ord_1');
    let takes = 0;
    const losing = Object.assign(Object.create(ledger.idempotency) as IdempotencyStore, {
      take: async (asked: KeyUse, forMs: number): Promise<KeyState> => {
        const isLost = ++takes === 1;
        if (isLost && !isTaken) throw away;
        const state = await ledger.idempotency.take(asked, forMs);
        if (isLost) throw away;
        return state;
      },
    });
    await expect(requestsOn({ idempotency: losing, clock }).once(refused)).rejects.toBe(away);
    clock.advance(1_000);
    for (let turns = 0; turns < 50; turns++) await new Promise(setImmediate);
    const retry = requestsOn(ledger);
    expect(await retry.once(refused, 201, 'req_2')).toEqual({ id: 'ord_1' });
    expect(retry.headers).toMatchObject({ 'Idempotent-Replayed': 'true', Location: '/v1/orders/ord_1' });
    await ledger.close();
  });

  it('of a request that was refused is given back as well, and its caller told why', async () => {
    const keys = keysThat({ answered: away });
    await expect(keys.once(refused)).rejects.toMatchObject({ code: 'number_unavailable', retry: undefined });
    expect(keys.logged).toEqual(['the answer to an Idempotency-Key was not written down']);
    delete keys.faults.answered;
    await keys.second();
    expect(keys.asked).toEqual(['take', 'answered', 'answered', 'take', 'release']);
  });

  it('is not asked about for longer than its lock holds', async () => {
    const keys = keysThat({ take: away });
    await expect(keys.once(refused)).rejects.toBe(away);
    for (let i = 0; i < 100; i++) await keys.second();
    expect(keys.asked).toEqual(Array(91).fill('take'));
  });

  it('is left to its lock where the ledger refuses for another reason', async () => {
    const wrong = new Error('constraint');
    const keys = keysThat({ take: wrong });
    await expect(keys.once(refused)).rejects.toBe(wrong);
    await keys.second();
    expect(keys.asked).toEqual(['take']);
  });

  it('of a request that had its effect is answered all the same', async () => {
    const keys = keysThat({ answered: away });
    expect(await keys.once(async () => ({ id: 'ord_1' }))).toEqual({ id: 'ord_1' });
    expect(keys.logged).toHaveLength(1);
    await keys.second();
    delete keys.faults.answered;
    for (let seconds = 0; seconds < 3; seconds++) await keys.second();
    // Until that is written, a retry would wait for its lock to expire.
    expect(keys.asked).toEqual(['take', 'answered', 'answered', 'answered']);
  });

  it('is released only where it is not bound, and says that it is used up where it is', async () => {
    const keys = keysThat({});
    keys.states.push({ state: 'mine' }, { state: 'answered', resourceId: 'ord_1', httpStatus: 409 });
    await expect(keys.once(refused)).rejects.toMatchObject({
      code: 'number_unavailable',
      retry: { safe: true, sameKey: false },
    });
    expect(keys.asked).toEqual(['take', 'answered', 'take']);
  });
});

describe('what a request has made', () => {
  it('is found by every retry at once, if the request was interrupted', async () => {
    const { ledger } = await interruptedAfterMaking('ord_1');
    const { once } = requestsOn(ledger);
    for (const holder of ['req_1', 'req_2']) expect(await once(refused, 201, holder)).toEqual({ id: 'ord_1' });
    await ledger.close();
  });

  it.each([
    [201, '/v1/orders/ord_1'],
    [202, '/v1/orders/ord_1'],
    [200, undefined],
  ])('is named in Location with %d: %s', async (statusCode, location) => {
    const keys = keysThat({});
    await keys.once(async () => ({ id: 'ord_1' }), statusCode);
    expect(keys.headers['Location']).toBe(location);
  });

  it('is named better by whoever has named it', async () => {
    const keys = keysThat({});
    keys.headers['Location'] = '/v1/elsewhere';
    await keys.once(async () => ({ id: 'ord_1' }));
    expect(keys.headers['Location']).toBe('/v1/elsewhere');
  });
});

describe('the problem that a key is answered with', () => {
  it.each([
    ['chg_1', 'chg_1'],
    ['ord_1', undefined],
  ])('names what has been made only if it is a change: %s', async (resourceId, changeId) => {
    const keys = keysThat({});
    const problem = { code: 'number_unavailable', detail: 'Taken.' };
    keys.states.push({ state: 'answered', resourceId, httpStatus: 409, problem });
    await expect(keys.once(refused)).rejects.toMatchObject({ ...problem, changeId, retry: { sameKey: false } });
    expect(keys.headers['Idempotent-Replayed']).toBe('true');
  });
});
