import { type ProviderPortStatus } from '../../domain/port-order.js';

/** Port statuses. An unmapped one is shown and changes nothing. */
export const portStatuses: Readonly<Record<string, ProviderPortStatus>> = {
  awaiting_documentation: 'documents_pending',
  pending_approval: 'submitted',
  processing: 'in_review',
  foc_received: 'foc_confirmed',
  completed: 'ported',
  cancelled: 'cancelled',
};
