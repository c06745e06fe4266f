import { type StepResult } from '../contract/steps.js';
import { type Step } from '../ledger/journal.js';
import { type Failure } from './call-preparation.js';

/** The calls of one run as journalled: those that have begun, their outcomes, and those with unknown outcome. */
export class JournalledSteps {
  constructor(private readonly steps: Step[]) {}

  get any(): boolean {
    return this.steps.length > 0;
  }

  /** One whose intent has just been committed. */
  add(step: Step): void {
    this.steps.push(step);
  }

  haveSent(): boolean {
    return this.steps.some(({ status }) => status !== 'not_sent');
  }

  haveBegun(key: string): boolean {
    return this.steps.some((step) => step.key === key);
  }

  repeated(key: string): boolean {
    return this.steps.some((step) => step.key === key && step.status === 'repeated');
  }

  /** A call whose reply was lost and that could not be sent again may have been executed the first time. */
  unrepeated(key: string): StepResult<never> | undefined {
    if (!this.repeated(key)) return undefined;
    const sent = this.attemptsAt(key).at(-1)!.digest;
    return { kind: 'undecided', detail: 'A reply was lost, and the call could not be sent again.', sent };
  }

  /** Oldest first, but an open one comes last whatever its number: nothing is sent while it is open. */
  attemptsAt(key: string): Step[] {
    const isOpen = ({ status }: Step): number => (status === 'intent' || status === 'unknown' ? 1 : 0);
    return this.steps.filter((step) => step.key === key).sort((a, b) => isOpen(a) - isOpen(b) || a.attempt - b.attempt);
  }

  recall(key: string): StepResult<unknown> | undefined {
    const last = this.attemptsAt(key).at(-1);
    switch (last?.status) {
      case 'done':
        return { kind: 'done', value: last.outcome, sent: last.digest };
      case 'refused':
        return { kind: 'refused', ...(last.outcome as Failure), ...(this.repeated(key) && { repeated: true }) };
      case 'undecided':
        return { kind: 'undecided', detail: (last.outcome as { detail: string }).detail, sent: last.digest };
      default:
        return undefined;
    }
  }
}
