import { type Reconcile } from '../../contract/provider-settings.js';
import { type OutcomeLookUp } from '../../contract/steps.js';

/** The read contradicts itself or shows more than one candidate; `detail` tells a person what it saw. */
export class Ambiguous {
  constructor(readonly detail: string) {}
}

/** What a look has found; undefined where there is nothing of it. */
export type Found<T> = T | undefined | Ambiguous;

/** Where a look-up's proof comes from: the provider's setting, or what is known of this one read. */
type Proof = { readonly reconcile: Reconcile };

/**
 * Settles a lost call by looking for what it was to bring about: it is there, it is not, or nobody can tell. Whether "not there" is proof, the
 * operator says (`_RECONCILE`). `sent` is what was sent, as far as it is shown: look for what went out, not for what would go out now.
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

/** The same for a call that was to make something so. */
export const lookWhether = (
  proof: Proof,
  isSo: (sent: Record<string, unknown>) => Promise<boolean>,
): OutcomeLookUp<object> => lookFor(proof, async (sent) => ((await isSo(sent)) ? {} : undefined));

/** One candidate is it. Of several nobody can tell which: `seen` says for a person what they are. */
export function onlyOne<T>(candidates: readonly T[], seen: (all: readonly T[]) => string): Found<T> {
  return candidates.length > 1 ? new Ambiguous(seen(candidates)) : candidates[0];
}
