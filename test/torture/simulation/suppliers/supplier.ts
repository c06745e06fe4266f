import { type CloudAccountRef } from '../../../../src/contract/customers.js';
import { type Provider } from '../../../../src/contract/provider.js';
import { type Direction } from '../../../../src/contract/reports.js';
import { type ProviderOptions } from '../../../../src/contract/reservations.js';
import { type NewTrunk } from '../../../../src/contract/trunks.js';
import { type Connection } from '../../../../src/domain/order.js';
import { type ProviderContext } from '../../../../src/providers/kit/define.js';
import { type SimulatedProvider } from '../../../../src/sandbox/kit/server.js';
import { type VolatileStore } from '../../../../src/volatile/ports.js';

/** An order as the provider has it, and each time that money was taken for one. The provider's own ids, numbers in E.164. */
export interface Book {
  orders: Purchase[];
  charges: { orderId: string }[];
  /** Numbers that are kept for the account now. */
  held: readonly string[];
}

export interface Purchase {
  id: string;
  numbers: readonly string[];
  /** Whether the account has any of it now: a number in service, a service that has not failed. */
  stands: boolean;
}

export interface NumberSales {
  /** Numbers that callers ask for, few enough for them to meet. */
  readonly pool: readonly string[];
  readonly connection: Connection;
  /** How numbers are asked for beside their names. */
  readonly asked: { region?: string };
  readonly criteria: { type: 'local'; region?: string; areaCode?: string; city?: string };
  readonly manual: boolean;
  /** Whether numbers in service can be given up. */
  readonly cancels: boolean;
  /** Whether numbers can be ordered without a reservation. */
  readonly unreserved: boolean;
  /** Whether what is held here is held there at any moment, and not taken out of a cart meanwhile. */
  readonly steadyHolds: boolean;
}

export interface PortSales {
  /** Numbers of other carriers, few enough for callers to meet. */
  readonly portable: readonly string[];
  readonly options: ProviderOptions;
}

/** What a new trunk of each direction has to say beside its title and address. */
export type TrunkSales = Readonly<Partial<Record<Direction, Partial<NewTrunk>>>>;

/** Customers of the account, and what is booked on them. */
export interface CustomerSales {
  /** As the provider wants it. */
  readonly password: string;
  readonly bookings: readonly ('charge' | 'payment' | 'credit')[];
  /** Rate plans of services that are ordered for them, the first of which can be replenished; none where there are no services. */
  readonly plans: readonly string[];
  /** Our own account there, if money can be booked on it. */
  readonly account?: CloudAccountRef;
}

/** A provider as a world has it: the real adapter and the real simulator, and what the judge reads there. */
export interface Supplier {
  readonly id: string;
  readonly simulated: SimulatedProvider;
  readonly lateBoundMs: number;
  readonly numbers?: NumberSales;
  readonly customers?: CustomerSales;
  readonly ports?: PortSales;
  readonly trunks?: TrunkSales;
  adapter(volatile: VolatileStore, context: ProviderContext): Provider;
  book(): Book;
  /** How many entries calls have made in the provider's own ledger; what time brings about is not among them. */
  effects(): number;
}

export const common = {
  timeoutMs: 5_000,
  moneyTimeoutMs: 10_000,
  lateBoundMs: 20_000,
  ratePerSecond: 200,
  reconcile: 'authoritative',
} as const;

export const linesFrom = (prefix: string, first: number, count: number): string[] =>
  Array.from({ length: count }, (_, i) => prefix + String(first + i).padStart(4, '0'));

export const e164 = (ten: string): string => `+1${ten}`;

/** Entries that calls have made: not those of these types, which a simulator makes by itself as time passes, and no hold that it has dropped. */
export const byCalls = (entries: readonly { readonly type: string }[], ofTime: RegExp): number =>
  entries.filter(({ type, ...entry }) => !ofTime.test(type) && !('reason' in entry && entry.reason === 'dropped'))
    .length;
