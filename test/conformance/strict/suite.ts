import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Breaker } from '../../../src/providers/kit/breaker.js';
import { type Outcome } from '../../e2e/answers.js';
import { type Reply, type TestGateway } from '../../e2e/gateway.js';
import { allRows, type Row } from '../../golden/kit/rows.js';
import { matchesPath } from '../faults/matrix.js';
import { type Bench, endOf, type FaultedProvider } from '../faults/shot.js';
import { type Answered, type WireRequest } from '../faults/proxy.js';
import { describeProvider, type ProviderUnderTest } from '../provider.js';
import { type Manners, StrictFront } from './front.js';

/** One question to the public API that is answered by reading at the provider. */
export type Question = readonly [route: string, path: string, body?: unknown];

export interface StrictProvider<T extends TestGateway> {
  provider: FaultedProvider<T>;
  manners: (at: T) => Manners;
  underTest: (at: T) => ProviderUnderTest | Promise<ProviderUnderTest>;
  /** Switches on every habit that the provider is known or feared to have. */
  atItsWorst: (at: T) => Promise<unknown>;
  /** A question for every route that reads at the provider, by its route. */
  questions: (bench: Bench<T>) => Promise<readonly Question[]>;
}

/** Nothing is lost on purpose here: what takes its time on a busy machine is waited for. */
const timeoutMs = '1500';

/** What a web server, or whoever stands before it, says in place of the provider. */
const page = (status: number, words: string): Answered => ({
  status,
  type: 'text/html; charset=UTF-8',
  body: Buffer.from(`<!DOCTYPE html>\n<html><head><title>${words}</title></head><body><h1>${words}</h1></body></html>`),
});

/** Letting go of what is held is tried again for as long as it takes. */
const insists = ({ name }: Row): boolean => ['remove_reserved', 'deleteReservation'].includes(name);

/**
 * A provider at its worst behind a front that takes no request but what its document names: the suite that all providers share, everything
 * that changes something there, the same turned away with 403, and every read turned away in four ways.
 */
export function describeStrict<T extends TestGateway>(of: StrictProvider<T>): void {
  const { provider } = of;
  const { id, drivers } = provider;
  describe(`${id} at its worst, behind a front that takes only what its document names`, () => {
    const front = new StrictFront();
    let bench: Bench<T>;
    let rows: Row[];
    let nth = 0;
    const matches = (row: Row) => (request: WireRequest) => (provider.matches ?? matchesPath)(row, request);

    beforeAll(async () => {
      const url = await front.start();
      const name = id.toUpperCase();
      const { at, simulator } = await provider.start({
        [`${name}_MONEY_TIMEOUT_MS`]: timeoutMs,
        [`${name}_BASE_URL`]: url,
      });
      front.to(simulator.baseUrl, of.manners(at));
      await of.atItsWorst(at);
      bench = { at, simulator };
      const driven = (await allRows(id)).filter((row) => drivers[row.name]);
      // What is tried for ever is last: others may have to wait for it.
      rows = [...driven.filter((row) => !insists(row)), ...driven.filter(insists)];
    });
    afterAll(async () => {
      await bench.at.stop();
      await front.close();
    });

    describeProvider(id, async () => {
      const tested = await of.underTest(bench.at);
      return { ...tested, at: { ...tested.at, stop: () => Promise.resolve() } };
    });

    it('everything that changes something is done', async () => {
      const ends: Record<string, string> = {};
      for (const row of rows) {
        const { state, word } = await endOf(bench.at, await drivers[row.name]!(bench, nth++));
        if (state !== 'done') ends[row.name] = word;
      }
      expect(ends).toEqual({});
    }, 60_000);

    describe('every read that is turned away says so, and never as nothing found', () => {
      let questions: readonly Question[];
      let reads: Row[];
      beforeAll(async () => {
        questions = await of.questions(bench);
        reads = (await allRows(id)).filter(({ effect }) => effect === 'read');
        // It would keep questions from the wire after a few of these; test/kit/breaker.spec.ts is about it.
        jest.spyOn(Breaker.prototype, 'enter').mockReturnValue({ done: () => undefined });
      });
      afterAll(() => void jest.restoreAllMocks());
      afterEach(() => front.bar(() => false));

      it('of every route that reads', () => {
        const routes = new Set(reads.flatMap((row) => row.routes).filter((route) => route.startsWith('GET ')));
        expect([...routes].filter((route) => !questions.some(([asked]) => asked === route))).toEqual([]);
      });

      // A list of which no part came is an outage to callers, with the reason in words.
      it.each<[door: string, says: RegExp, answer: Answered | undefined]>([
        ['its own 403', /"access_refused"/, undefined],
        ['a 401', /"upstream_unauthorized"/, page(401, 'Unauthorized')],
        ['a page that says 200', /"upstream_(?:malformed|unavailable)"/, page(200, 'We are back soon')],
        ['a page that says the server is away', /"upstream_unavailable"/, page(521, 'Web server is down')],
      ])(
        '%s',
        async (_door, words, answer) => {
          front.bar((request) => reads.some((row) => matches(row)(request)), answer);
          const wrong: Record<string, unknown> = {};
          let told = 0;
          for (const [route, path, body] of questions) {
            const ask = async (): Promise<{ asked: boolean; says: boolean; reply: Reply }> => {
              const before = front.seen.length;
              const reply = await bench.at.client.call(route.split(' ')[0]!, path, body === undefined ? {} : { body });
              const asked = front.seen.slice(before).some(({ turnedAway }) => turnedAway);
              return { asked, says: words.test(JSON.stringify(reply.body ?? '')), reply };
            };
            let last = await ask();
            // What is remembered, or is the gateway's own, asks nothing: then it was something in the background that was turned away meanwhile.
            for (let again = 0; again < 5 && last.asked && !last.says; again++) last = await ask();
            if (last.says) told++;
            if (last.reply.status === 500 || (last.asked && !last.says))
              wrong[`${route} ${path}`] = { ...last, reply: { ...last.reply, headers: undefined } };
          }
          expect(wrong).toEqual({});
          expect(told).toBeGreaterThanOrEqual(questions.length / 3);
        },
        60_000,
      );
    });

    it('everything that changes something is refused by a 403, sent once, and leaves nothing behind', async () => {
      const wrong: Record<string, unknown> = {};
      for (const row of rows) {
        const shot = await drivers[row.name]!(bench, nth++);
        const executed: string[] = [];
        const unwatch = bench.simulator.observe((p) => void (p.stage === 'executed' && executed.push(p.operation)));
        const before = front.seen.length;
        front.bar(matches(row));
        let said: Outcome | undefined;
        const fire = async (): ReturnType<typeof shot.fire> => {
          const reply = await shot.fire(insists(row) ? { headers: { prefer: 'wait=1' } } : undefined);
          said = reply.body;
          return reply;
        };
        const { state, word } = await endOf(bench.at, { ...shot, fire, ...(insists(row) ? { patienceMs: 500 } : {}) });
        front.bar(() => false);
        unwatch();
        const sent = front.seen.slice(before).filter(({ turnedAway }) => turnedAway).length;
        const once = insists(row) ? sent >= 1 : sent === 1;
        const refused = await isRefused(bench.at, said);
        const done = executed.includes(provider.operation?.(row) ?? row.name);
        if (!once || !refused || done || state === 'done') wrong[row.name] = { sent, state, word, done, body: said };
      }
      expect(wrong).toEqual({});
    }, 60_000);

    it('no request has broken a rule, and everything that changes something has come by', () => {
      expect([...new Set(front.broken)]).toEqual([]);
      const cameBy = (row: Row): boolean => front.seen.some(({ request }) => matches(row)(request));
      expect(rows.filter((row) => !cameBy(row)).map(({ name }) => name)).toEqual([]);
    });
  });
}

/** Whether the caller is told of the refusal, at once or where what was asked for can be read. */
async function isRefused(at: TestGateway, body: Outcome | undefined): Promise<boolean> {
  const told = (one: unknown): boolean => JSON.stringify(one ?? '').includes('"access_refused"');
  const paths: Record<string, string> = { chg: 'changes', ord: 'orders', rsv: 'reservations', prt: 'port-orders' };
  const path = paths[String(body?.id).split('_')[0]!];
  return told(body) || (path !== undefined && told((await at.client.get(`/v1/${path}/${body?.id}`)).body));
}
