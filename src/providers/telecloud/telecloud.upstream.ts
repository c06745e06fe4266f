import { type Sender } from '../kit/sender.js';

/** What the adapters of this provider share. Its document has no read that settles anything: its changes are one call each (`kit/one-call.ts`). */
export interface TelecloudUpstream {
  readonly sender: Sender;
  readonly lateBoundMs: number;
}
