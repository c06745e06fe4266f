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

/** How many were requested, and how many the provider granted; absent if it does not say. */
export interface Capacity {
  requested?: number;
  allocated?: number;
}

/** A trunk: the route of calls between a provider and the customer's equipment. */
export interface Trunk {
  /** The provider's ID; origination and termination trunks are numbered separately. */
  id: string;
  /** `origination`: calls to our numbers; `termination`: calls that go out. */
  direction: Direction;
  title?: string;
  /** `unknown`: a status that the gateway does not know. */
  status: 'active' | 'disabled' | 'unknown';
  /** Whether its equipment is registered with the provider now, if requested. */
  registered?: boolean;
  /** The reseller's customer whose trunk it is. */
  customerId?: string;
  primary?: TrunkEnd;
  secondary?: TrunkEnd;
  /** Maximum concurrent calls. */
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
  /** Where calls go if the trunk does not accept them; E.164. */
  callForwarding?: string;
  /** The reseller's customer whose trunk it is, and the customer's rate package. */
  customer?: { customerId: string; packageId: string };
}

/** Absent members are unchanged, down to single members of an endpoint. */
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
  /** Whether a trunk is identified by its title, so that two with one title must not be created at a time. */
  readonly titlesAreIds?: true;
  list(direction: Direction, deadlineAt: number): Promise<Trunk[]>;
  /** Undefined when the provider has no such trunk. */
  find(ref: TrunkRef, deadlineAt: number): Promise<Trunk | undefined>;
  /**
   * Whether a trunk may have been created by a call with these fields. While the outcome of that call is unknown, no one else can see or use such a
   * trunk.
   */
  couldBe(trunk: Trunk, request: NewTrunk, sent: Readonly<Record<string, unknown>>): boolean;
  /** Instructions for configuring a switch for a trunk, from the provider (PDF). Absent if it provides none. */
  openSettings?(ref: TrunkRef, deadlineAt: number): Promise<FileStream>;
}
