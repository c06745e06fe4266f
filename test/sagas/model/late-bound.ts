import { type Database } from '../../../src/ledger/database.js';
import { type DidtfnSimulator } from '../../../src/sandbox/didtfn/simulator.js';
import { type Fields } from '../../../src/sandbox/kit/request.js';

interface Effect {
  operation: string;
  fields: Fields;
  arrivedAt: number;
  doneAt: number;
}

const named = ['number', 'quantity', 'reserveId', 'orderId'];

/**
 * Whether the simulator has carried out what it was sent within the time that the gateway allows a provider. Where both share a machine that
 * stands still for a moment, a call may be read, and carried out, after that.
 */
export class LateBound {
  private readonly arrivals = new Map<Fields, number>();
  private readonly effects: Effect[] = [];

  constructor(simulator: DidtfnSimulator) {
    simulator.observe(({ stage, operation, fields }) => {
      if (stage === 'arrived') this.arrivals.set(fields, Date.now());
      if (stage !== 'executed') return;
      this.effects.push({ operation, fields, arrivedAt: this.arrivals.get(fields)!, doneAt: Date.now() });
    });
  }

  /** Of the steps that an effect may be of, the last one sent before it arrived is the one. */
  async isKept(db: Database): Promise<boolean> {
    const steps = await db.query('SELECT operation, digest, sent_at, settle_after FROM steps ORDER BY sent_at');
    return this.effects.every(({ operation, fields, arrivedAt, doneAt }) => {
      const step = steps.findLast(
        (row) =>
          row['operation'] === operation && Number(row['sent_at']) <= arrivedAt && fits(String(row['digest']), fields),
      );
      return step === undefined || doneAt <= Number(step['settle_after']);
    });
  }
}

function fits(digest: string, fields: Fields): boolean {
  const sent = JSON.parse(digest) as Record<string, unknown>;
  return named.every((name) => fields[name] === undefined || String(sent[name]) === fields[name]);
}
