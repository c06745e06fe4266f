import { didtfn } from '../../../../src/providers/didtfn/didtfn.provider.js';
import { type LedgerEntry } from '../../../../src/sandbox/didtfn/events.js';
import { playDidtfn } from '../../../../src/sandbox/didtfn/simulator.js';
import { type Random } from '../../../attack/random.js';
import { byCalls, common, e164, linesFrom, type Supplier } from './supplier.js';

export function didtfnSupplier(now: () => number, random: Random): Supplier {
  const cart = random.of(['shared', 'per_reservation'] as const);
  const { ledger, provider, token, accountNo } = playDidtfn({ now, cart, origin: () => 'http://127.0.0.1:2' });
  const config = { ...common, baseUrl: 'http://127.0.0.1:2/api/did', cart, holdTtlMs: 600_000 } as const;
  return {
    id: 'didtfn',
    simulated: provider,
    lateBoundMs: config.lateBoundMs,
    numbers: {
      pool: linesFrom('+1206219', 100, 60),
      connection: { trunkId: '3' },
      asked: { region: 'WA' },
      criteria: { type: 'local', region: 'WA' },
      manual: true,
      cancels: false,
      unreserved: false,
      steadyHolds: false,
    },
    ports: { portable: linesFrom('+1206220', 100, 30), options: {} },
    trunks: { origination: { billing: 'unmetered', sessions: 20 }, termination: { sessions: 10, callsPerSecond: 5 } },
    adapter: (volatile, context) => didtfn.start({ ...config, token, accountNo }, volatile, context),
    effects: () => byCalls(ledger.entries().filter(isNotOfPort), ofTime),
    book: () => {
      const owned = new Set(ledger.owned());
      return {
        orders: ledger.orders().map(({ orderId, numbers }) => ({
          ...{ id: orderId, numbers: numbers.map(e164) },
          stands: numbers.some((n) => owned.has(n)),
        })),
        charges: ledger.charges().map(({ orderId }) => ({ orderId })),
        held: ledger.cart().map(e164),
      };
    },
  };
}

const ofTime = /^(?:magic|charge|document_status|order_status|port_status)$/;
/** What a port brings comes as time passes. */
const isNotOfPort = (entry: LedgerEntry, _: number, all: readonly LedgerEntry[]): boolean =>
  entry.type !== 'allocate' || !all.some((other) => other.type === 'port' && other.orderId === entry.orderId);
