import { type Doubt } from './doubts.js';
import { type HeldChange } from './held-index.js';

/** Callbacks for what a transaction writes; what they report is announced in this process after the commit. */
export interface Notes {
  moved: (subjectId: string) => void;
  held: (change: HeldChange) => void;
  /** An event of this tenant has been written to the outbox. */
  told: (tenant: string) => void;
  /** Something has been left in doubt. */
  doubted: (doubt: Doubt) => void;
}
