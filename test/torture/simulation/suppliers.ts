import { type Random } from '../../attack/random.js';
import { tcl } from '../../../src/providers/tcl/tcl.provider.js';
import { didtfn } from '../../../src/providers/didtfn/didtfn.provider.js';
import { playDidtfn } from '../../../src/sandbox/didtfn/simulator.js';
import { type SimulatedProvider } from '../../../src/sandbox/kit/server.js';
import { playTcl } from '../../../src/sandbox/tcl/simulator.js';
import { type Provider } from '../../../src/contract/provider.js';
import { type Connection } from '../../../src/domain/order.js';
import { type ProviderContext } from '../../../src/providers/kit/define.js';
import { type VolatileStore } from '../../../src/volatile/ports.js';

/** An order as the provider has it, and each time that money was taken for one. The provider's own ids, numbers in E.164. */
export interface Book {
  orders: { id: string; numbers: readonly string[] }[];
  charges: { orderId: string }[];
  /** Numbers that are kept for the account now. */
  held: readonly string[];
  /** Numbers that are in service. */
  owned: readonly string[];
}

/** A provider as a world has it: the real adapter and the real simulator, and what the judge reads there. */
export interface Supplier {
  readonly id: string;
  readonly simulated: SimulatedProvider;
  readonly lateBoundMs: number;
  /** Numbers that callers ask for, few enough for them to meet. */
  readonly pool: readonly string[];
  readonly connection: Connection;
  /** How numbers are asked for beside their names. */
  readonly asked: { region?: string };
  readonly criteria: { type: 'local'; region?: string; areaCode?: string };
  readonly manual: boolean;
  /** Whether numbers can be ordered without a reservation. */
  readonly unreserved: boolean;
  /** Whether what is held here is held there at any moment, and not taken out of a cart meanwhile. */
  readonly steadyHolds: boolean;
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

const linesFrom = (prefix: string, first: number, count: number): string[] =>
  Array.from({ length: count }, (_, i) => prefix + String(first + i).padStart(4, '0'));

function tclSupplier(now: () => number): Supplier {
  const { ledger, provider, token, customerId, contactId, paymentMethodId, locationId } = playTcl({ now });
  const config = { ...common, baseUrl: 'http://127.0.0.1:1', pollMs: 500 };
  return {
    id: 'tcl',
    simulated: provider,
    lateBoundMs: config.lateBoundMs,
    pool: [...linesFrom('+1212555', 100, 60), ...['+12125559008', '+12125559010', '+12125559011', '+12125559009']],
    connection: { type: 'direct', connectionId: 'conn-1', outpulseType: 'sameAsNumber' },
    asked: {},
    criteria: { type: 'local', areaCode: '212' },
    manual: false,
    unreserved: true,
    steadyHolds: true,
    adapter: (volatile, context) => tcl.start({ ...config, token, customerId, contactId, paymentMethodId, locationId }, volatile, context), // prettier-ignore
    effects: () => byCalls(ledger.entries()),
    book: () => ({
      orders: ledger.orders().map(({ orderId, numbers }) => ({ id: orderId, numbers })),
      charges: ledger.charges().map(({ orderId }) => ({ orderId })),
      held: ledger.held(),
      owned: ledger.services().flatMap(({ status, number }) => (status === 'active' ? [number] : [])),
    }),
  };
}

function didtfnSupplier(now: () => number, random: Random): Supplier {
  const cart = random.of(['shared', 'per_reservation'] as const);
  const { ledger, provider, token, accountNo } = playDidtfn({ now, cart, origin: () => 'http://127.0.0.1:2' });
  const config = { ...common, baseUrl: 'http://127.0.0.1:2/api/did', cart, holdTtlMs: 600_000 } as const;
  return {
    id: 'didtfn',
    simulated: provider,
    lateBoundMs: config.lateBoundMs,
    pool: linesFrom('+1206219', 100, 60),
    connection: { trunkId: '3' },
    asked: { region: 'WA' },
    criteria: { type: 'local', region: 'WA' },
    manual: true,
    unreserved: false,
    steadyHolds: false,
    adapter: (volatile, context) => didtfn.start({ ...config, token, accountNo }, volatile, context),
    effects: () => byCalls(ledger.entries()),
    book: () => ({
      orders: ledger.orders().map(({ orderId, numbers }) => ({ id: orderId, numbers: numbers.map(e164) })),
      charges: ledger.charges().map(({ orderId }) => ({ orderId })),
      held: ledger.cart().map(e164),
      owned: ledger.owned().map(e164),
    }),
  };
}

/** Entries that a simulator makes by itself as time passes. */
const ofTime = /^(?:magic|charge|delivered|document_status|order_status|port_status)$/;
const byCalls = (entries: readonly { readonly type: string }[]): number =>
  entries.filter(({ type, ...entry }) => !ofTime.test(type) && !('reason' in entry && entry.reason === 'dropped'))
    .length;

const e164 = (ten: string): string => `+1${ten}`;

export const suppliers = { tcl: tclSupplier, didtfn: didtfnSupplier } satisfies Record<
  string,
  (now: () => number, random: Random) => Supplier
>;
