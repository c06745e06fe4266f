import { type Stamp } from '../kit/journal.js';

/** Settings of a client, a sub-account or a number by the provider's names, all as text. Never includes passwords. */
export type Settings = Readonly<Record<string, string>>;

/** A number that the account received. `visibleAt`: when reads begin to show it, epoch milliseconds. */
export interface NewNumber {
  readonly did: string;
  readonly kind: 'local' | 'tollfree' | 'virtual' | 'international' | 'ported';
  readonly description: string;
  readonly settings: Settings;
  readonly visibleAt?: number;
}

/** Everything that can happen at the provider. Amounts are US dollars as text. */
export type LedgerEvent =
  | { type: 'client'; client: string; profile: Settings }
  | { type: 'client_set'; client: string; profile: Settings }
  | { type: 'client_deleted'; client: string }
  | { type: 'threshold'; client: string; threshold: string; email: string }
  /** A charge: deducted from the client's balance. */
  | { type: 'charge'; id: string; client: string; amount: string; description: string }
  /** A payment: added to the client's balance. */
  | { type: 'payment'; id: string; client: string; amount: string; description: string }
  /** Sub-accounts. `hasPassword` shows that one is set; the journal does not contain it. */
  | { type: 'account'; id: string; account: string; settings: Settings; hasPassword: boolean }
  | { type: 'account_set'; id: string; settings: Settings; hasPassword?: boolean }
  | { type: 'account_deleted'; id: string }
  | { type: 'registration'; account: string; registered: boolean }
  /** Numbers were bought: `amount` was deducted from the account's own balance. */
  | {
      type: 'order';
      orderId: string;
      method: string;
      dids: readonly string[];
      /** Per number. */
      setup: string;
      monthly: string;
      amount: string;
    }
  | { type: 'allocate'; number: NewNumber }
  | { type: 'number_set'; did: string; settings: Settings }
  | { type: 'number_cancelled'; did: string; portedOut: boolean; comment: string }
  /** Someone else took the number. */
  | { type: 'taken'; did: string }
  | { type: 'back_order'; id: string; country: 'US' | 'CA'; region: string; rateCenter: string; settings: Settings }
  | { type: 'back_order_filled'; id: string; did: string }
  | { type: 'port'; portid: string; numbers: readonly string[]; details: Settings; fate: PortFate }
  /** `since`: when the status began, epoch milliseconds; the port's next step is timed from it. */
  | { type: 'port_status'; portid: string; status: string; note: string; since: number; focDate?: string }
  | { type: 'port_file'; attachid: string; portid: string; fileType: string; bytes: number; content: string }
  /** The account's own balance was adjusted outside the API. */
  | { type: 'adjusted'; amount: string }
  /** A magic value took effect, and is used up. */
  | { type: 'magic'; key: string };

/** How a port will end: as the losing carrier decides, or not without a command (`stuck`). */
export type PortFate = 'completed' | 'rejected' | 'stuck';

export type LedgerEntry = Stamp & LedgerEvent;
export type Entry<T extends LedgerEvent['type']> = Stamp & Extract<LedgerEvent, { type: T }>;
