import { type Reconcile } from '../../contract/provider-settings.js';
import { type LookUp } from '../../contract/steps.js';

/**
 * Settles a lost call by looking for what it was to bring about: it is there, or it is not. Whether "not there" is proof, the operator says
 * (`_RECONCILE`). `sent` is what was sent, as far as it is shown: look for what went out, not for what would go out now.
 */
export function lookFor<T>(
  { reconcile }: { reconcile: Reconcile },
  find: (sent: Record<string, unknown>) => Promise<T | undefined>,
): LookUp<T> {
  return {
    authoritative: reconcile === 'authoritative',
    read: async (_sentAt, sent) => {
      const value = await find(sent);
      return value === undefined ? { kind: 'absent' } : { kind: 'executed', value };
    },
  };
}
