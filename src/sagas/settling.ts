import { type Clock } from '../clock.js';
import { type Obstacle } from '../contract/obstacle.js';
import { type Settling } from '../contract/operation-row.js';
import { type StepSpec } from '../contract/steps.js';
import { GatewayError } from '../domain/errors.js';
import { type Step } from '../ledger/journal.js';
import { type Failure } from './call-preparation.js';
import { type Conclusion } from './conclusion.js';
import { Suspended } from './run-suspension.js';

/** How long reads are tried before manual review. */
const settleForMs = 24 * 3_600_000;
const settleGapMs = { least: 1_000, most: 15 * 60_000 };
const noWayToAsk = 'Its reply was lost, and the provider has no way to look up the outcome.';

type SentStep = Step & { provider: string };

/**
 * The conclusion about a call whose reply was lost: never before the late bound, and in the way that its row declares. Writes nothing, and sends
 * only reads. Throws `Suspended` while the outcome cannot be determined yet.
 */
export async function settled<T>(
  spec: StepSpec<T>,
  step: SentStep,
  settling: Settling,
  firstSentAt: number,
  clock: Clock,
): Promise<Conclusion> {
  const now = clock.now();
  if (now < step.settleAfter) throw new Suspended(step.settleAfter, { because: obstacleIn(step) });
  switch (settling.by) {
    case 'repeating':
      if (spec.neverAgain) return undecided('Its reply was lost, and the data it needs was not stored.');
      if (now > firstSentAt + settleForMs && step.attempt > 1)
        return undecided('The provider gave no clear answer for a day.');
      return {
        status: 'repeated',
        detail: 'Its reply was lost. Sent again, which has no further effect if it was already executed.',
      };
    case 'manual_review':
    case 'release':
      return undecided(noWayToAsk);
    case 'reading':
      return spec.lookUp ? settledByReading(spec.lookUp, step, clock) : undecided(noWayToAsk);
  }
}

async function settledByReading<T>(
  lookUp: NonNullable<StepSpec<T>['lookUp']>,
  step: SentStep,
  clock: Clock,
): Promise<Conclusion> {
  const now = clock.now();
  let finding;
  try {
    finding = await lookUp.read(step.sentAt, step.digest);
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    if (now > step.sentAt + settleForMs) return undecided('The provider could not be read for a day.');
    const again = now + Math.min(Math.max(now - step.settleAfter, settleGapMs.least), settleGapMs.most);
    throw new Suspended(again, { because: error });
  }
  if (finding.kind === 'executed')
    return { status: 'done', outcome: finding.value, detail: 'Reading shows that it was executed.' };
  // The wall clock has jumped: less time has passed than it says, and the call may still be executed.
  if (quiescent.isAhead(step.id, clock)) throw new Suspended(now + settleGapMs.least);
  if (finding.kind === 'ambiguous') return undecided(finding.detail);
  if (!lookUp.authoritative)
    return undecided("The provider's records do not show it, which does not prove that it will not appear.");
  // The outcome is known now; the history shows that it was unknown for a while.
  const { provider, operation } = step;
  const { fault } = (step.outcome as Failure | undefined) ?? { fault: { provider, operation } };
  return {
    status: 'not_executed',
    outcome: { code: 'upstream_unavailable', fault },
    detail: 'Reading proves that it was not executed.',
  };
}

const undecided = (detail: string): Conclusion => ({ status: 'undecided', outcome: { detail }, detail });

/** Why the outcome of a call is not known, or why it was not sent. */
export function obstacleIn({ outcome }: Step): Obstacle {
  const { code = 'outcome_unknown', fault } = (outcome ?? {}) as Partial<Failure>;
  return { code, upstream: fault };
}

/** By step, for each clock: only the process that sent a call knows what its clock said then. */
const quiescentAt = new WeakMap<Clock, Map<string, number>>();

function quiescentBy(clock: Clock): Map<string, number> {
  const known = quiescentAt.get(clock) ?? new Map<string, number>();
  quiescentAt.set(clock, known);
  return known;
}

/** Until when, by a clock that does not jump, a call that this process sent may still be executed. */
export const quiescent = {
  until: (stepId: string, clock: Clock, ms: number): void =>
    void quiescentBy(clock).set(stepId, clock.monotonic() + ms),
  isAhead: (stepId: string, clock: Clock): boolean => clock.monotonic() < (quiescentBy(clock).get(stepId) ?? 0),
  forget: (stepId: string, clock: Clock): void => void quiescentBy(clock).delete(stepId),
};
