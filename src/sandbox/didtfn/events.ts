import { type Stamp } from '../kit/journal.js';
import { type Category } from './inventory.js';

/** The settings of an origination trunk group, by the parameters of `defineTrunk`. Empty: not given. */
export interface TrunkSettings {
  readonly title: string;
  readonly primaryTrunk: string;
  readonly primaryPrefix: string;
  readonly primaryPort: string;
  readonly secondaryTrunk: string;
  readonly secondaryPrefix: string;
  readonly secondaryPort: string;
  readonly billingType: 'Metered' | 'Unmetered';
  readonly sessions: string;
  readonly mou: string;
  readonly call_forwarding: string;
}

/** The settings of a termination trunk group, by the parameters of `defineTrunk_termination`. Empty: not given. */
export interface TerminationSettings {
  readonly title: string;
  readonly ipaddress: string;
  readonly ports: string;
  readonly cps: string;
}

/** 1: active, 0: inactive, 2: cancelled. */
export type NumberStatus = '0' | '1' | '2';

/** What is stored of a document uploaded with a port. */
export interface Paper {
  /** The name under which it is stored here. */
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** A status that a port reaches automatically, and when (RFC 3339, UTC). */
export interface CourseStep {
  readonly status: string;
  readonly at: string;
}

/**
 * Everything that can happen at the provider:
 * - `hold`: numbers were added to a cart, through the API (`account`) or in the provider's portal (`portal`);
 * - `unhold`: numbers left a cart, `removed` by the account or `dropped` by the provider, and are available again;
 * - `taken`: someone else took the numbers;
 * - `order`: a whole cart became an order;
 * - `charge`: the amount of an order or a port was deducted, in US cents;
 * - `allocate`: the numbers of an order or a port were assigned to the account;
 * - `number_update`: numbers of the account changed their trunk group or status;
 * - `trunk`, `trunk_update`: an origination trunk group was created or changed;
 * - `termination_trunk`, `termination_disable`: a termination trunk group was created or disabled;
 * - `port`: a port was submitted, with the course it takes unless a command changes it;
 * - `port_status`: a port changed its status at `since`, by its `course` or by `command`;
 * - `payment`: a card payment added to the balance; only the card's last four digits are stored;
 * - `magic`: a number's magic took effect in an operation, and is used up.
 */
export type LedgerEvent =
  | { type: 'hold'; reserveId: string; numbers: readonly string[]; by: 'account' | 'portal' }
  | { type: 'unhold'; reserveId: string; numbers: readonly string[]; reason: 'removed' | 'dropped' }
  | { type: 'taken'; numbers: readonly string[] }
  | {
      type: 'order';
      orderId: string;
      reserveId: string;
      trunkId: string;
      numbers: readonly string[];
      category: Category;
      amountCents: number;
    }
  | { type: 'charge'; orderId: string; amountCents: number }
  | { type: 'allocate'; orderId: string; numbers: readonly string[] }
  | { type: 'number_update'; numbers: readonly string[]; trunkId?: string; status?: NumberStatus }
  | { type: 'trunk'; trunkId: string; settings: TrunkSettings }
  | { type: 'trunk_update'; trunkId: string; settings: Partial<TrunkSettings> }
  | { type: 'termination_trunk'; trunkId: string; settings: TerminationSettings }
  | { type: 'termination_disable'; trunkId: string }
  | {
      type: 'port';
      orderId: string;
      trunkId: string;
      numbers: readonly string[];
      category: Category;
      amountCents: number;
      subscriberType: 'residential' | 'business';
      loaAuthorizingPerson: string;
      /** Empty: as soon as possible. */
      requestedFocDate: string;
      loaDoc: Paper;
      carrierDoc: Paper;
      /** Whether these were given; their content is not stored. */
      wirelessAccountNumber: boolean;
      wirelessPin: boolean;
      course: readonly CourseStep[];
    }
  | {
      type: 'port_status';
      orderId: string;
      status: string;
      since: string;
      by: 'course' | 'command';
      actualFocDate?: string;
    }
  | { type: 'payment'; referenceno: string; fundedCents: number; feeCents: number; cardEndsIn: string }
  | { type: 'magic'; operation: string; number: string };
export type LedgerEntry = Stamp & LedgerEvent;

type EntryOf<T extends LedgerEvent['type']> = Stamp & Extract<LedgerEvent, { type: T }>;
export type Order = EntryOf<'order'>;
export type Charge = EntryOf<'charge'>;
export type PortRequest = EntryOf<'port'>;
export type Payment = EntryOf<'payment'>;
