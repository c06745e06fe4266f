import { type Reconcile } from '../../contract/provider-settings.js';
import { type OutcomeLookUp } from '../../contract/steps.js';

/** The read contradicts itself or shows more than one candidate; `detail` describes what it found. */
export class Ambiguous {
  constructor(readonly detail: string) {}
}

/** The result of a look-up; undefined if nothing was found. */
export type Found<T> = T | undefined | Ambiguous;

/** What proves absence: the operator's setting, or a fact about this particular read. */
type Proof = { readonly reconcile: Reconcile };

/**
 * Settles a call with unknown outcome by looking for its effect: present, absent, or undecided. Whether "absent" is proof is the operator's setting
 * (`_RECONCILE`). `sent` is the recorded input of the call: look for what was sent, not for what would be sent now.
 */
export function lookFor<T extends object>(
  { reconcile }: Proof,
  find: (sent: Record<string, unknown>) => Promise<Found<T>>,
): OutcomeLookUp<T> {
  return {
    authoritative: reconcile === 'authoritative',
    read: async (_sentAt, sent) => {
      const found = await find(sent);
      if (found === undefined) return { kind: 'absent' };
      if (found instanceof Ambiguous) return { kind: 'ambiguous', detail: found.detail };
      return { kind: 'executed', value: found };
    },
  };
}

/** The same for a call that was to bring about a state. */
export const lookWhether = (
  proof: Proof,
  isSo: (sent: Record<string, unknown>) => Promise<boolean>,
): OutcomeLookUp<object> => lookFor(proof, async (sent) => ((await isSo(sent)) ? {} : undefined));

/** A single candidate is the match. Several are ambiguous: `seen` describes them. */
export function onlyOne<T>(candidates: readonly T[], seen: (all: readonly T[]) => string): Found<T> {
  return candidates.length > 1 ? new Ambiguous(seen(candidates)) : candidates[0];
}
