import { describe, expect, it } from '@jest/globals';
import { StoreUnreachable } from '../../src/ledger/database.js';
import { Ledger } from '../../src/ledger/ledger.js';
import { migrate } from '../../src/ledger/migrations.js';
import { openSqlite } from '../../src/ledger/sqlite.js';
import { Runner } from '../../src/sagas/runner.js';
import { eventually } from '../support/eventually.js';

const subject = (id: string) => ({ id, provider: 'acme', tenant: 'acme' });

describe('leases', () => {
  const begun = async (
    slots = 64,
  ): Promise<{ ledger: Ledger; runner: Runner; advanced: string[]; end: () => Promise<void> }> => {
    const db = openSqlite(':memory:');
    await migrate(db);
    const ledger = new Ledger(db);
    const advanced: string[] = [];
    let goOn = (): void => undefined;
    const over = new Promise<void>((resolve) => (goOn = resolve));
    const saga = {
      advance: async ({ subject: { id } }: { subject: { id: string } }) => {
        advanced.push(id);
        if (id === 'ord_busy') await over;
      },
    };
    const runner = new Runner(ledger, { order: saga }, {
      owner: 'this',
      leaseMs: 90,
      slots: { perProvider: slots, perTenant: slots },
      pollMs: 10,
      attention: { stuckMs: 3_600_000, stillMs: 86_400_000 },
      onError: () => undefined,
    }); // prettier-ignore
    const end = async (): Promise<void> => {
      goOn();
      await runner.stop(5_000);
      await db.close();
    };
    return { ledger, runner, advanced, end };
  };

  it('of work under way are renewed for as long as it takes', async () => {
    const { ledger, runner, end } = await begun();
    let renewals = 0;
    const renew = ledger.work.renew.bind(ledger.work);
    ledger.work.renew = async (owner, leaseMs, subjects) => {
      if (subjects.includes('ord_busy')) renewals++;
      await renew(owner, leaseMs, subjects);
    };
    runner.start();
    await runner.startWith(subject('ord_busy'), 'order', (enlist) => ledger.transaction(enlist));
    await eventually(
      () => renewals,
      (count) => count >= 3,
    );
    await end();
  });

  it('of work that nobody here took up lapse, however busy the process is', async () => {
    const { ledger, runner, advanced, end } = await begun();
    runner.start();
    await runner.startWith(subject('ord_busy'), 'order', (enlist) => ledger.transaction(enlist));
    // The order is written, and nobody learns of it.
    const lost = runner.startWith(subject('ord_lost'), 'order', async (enlist) => {
      await ledger.transaction(enlist);
      throw new StoreUnreachable(new Error('connection reset'));
    });
    await expect(lost).rejects.toThrow(StoreUnreachable);
    while (!advanced.includes('ord_lost')) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(advanced).toEqual(['ord_busy', 'ord_lost']);
    await end();
  });

  it('of work that only this process can do are taken without a free slot, and that of others waits', async () => {
    const { ledger, runner, advanced, end } = await begun(1);
    await runner.startWith(subject('ord_busy'), 'order', (enlist) => ledger.transaction(enlist));
    await runner.startWith(subject('ord_any'), 'order', (enlist) => ledger.transaction(enlist));
    const leased = { onlyHere: true };
    await runner.startWith(subject('ord_here'), 'order', (enlist) => ledger.transaction(enlist), leased);
    expect(await ledger.work.claimDue('another', 60_000, (due) => due.map((share) => ({ ...share, most: 9 })))).toEqual(
      [expect.objectContaining({ subjectId: 'ord_any' })],
    );
    await eventually(
      () => advanced,
      (done) => done.includes('ord_here'),
    );
    expect(advanced).toEqual(['ord_busy', 'ord_here']);
    await end();
  });

  it.each([false, true])(
    'are not begun with by a process that stops, be it work for this one alone: %s',
    async (onlyHere) => {
      const { ledger, runner, advanced, end } = await begun();
      let written = (): void => undefined;
      const writing = new Promise<void>((resolve) => (written = resolve));
      const made = runner.startWith(
        subject('ord_late'),
        'order',
        async (enlist) => {
          await writing;
          return ledger.transaction(enlist);
        },
        { onlyHere },
      );
      await runner.stop(5_000);
      written();
      await made;
      expect(advanced).toEqual([]);
      expect(runner.running()).toEqual([]);
      await end();
    },
  );
});
