import { type Subject } from '../ledger/work.js';

/** The recurring work that compares one provider with the ledger. */
export const reconciliationOf = (provider: string): Subject => ({
  id: `${idPrefix}${provider}`,
  provider,
  tenant: '',
});

export const idPrefix = 'reconciliation:';
