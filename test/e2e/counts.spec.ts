import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTclSimulator } from '../../src/sandbox/tcl/simulator.js';
import { eventually } from '../support/eventually.js';
import { countLedger } from '../support/ledger-count.js';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.js';
import { type TclGateway } from './tcl.js';

const ledger = await countLedger();
const { direct, endedOrder, startTclGateway } = await import('./tcl.js');

const callers = 32;
/** Of each, where all of them come at once. How many share one goes by who comes when; far fewer than this have been seen. */
const mostCommitsTogether = 4;

/**
 * What a request costs, as numbers that do not depend on the clock. They are today's: whoever makes one smaller writes the new one here, and whoever makes one
 * larger has to say why.
 */
describe('what a request costs', () => {
  let at: TclGateway;
  let proxy: TcpProxy;
  beforeAll(async () => {
    // Orders are done as soon as they are made: how often one would be polled meanwhile goes by the clock.
    const pace = { startMs: 0, deliverMs: 0, reviewMs: 0 };
    const port = await freePort();
    proxy = await startTcpProxy(`127.0.0.1:${port}`);
    at = await startTclGateway(
      { TCL_BASE_URL: `http://127.0.0.1:${proxy.port}`, TCL_RATE_PER_SECOND: '10000', TCL_MONEY_TIMEOUT_MS: '30000' },
      { ...pace, port },
    );
  });
  afterAll(async () => {
    await at.stop();
    await proxy.close();
  });

  const search = (city = 'London'): Promise<unknown> =>
    at.client.get(`/v1/available-numbers?provider=tcl&country=GB&city=${city}&limit=20`);

  /** From the reservation to the end of the run that completed the order. */
  async function buy(phoneNumber: string): Promise<void> {
    const { body } = await at.client.post('/v1/reservations', { provider: 'tcl', phoneNumbers: [phoneNumber] });
    const placed = await at.client.post('/v1/orders', { reservationId: body.id, connection: direct });
    await at.client.until(`/v1/orders/${placed.body.id}`, endedOrder);
  }

  async function measured(work: () => Promise<unknown>): Promise<object> {
    let calls: string[] = [];
    const before = proxy.opened;
    const { statements, changes, commits } = await ledger.during(async () => {
      calls = await callsDuring(work);
      // The work is let go of after the answer.
      await eventually(
        () => ledger.now().statements.filter((sql) => sql.startsWith('DELETE FROM work')).length,
        (ended) => ended === calls.filter((call) => call.startsWith('create')).length,
      );
    });
    // How often a waiting request looks again goes by who wakes it when: reads of the ledger are no exact number.
    const writes = statements.filter((sql) => !/^(?:SELECT|WITH)\b/.test(sql)).length;
    // Two that are written in the same turn of the event loop share a commit: how many do is no exact number either.
    expect(commits).toBeLessThanOrEqual(changes);
    return { calls, connections: proxy.opened - before, writes, changes };
  }

  async function callsDuring(work: () => Promise<unknown>): Promise<string[]> {
    const calls: string[] = [];
    const stop = at.tcl.observe(({ stage, operation }) => void (stage === 'arrived' && calls.push(operation)));
    await work();
    stop();
    return calls;
  }

  it('for a search: one call, a reused connection, no write', async () => {
    const first = await measured(() => search());
    expect(first).toEqual({ calls: ['searchNumbers'], connections: 1, writes: 0, changes: 0 });
    expect(await measured(() => search())).toEqual({ ...first, connections: 0 });
  });

  it('for a search: no query of the ledger, once the held numbers have been read', async () => {
    await search();
    const { statements } = await ledger.during(() => search());
    // The runner's look for due work goes by the clock.
    expect(statements.filter((sql) => !sql.startsWith('WITH'))).toEqual([]);
  });

  it('for a reservation and its order', async () => {
    expect(await measured(() => buy('+442079460110'))).toEqual({
      calls: ['searchNumbers', 'createReservation', 'getConnection', 'getReservation', 'createOrder', 'getOrder'],
      // One for each call that changes something: it is on a connection of its own. The reads share the one that is kept.
      connections: 2,
      // Rows, events, the outbox, journal, uses and counters, keys, leases of the work.
      writes: 61,
      // Transactions and lone statements. Nothing is answered or sent before its own commit, a sync of the disk, which others may share.
      changes: 11,
    });
  });

  it('for many concurrent reservations and orders: shared commits', async () => {
    const numbers = Array.from({ length: callers }, (_, i) => `+4420794601${20 + i}`);
    const { commits } = await ledger.during(() => Promise.all(numbers.map((number) => buy(number))));
    expect(commits / callers).toBeLessThanOrEqual(mostCommitsTogether);
  });

  it('for many concurrent searches: a connection each, all of them reused', async () => {
    const together = async (round: string): Promise<number> => {
      const before = proxy.opened;
      let arrived = 0;
      let go = (): void => undefined;
      const all = new Promise<void>((resolve) => (go = resolve));
      const stop = at.tcl.observe(({ stage }) => {
        if (stage !== 'arrived') return;
        if (++arrived === callers) go();
        return all;
      });
      await Promise.all(Array.from({ length: callers }, (_, i) => search(`${round}${i}`)));
      stop();
      return proxy.opened - before;
    };
    // Some connection is left from the tests before.
    const kept = proxy.connections;
    expect(await together('a')).toBe(callers - kept);
    expect(await together('b')).toBe(0);
  });
});

/** A port that nobody listens on, for a simulator that is started after the relay to it. */
async function freePort(): Promise<number> {
  const simulator = await startTclSimulator();
  await simulator.close();
  return simulator.port;
}
