import { type OperationRow, type Settling } from '../../src/contract/operation-row.js';
import { type CommittedIntent, type Outcome } from '../../src/contract/outcome.js';
import { type LookUpResult, type StepResult, type StepSpec } from '../../src/contract/steps.js';
import { type ProblemCode } from '../../src/domain/errors.js';
import { Suspended } from '../../src/sagas/run-suspension.js';
import { type Run } from '../../src/sagas/run.js';
import { type Saga } from '../../src/sagas/runner.js';
import { SagaWork } from './saga-work.js';

export const fault = { provider: 'didtfn', operation: 'act' } as const;
export const done: Outcome<string> = { kind: 'done', value: 'made' };
export const lost: Outcome<string> = { kind: 'unknown', code: 'outcome_unknown', fault };
export const unsent: Outcome<string> = { kind: 'not_sent', code: 'upstream_unavailable', fault };
export const refused = (code: ProblemCode = 'upstream_rejected'): Outcome<string> => ({ kind: 'refused', code, fault });
export const [timeoutMs, lateBoundMs] = [1_000, 9_000];

/** One step of one subject, made as often as a test wants; each time is a run of its own, as after a restart. */
export class StepWork extends SagaWork {
  readonly subject = { id: 'ord_1', tenant: 'acme' };
  /** When each call was sent, from the beginning, ms. */
  readonly sent: number[] = [];
  readonly marked: string[] = [];
  /** How the calls end, in order. */
  outcomes: Outcome<string>[] = [];
  settle: Settling = { by: 'reading', reads: ['orders'] };
  effect: 'money' | 'hold' | 'write' = 'money';
  authoritative = true;
  /** What reading shows; it may throw. */
  seen: () => LookUpResult<string> = () => ({ kind: 'executed', value: 'found' });
  private readonly began = this.now;

  get elapsed(): number {
    return this.now - this.began;
  }

  /** The result of the step, or until when it waits, from the beginning, ms. */
  async step(more: Partial<StepSpec<string>> = {}): Promise<StepResult<string> | number> {
    let result: StepResult<string> | undefined;
    const operations = [{ name: 'act', effect: this.effect, settle: this.settle }] as unknown as OperationRow[];
    const { effect, settle } = this;
    const send = (_: CommittedIntent): Promise<Outcome<string>> => {
      this.sent.push(this.elapsed);
      return Promise.resolve(this.outcomes.shift()!);
    };
    const spec = {
      key: 'act',
      call: {
        ...{ operation: 'act', effect, settledBy: settle.by, digest: { what: 'one' } },
        timeoutMs,
        lateBoundMs,
        send,
      },
      ...(settle.by === 'reading' && {
        lookUp: { authoritative: this.authoritative, read: () => Promise.resolve().then(() => this.seen()) },
      }),
      ...more,
    } as StepSpec<string>;
    const saga: Saga = {
      advance: async (run: Run) => void (result = await run.at({ operations }).step(spec)),
      marks: () => ({
        unknown: () => Promise.resolve(void this.marked.push('unknown')),
        settled: () => Promise.resolve(void this.marked.push('settled')),
      }),
    };
    try {
      await this.advance(saga, this.subject, 'order');
    } catch (error) {
      if (!(error instanceof Suspended)) throw error;
      return error.until - this.began;
    }
    return result!;
  }

  /** The same, as often as it is due, until it ends; after a day and an hour there is something wrong. */
  async ended(more: Partial<StepSpec<string>> = {}): Promise<StepResult<string>> {
    for (;;) {
      const now = await this.step(more);
      if (typeof now !== 'number') return now;
      if (now <= this.elapsed || now > 25 * 3_600_000) throw new Error(`It waits until ${now}`);
      this.now = this.began + now;
    }
  }

  /** What the journal has of it. */
  async statuses(): Promise<string[]> {
    return (await this.ledger.journal.of(this.subject.id)).map(({ status }) => status);
  }
}
