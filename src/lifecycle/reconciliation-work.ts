import { type Subject } from '../ledger/work.js';

/** The work that compares one provider with the ledger, now and again for as long as the gateway runs. */
export const reconciliationOf = (provider: string): Subject => ({
  id: `${idPrefix}${provider}`,
  provider,
  tenant: '',
});

export const idPrefix = 'reconciliation:';
