import { createRequire } from 'node:module';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { retryGapsMs } from '../../src/domain/webhook.js';
import { removeDirectories, sqliteUrl } from '../ledger/places.js';
import { eventually } from '../support/eventually.js';
import { answering, type Behaviour, type Receiver, startReceiver } from './receiver.js';
import { tenant, World } from './world.js';

const { Webhook } = createRequire(import.meta.url)('standardwebhooks') as {
  Webhook: new (secret: string) => { verify(body: string, headers: Record<string, string>): unknown };
};

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});
afterAll(removeDirectories);

const receiver = async (behaviour?: Behaviour): Promise<Receiver> => {
  const started = await startReceiver(behaviour);
  closers.push(started.close);
  return started;
};
async function worldOf(options?: Parameters<typeof World.start>[1], url = sqliteUrl()): Promise<World> {
  const world = await World.start(url, options);
  closers.push(() => world.stop());
  return world;
}
const idsOf = ({ received }: Receiver): string[] => received.map(({ headers }) => String(headers['webhook-id']));
const second = 1_000;
/** What the feed says of an endpoint. */
const openedAbout = async ({ ledger }: World, subjectId: string): Promise<unknown[]> =>
  (await ledger.outbox.page({ tenant, subjectId, limit: 10 })).map(({ type, data }) => [type, data.attention?.code]);

describe('an event', () => {
  it('is sent to every endpoint of its tenant that wants it, once, as it is in the feed', async () => {
    const world = await worldOf();
    const [all, some, none, stranger] = [await receiver(), await receiver(), await receiver(), await receiver()];
    const { id, shown } = await world.endpoint(all.url);
    const { id: other } = await world.endpoint(some.url, ['order.completed', 'number.lost']);
    const { id: silent } = await world.endpoint(none.url, ['finding.opened']);
    await world.endpoint(stranger.url, ['*'], 'beta');
    const told = [await world.tell('ord_1'), await world.tell('ord_1', 'order.completed'), await world.tell('ord_2')];
    for (const one of [id, other, silent]) await world.untilEmpty(one);
    expect(idsOf(all).sort()).toEqual([...told].sort());
    expect(idsOf(some)).toEqual([told[1]]);
    expect([none.received, stranger.received]).toEqual([[], []]);
    const { headers, body } = all.received.find((one) => one.headers['webhook-id'] === told[1])!;
    const event = new Webhook(shown).verify(body, headers as Record<string, string>);
    expect(event).toMatchObject({
      ...{ specversion: '1.0', id: told[1], type: 'order.completed', subject: 'ord_1', sequence: 2, tenant },
      data: { resource: { type: 'order', id: 'ord_1' } },
    });
    expect(headers['content-type']).toBe('application/cloudevents+json; charset=utf-8');
    expect((await world.attempts(id)).map((a) => [a.attempt, a.delivered, a.httpStatus])).toEqual(told.map(() => [1, true, 200])); // prettier-ignore
    expect(world.errors).toEqual([]);
  });

  it('of before the endpoint was made is not sent', async () => {
    const world = await worldOf();
    const { url, received } = await receiver();
    await world.tell('ord_1');
    const { id } = await world.endpoint(url);
    await world.tell('ord_2');
    await world.untilEmpty(id);
    expect(received).toHaveLength(1);
  });

  it('carries the time by the clock of receivers, wherever the clock of the sandbox is', async () => {
    const world = await worldOf();
    const { url, received } = await receiver();
    world.clock.advance(30 * 24 * 3_600_000);
    const { id, shown } = await world.endpoint(url);
    await world.tell('ord_1');
    await world.untilEmpty(id);
    const { headers, body } = received[0]!;
    expect(new Webhook(shown).verify(body, headers as Record<string, string>)).toMatchObject({ subject: 'ord_1' });
  });
});

describe('an endpoint that fails', () => {
  it('is tried again on the schedule, under the same id, and then the event is given up', async () => {
    const world = await worldOf();
    const { url, received } = await receiver(answering(500, {}, 'broken'));
    const { id } = await world.endpoint(url);
    const told = await world.tell('ord_1');
    // What is disabled meanwhile would not be tried to the end.
    for (const [i, gap] of retryGapsMs.entries()) {
      const { at, nextAttemptAt } = (await world.untilAttempted(id, i + 1))[i]!;
      expect(nextAttemptAt! - at).toBeGreaterThanOrEqual(gap);
      expect(nextAttemptAt! - at).toBeLessThanOrEqual(gap * 1.1 + 20 * second);
      await world.ledger.webhookEndpoints.setFailingSince(id, undefined);
      world.clock.advance(nextAttemptAt! - world.clock.now());
    }
    const attempts = await world.untilAttempted(id, 10);
    await world.untilEmpty(id);
    expect(attempts.map(({ attempt }) => attempt)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(attempts.at(-1)).not.toHaveProperty('nextAttemptAt');
    expect(attempts[0]).toMatchObject({ delivered: false, httpStatus: 500, detail: { url, excerpt: 'broken' } });
    expect(new Set(received.map(({ headers }) => headers['webhook-id']))).toEqual(new Set([told]));
  });

  it('gets no later event of a subject before an earlier one is delivered or given up; other subjects go on', async () => {
    const world = await worldOf();
    const refused = new Set<string>();
    const endpointAnswer: Behaviour = (one, reply) => {
      const { subject } = JSON.parse(one.body) as { subject: string };
      answering(refused.has(subject) ? 503 : 200)(one, reply);
    };
    const hooks = await receiver(endpointAnswer);
    const { id } = await world.endpoint(hooks.url);
    refused.add('ord_1');
    const first = await world.tell('ord_1');
    await world.untilAttempted(id, 1);
    const [second, third] = [await world.tell('ord_1'), await world.tell('ord_1')];
    const others = [await world.tell('ord_2'), await world.tell('ord_3')];
    await world.untilAttempted(id, 3);
    await eventually(
      () => world.ledger.webhookQueue.size(id),
      (left) => left === 3,
    );
    expect(idsOf(hooks)[0]).toBe(first);
    expect(idsOf(hooks).slice(1).sort()).toEqual([...others].sort());
    refused.clear();
    world.clock.advance(6_000);
    await world.untilEmpty(id);
    expect(idsOf(hooks).slice(3)).toEqual([first, second, third]);
  });

  it('is left alone for as long as it asks with 429 or 503, but no longer than a day', async () => {
    const world = await worldOf();
    const { url, answer } = await receiver(answering(429, { 'retry-after': '3600' }));
    const { id } = await world.endpoint(url);
    await world.tell('ord_1');
    const [asked] = await world.untilAttempted(id, 1);
    expect(asked!.nextAttemptAt! - asked!.at).toBeGreaterThanOrEqual(3_600 * second);
    answer(answering(503, { 'retry-after': '999999999' }));
    world.clock.advance(3_700 * second);
    const [, again] = await world.untilAttempted(id, 2);
    expect(again!.nextAttemptAt! - again!.at).toBeLessThanOrEqual(24 * 3_600 * second + 20 * second);
  });

  it('is disabled by 410, and enabled goes on with what it has missed', async () => {
    const world = await worldOf();
    const hooks = await receiver(answering(410));
    const { id } = await world.endpoint(hooks.url, ['order.in_progress']);
    const told = [await world.tell('ord_1')];
    await world.untilAttempted(id, 1);
    const disabled = await eventually(() => world.ledger.webhookEndpoints.find(id), (found) => found?.disabled !== undefined); // prettier-ignore
    expect(disabled).toMatchObject({ disabled: 'gone', attention: { code: 'endpoint_disabled' } });
    expect(await openedAbout(world, id)).toEqual([['attention.opened', 'endpoint_disabled']]);
    told.push(await world.tell('ord_1'), await world.tell('ord_2'));
    world.clock.advance(10 * 60 * second);
    hooks.answer(answering(200));
    expect(hooks.received).toHaveLength(1);
    const { url, eventTypes } = disabled!;
    await world.ledger.webhookEndpoints.change(id, { url, eventTypes });
    world.clock.advance(20 * second);
    await world.untilEmpty(id);
    expect(idsOf(hooks).slice(1).sort()).toEqual([...told].sort());
  });

  it('for five days is disabled; one that gets something now and then is not', async () => {
    const world = await worldOf();
    const [dead, moody] = [await receiver(answering(500)), await receiver()];
    moody.answer((one, reply) => answering(one.body.includes('ord_bad') ? 500 : 200)(one, reply));
    const [{ id }, { id: other }] = [await world.endpoint(dead.url), await world.endpoint(moody.url)];
    await world.tell('ord_bad');
    for (let hours = 0; hours < 130; hours += 13) {
      await world.tell(`ord_${hours}`);
      await eventually(async () => (await world.attempts(other)).filter(({ delivered }) => delivered).length, (n) => n > hours / 13); // prettier-ignore
      await world.untilAttempted(id, hours / 13 + 1);
      world.clock.advance(13 * 3_600 * second);
    }
    const gone = await eventually(() => world.ledger.webhookEndpoints.find(id), (found) => found?.disabled !== undefined); // prettier-ignore
    expect(gone).toMatchObject({ disabled: 'failing', attention: { code: 'endpoint_disabled' } });
    expect(await openedAbout(world, id)).toEqual([['attention.opened', 'endpoint_disabled']]);
    expect((await world.ledger.webhookEndpoints.find(other))?.disabled).toBeUndefined();
  });

  it('for so long that its queue is full takes nothing more, is asked now and then, and gets all once it is back', async () => {
    const world = await worldOf({ mostQueued: 20 });
    const hooks = await receiver(answering(500));
    const { id } = await world.endpoint(hooks.url);
    const told: string[] = [];
    for (let i = 0; i < 50; i++) told.push(await world.tell(`ord_${i % 25}`));
    await eventually(
      () => world.ledger.webhookQueue.size(id),
      (n) => n === 20,
    );
    await world.untilAttempted(id, 20);
    // Three times over, until the next attempts are hours away.
    for (const [i, gap] of [6, 340, 2_000].entries()) {
      world.clock.advance(gap * second);
      await world.untilAttempted(id, 20 * (i + 2));
    }
    await eventually(
      () => world.ledger.webhookQueue.nextDue(id),
      (at) => at! > world.clock.now() + 7_000 * second,
    );
    expect(await world.ledger.webhookQueue.size(id)).toBe(20);
    const tried = (await world.attempts(id)).length;
    world.clock.advance(310 * second);
    expect(await world.untilAttempted(id, tried + 1)).toHaveLength(tried + 1);
    hooks.answer(answering(200));
    world.clock.advance(310 * second);
    await world.untilEmpty(id);
    const delivered = (await world.attempts(id)).filter((one) => one.delivered).map(({ eventId }) => eventId);
    expect(delivered.sort()).toEqual([...told].sort());
  });

  it('by hanging starves nobody: neither other endpoints nor other subjects', async () => {
    const world = await worldOf({ atOnce: 4, timeoutMs: 60_000 });
    const hanging = await receiver(() => undefined);
    const brisk = await receiver();
    const mixed = await receiver((one, reply) => void (one.body.includes('ord_hang') || answering(200)(one, reply)));
    await world.endpoint(hanging.url);
    const [{ id }, { id: other }] = [await world.endpoint(brisk.url), await world.endpoint(mixed.url)];
    await world.tell('ord_hang');
    for (let i = 0; i < 40; i++) await world.tell(`ord_${i}`);
    await world.untilAttempted(id, 41);
    await world.untilAttempted(other, 40);
    expect(hanging.received).toHaveLength(4);
    await hanging.close();
    await mixed.close();
  });
});

describe('many events', () => {
  it('arrive in the order of each subject', async () => {
    const world = await worldOf();
    const hooks = await receiver();
    const { id } = await world.endpoint(hooks.url);
    const told = new Map<string, string[]>();
    await Promise.all(
      Array.from({ length: 1_500 }, async (_, i) => {
        const subject = `ord_${i % 20}`;
        const event = await world.tell(subject);
        told.set(subject, [...(told.get(subject) ?? []), event]);
      }),
    );
    await world.untilAttempted(id, 1_500);
    await world.untilEmpty(id);
    const sequences = hooks.received.map(({ body }) => JSON.parse(body) as { subject: string; sequence: number });
    expect(hooks.received).toHaveLength(1_500);
    for (const subject of told.keys()) {
      const own = sequences.filter((one) => one.subject === subject).map(({ sequence }) => sequence);
      expect(own).toEqual([...own].sort((a, b) => a - b));
      expect(own).toHaveLength(75);
    }
  });
});
