import { type Doubt } from './doubts.js';
import { type HeldChange } from './held-index.js';

/** What whoever follows the ledger in this process is told, once it is committed. */
export interface Notes {
  moved: (subjectId: string) => void;
  held: (change: HeldChange) => void;
  /** An event has been written into the outbox, for a tenant. */
  told: (tenant: string) => void;
  /** Something has been left in doubt. */
  doubted: (doubt: Doubt) => void;
}
