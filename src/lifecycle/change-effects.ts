import { type ChangeEffects, type NumberCancellation } from '../contract/changes.js';
import { type Change } from '../domain/change.js';
import { onlySet } from '../domain/only-set.js';
import { type LedgerView } from '../ledger/ledger.js';
import { patchService } from './service-status.js';

/** Records ownership and settings after a completed change, in the transaction that completes it. */
export async function applyEffects(ledger: LedgerView, change: Change, effects: ChangeEffects): Promise<void> {
  const { id, tenant, provider, account } = change;
  const { makes, givesUp, leaves, service, ends } = effects;
  if (makes) await ledger.ownerships.claim({ ...change, ...makes }, tenant, id);
  for (const n of leaves?.phoneNumbers ?? []) await ledger.servedNumbers.leave(provider, account, n, leaves!, id);
  if (ends) await ledger.ownerships.forget({ ...change, ...ends });
  if (service) await patchService(ledger, service, id);
  const { orderId: last } = change.input as Partial<NumberCancellation>;
  if (givesUp) await ledger.servedNumbers.giveUp(provider, account, givesUp, id, onlySet({ last }));
}
