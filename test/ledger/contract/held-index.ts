import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { UniqueViolation } from '../../../src/ledger/database.js';
import { HeldIndex } from '../../../src/ledger/held-index.js';
import { type Ledger, type LedgerView } from '../../../src/ledger/ledger.js';
import { freshName, freshNumber, reservation } from '../samples.js';

type Step =
  { what: 'hold' | 'release' | 'hold again' | 'look'; number: number; by: number; undone: number } | { what: 'forget' };

const numbers = Array.from({ length: 2 }, freshNumber).sort();
class Undone extends Error {}
/** The second time by a reservation that does not have it any more. */
const releasedTwice = (['hold', 0, 'release', 0, 'hold', 1, 'release', 0] as const).flatMap((what, i, all): Step[] =>
  typeof what === 'number' ? [] : [{ what, number: 0, by: all[i + 1] as number, undone: 0 }],
);

/** The index of held numbers says what the ledger says, whatever has been written and undone, and whenever it is asked for the first time. */
export function describeHeldIndex(ledger: () => Ledger): void {
  const inLedger = (account: string): Promise<ReadonlySet<string>> =>
    ledger().heldNumbers.among('didtfn', account, numbers);
  const inIndex = (account: string): Promise<ReadonlySet<string>> => ledger().held.among('didtfn', account, numbers);

  /** A reservation each, that may hold any of the numbers. */
  async function write(view: LedgerView, account: string, ids: readonly string[], step: Step): Promise<void> {
    if (step.what === 'forget' || step.what === 'look') return;
    const [id, phoneNumber] = [ids[step.by]!, numbers[step.number]!];
    if (step.what === 'hold') {
      const row = { ...reservation({ account }).numbers[0]!, reservationId: id, phoneNumber };
      await view.reservations.addNumbers({ id, provider: 'didtfn', account }, [row], step.number);
    } else {
      await view.heldNumbers.change(id, phoneNumber, { live: step.what === 'hold again' });
    }
  }

  describe('held numbers', () => {
    it('agrees with the ledger after any history', async () => {
      const step = fc.oneof(
        { weight: 9, arbitrary: fc.record({ what: fc.constantFrom('hold' as const, 'hold', 'release', 'hold again', 'look'), number: fc.nat({ max: 1 }), by: fc.nat({ max: 1 }), undone: fc.nat(3) }) }, // prettier-ignore
        { weight: 1, arbitrary: fc.constant({ what: 'forget' as const }) },
      );
      const history = async (steps: Step[]): Promise<void> => {
        const account = freshName('account');
        const ids: string[] = [];
        for (let by = 0; by < 2; by++) {
          const own = reservation({ account });
          await ledger().reservations.insert(own);
          ids.push(own.id);
        }
        await inIndex(account);
        for (const one of steps) {
          if (one.what === 'look') expect(await inIndex(account)).toEqual(await inLedger(account));
          if (one.what === 'forget') ledger().held.unclear([{ provider: 'didtfn', account, phoneNumber: '', reservationId: '', live: false }]); // prettier-ignore
          await ledger()
            .transaction(async (view) => {
              await write(view, account, ids, one);
              if (one.what !== 'forget' && one.undone === 1) throw new Undone();
            })
            .catch((error: unknown) => {
              // The same row, or the same number, twice.
              if (!(error instanceof Undone) && !(error instanceof UniqueViolation)) throw error;
            });
        }
        expect(await inIndex(account)).toEqual(await inLedger(account));
      };
      await fc.assert(fc.asyncProperty(fc.array(step, { maxLength: 25 }), history), {
        numRuns: 40,
        examples: [[releasedTwice]],
      });
    });

    it('is right when numbers are released and held while the index loads', async () => {
      const at = { provider: 'didtfn', account: freshName('account') };
      const [kept, released, held] = [freshNumber(), freshNumber(), freshNumber()];
      const read = [kept, released].map((phoneNumber) => ({ phoneNumber, reservationId: 'rsv_1' }));
      let answer = (): void => undefined;
      const page = new Promise<typeof read>((resolve) => (answer = () => resolve(read)));
      const index = new HeldIndex({ holders: () => page, among: () => Promise.resolve(new Set()) }, true);
      const reading = index.among(at.provider, at.account, [kept, released, held]);
      index.committed([
        { ...at, phoneNumber: released, reservationId: 'rsv_1', live: false },
        { ...at, phoneNumber: held, reservationId: 'rsv_2', live: true },
      ]);
      answer();
      expect(await reading).toEqual(new Set([kept, held]));
    });

    it('reports changed numbers since a mark; in memory only if no other process writes', async () => {
      const account = freshName('account');
      const own = reservation({ account });
      const number = own.numbers[0]!.phoneNumber;
      const mark = ledger().held.mark();
      expect(mark === undefined).toBe(ledger().kind === 'postgres');
      if (mark === undefined) return;
      await ledger().transaction((view) => view.reservations.insert(own));
      expect(ledger().held.movedSince(mark, new Set([number]))).toBe(true);
      expect(ledger().held.movedSince(mark, new Set([freshNumber()]))).toBe(false);
      expect(ledger().held.movedSince(ledger().held.mark()!, new Set([number]))).toBe(false);
      const change = { provider: 'didtfn', account, reservationId: own.id, live: true };
      ledger().held.committed(Array.from({ length: 3_000 }, (_, i) => ({ ...change, phoneNumber: `+1999${i}` })));
      expect(ledger().held.movedSince(mark, new Set([freshNumber()]))).toBe(true);
    });
  });
}
