import { afterEach, describe, expect, it } from '@jest/globals';
import { freshDatabase } from '../support/services.js';
import { eventually } from '../support/eventually.js';
import { answering, startReceiver } from './receiver.js';
import { tenant, World } from './world.js';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

describe('two gateways on one PostgreSQL ledger', () => {
  it('deliver each event, one gateway to an endpoint at a time, in the order of each subject', async () => {
    const url = await freshDatabase();
    const worlds = [await World.start(url), await World.start(url)];
    closers.push(...worlds.map((world) => () => world.stop()));
    const hooks = await startReceiver();
    closers.push(hooks.close);
    const [one, two] = worlds as [World, World];
    const { id } = await one.endpoint(hooks.url);
    const told: string[] = [];
    for (let round = 0; round < 10; round++)
      told.push(...(await Promise.all(Array.from({ length: 20 }, (_, i) => [one, two][i % 2]!.tell(`ord_${i % 5}`)))));
    await eventually(
      () => hooks.received.length,
      (n) => n >= told.length,
    );
    await one.untilEmpty(id);
    const got = hooks.received.map(({ body }) => JSON.parse(body) as { id: string; subject: string; sequence: number });
    // Sent once each: two that deliver to one endpoint at a time would send some of them twice.
    expect(got.map((event) => event.id).sort()).toEqual([...told].sort());
    for (let i = 0; i < 5; i++) {
      const own = got.filter(({ subject }) => subject === `ord_${i}`).map(({ sequence }) => sequence);
      expect(own).toEqual([...own].sort((a, b) => a - b));
    }
    expect([...one.errors, ...two.errors]).toEqual([]);
  });

  it('take over from each other: what a dead one had under way is sent again', async () => {
    const url = await freshDatabase();
    const dead = await World.start(url, { leaseMs: 500 });
    const hooks = await startReceiver(() => undefined);
    closers.push(hooks.close);
    const { id } = await dead.endpoint(hooks.url);
    const told = [await dead.tell('ord_1'), await dead.tell('ord_1')];
    await eventually(
      () => hooks.received.length,
      (n) => n === 1,
    );
    // It hangs in its request, and gives no sign of life any more.
    dead.silence();
    hooks.answer(answering(200));
    const heir = await World.start(url);
    closers.push(
      () => heir.stop(),
      () => dead.stop(),
    );
    await heir.untilEmpty(id);
    const ids = hooks.received.map(({ headers }) => headers['webhook-id']);
    expect(ids).toEqual([told[0], ...told]);
    expect(await heir.ledger.outbox.lastPlace(tenant)).toBe(2);
  });
});
