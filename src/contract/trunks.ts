import { type FileStream } from './file-stream.js';
import { type Direction } from './reports.js';

/** One end of a trunk at the customer's side. */
export interface TrunkEnd {
  /** IPv4. */
  ipAddress: string;
  port?: number;
  /** Digits put before the number. */
  prefix?: string;
}

/** How many of something were asked for, and how many the provider has given; absent where it does not say. */
export interface Capacity {
  requested?: number;
  allocated?: number;
}

/** A trunk: the way calls take between a provider and the customer's equipment. */
export interface Trunk {
  /** The provider's id; origination and termination trunks count apart. */
  id: string;
  /** `origination`: calls to our numbers; `termination`: calls that go out. */
  direction: Direction;
  title?: string;
  /** `unknown`: in a word that the gateway does not know. */
  status: 'active' | 'disabled' | 'unknown';
  /** Whether its equipment is registered at the provider now, where that is asked for. */
  registered?: boolean;
  /** The reseller's customer whose trunk it is. */
  customerId?: string;
  primary?: TrunkEnd;
  secondary?: TrunkEnd;
  /** Calls at one time. */
  sessions?: Capacity;
  callsPerSecond?: Capacity;
  /** RFC 3339. */
  createdAt?: string;
}

export interface NewTrunk {
  direction: Direction;
  title: string;
  primary: TrunkEnd;
  secondary?: TrunkEnd;
  billing?: 'metered' | 'unmetered';
  sessions?: number;
  callsPerSecond?: number;
  unlimitedMinutes?: boolean;
  /** Where calls go when the trunk does not take them; E.164. */
  callForwarding?: string;
  /** The reseller's customer whose trunk it is, and the package that the customer pays calls by. */
  customer?: { customerId: string; packageId: string };
}

/** Only what is there is changed, down to the single member of an end. */
export interface TrunkUpdate {
  id: string;
  direction: Direction;
  title?: string;
  primary?: Partial<TrunkEnd>;
  secondary?: Partial<TrunkEnd>;
  callForwarding?: string;
}

export interface TrunkRef {
  id: string;
  direction: Direction;
}

/** The account's trunks. Methods reject with a GatewayError and must stop at `deadlineAt` (epoch ms). */
export interface TrunksPort {
  readonly directions: readonly Direction[];
  /** Whether a trunk is known by its title, so that two of one title must not be made at a time. */
  readonly titlesAreIds?: true;
  list(direction: Direction, deadlineAt: number): Promise<Trunk[]>;
  /** Undefined when the provider has no such trunk. */
  find(ref: TrunkRef, deadlineAt: number): Promise<Trunk | undefined>;
  /**
   * Whether a trunk may be what a call with these fields has made. While nobody knows what became of that call, such a trunk is nobody
   * else's to see or to use.
   */
  couldBe(trunk: Trunk, request: NewTrunk, sent: Readonly<Record<string, unknown>>): boolean;
  /** What a switch has to be told to use a trunk, as the provider writes it (PDF). Absent where it writes nothing. */
  openSettings?(ref: TrunkRef, deadlineAt: number): Promise<FileStream>;
}
