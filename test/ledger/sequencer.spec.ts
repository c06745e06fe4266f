import { describe, expect, it } from '@jest/globals';
import { type Ledger, openLedger } from '../../src/ledger/ledger.js';
import { Sequencer } from '../../src/ledger/sequencer.js';
import { freshDatabase } from '../support/services.js';
import { orderEvent } from './contract/outbox.js';

const rethrow = (error: unknown): never => {
  throw error;
};

async function shared(work: (ledgers: Ledger[]) => Promise<void>): Promise<void> {
  const url = await freshDatabase();
  const ledgers = await Promise.all([openLedger(url), openLedger(url), openLedger(url)]);
  try {
    await work(ledgers);
  } finally {
    await Promise.all(ledgers.map((ledger) => ledger.close()));
  }
}

/** Reads a feed to its end, again and again, as a reader does who never looks back. */
class Follower {
  readonly ids: string[] = [];
  readonly sequences: number[] = [];

  constructor(
    private readonly ledger: Ledger,
    private readonly tenant: string,
  ) {}

  async catchUp(): Promise<void> {
    for (;;) {
      const page = await this.ledger.outbox.page({ tenant: this.tenant, after: this.sequences.at(-1) ?? 0, limit: 50 });
      if (page.length === 0) return;
      this.ids.push(...page.map(({ id }) => id));
      this.sequences.push(...page.map(({ sequence }) => sequence));
    }
  }
}

describe('events of several gateways in one PostgreSQL', () => {
  it('reach a forward-only reader once and without gaps while all gateways write', async () => {
    await shared(async (ledgers) => {
      const sequencers = ledgers.map((ledger) => new Sequencer(ledger, rethrow));
      const [acme, other] = ['acme', 'other'].map((tenant) => new Follower(ledgers[0]!, tenant));
      let writing = true;
      const writers = ledgers.flatMap((ledger, i) =>
        [0, 1].map(async (j) => {
          for (let n = 0; n < 40; n++) {
            const done = ledger.transaction(async (l) => {
              await l.outbox.append(orderEvent('acme'));
              await l.outbox.append(orderEvent(j === 0 ? 'acme' : 'other'));
              if (n % 5 === i) throw new Error('undone');
            });
            await done.catch(() => undefined);
          }
        }),
      );
      const numbering = sequencers.map(async (sequencer) => {
        while (writing) await sequencer.placeAll();
      });
      const reading = [acme!, other!].map(async (follower) => {
        while (writing) await follower.catchUp();
      });
      await Promise.all(writers);
      writing = false;
      await Promise.all([...numbering, ...reading]);
      await sequencers[0]!.placeAll();
      for (const follower of [acme!, other!]) await follower.catchUp();
      const wanted = { acme: 3 * 32 * 2 + 3 * 32, other: 3 * 32 };
      for (const [follower, count] of [
        [acme!, wanted.acme],
        [other!, wanted.other],
      ] as const) {
        expect(follower.sequences).toEqual(Array.from({ length: count }, (_, i) => i + 1));
        expect(new Set(follower.ids).size).toBe(count);
      }
    });
  });

  it('about one resource keep the order in which they were written, despite clock differences', async () => {
    await shared(async ([one]) => {
      const ids = ['evt_9', 'evt_5', 'evt_7', 'evt_1'];
      for (const id of ids) await one!.outbox.append({ ...orderEvent('acme', 'ord_1'), id });
      await new Sequencer(one!, rethrow).placeAll();
      expect((await one!.outbox.page({ tenant: 'acme', limit: 9 })).map(({ id }) => id)).toEqual(ids);
    });
  });

  it('get places in the order of commits, without making writers wait', async () => {
    await shared(async ([one, other]) => {
      let commit = (): void => undefined;
      const held = new Promise<void>((resolve) => (commit = resolve));
      let appended = (): void => undefined;
      const begun = new Promise<void>((resolve) => (appended = resolve));
      const slow = one!.transaction(async (l) => {
        await l.outbox.append({ ...orderEvent('acme'), id: 'evt_slow' });
        appended();
        await held;
      });
      await begun;
      await other!.outbox.append({ ...orderEvent('acme'), id: 'evt_quick' });
      await new Sequencer(other!, rethrow).placeAll();
      expect((await other!.outbox.page({ tenant: 'acme', limit: 9 })).map(({ id }) => id)).toEqual(['evt_quick']);
      commit();
      await slow;
      await new Sequencer(other!, rethrow).placeAll();
      const page = await other!.outbox.page({ tenant: 'acme', limit: 9 });
      expect(page.map(({ id, sequence }) => [id, sequence])).toEqual([['evt_quick', 1], ['evt_slow', 2]]); // prettier-ignore
    });
  });

  it('get places from one gateway at a time', async () => {
    await shared(async ([one, other]) => {
      await one!.outbox.append(orderEvent('acme'));
      await one!.transaction(async (l) => {
        expect(await l.outbox.place(10)).toEqual(['acme']);
        expect(await new Sequencer(other!, rethrow).placeAll()).toBe(true);
      });
      expect(await new Sequencer(other!, rethrow).placeAll()).toBe(false);
      expect(await other!.outbox.lastPlace('acme')).toBe(1);
    });
  });

  it('get places in the background, including those of a dead process', async () => {
    await shared(async ([one, dead]) => {
      await dead!.outbox.append({ ...orderEvent('acme'), id: 'evt_left' });
      const sequencer = new Sequencer(one!, rethrow);
      const placed = (): Promise<void> => new Promise((resolve) => void one!.news.once('placed', () => resolve()));
      let next = placed();
      sequencer.start();
      await next;
      next = placed();
      await one!.outbox.append({ ...orderEvent('acme'), id: 'evt_own' });
      await next;
      next = placed();
      await dead!.outbox.append({ ...orderEvent('acme'), id: 'evt_later' });
      await next;
      expect((await one!.outbox.page({ tenant: 'acme', limit: 9 })).map(({ id }) => id)).toEqual(['evt_left', 'evt_own', 'evt_later']); // prettier-ignore
      await sequencer.stop();
      await one!.outbox.append(orderEvent('acme'));
      expect(await one!.outbox.anyUnplaced()).toBe(true);
    });
  });
});
