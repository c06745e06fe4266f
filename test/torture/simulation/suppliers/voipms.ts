import { voipms } from '../../../../src/providers/voipms/voipms.provider.js';
import { type LedgerEntry } from '../../../../src/sandbox/voipms/events.js';
import { playVoipms } from '../../../../src/sandbox/voipms/simulator.js';
import { type Random } from '../../../attack/random.js';
import { type Book, byCalls, common, e164, linesFrom, type Supplier } from './supplier.js';

const place = { type: 'local', region: 'OR', city: 'BEAVERTON' } as const;

export function voipmsSupplier(now: () => number, random: Random): Supplier {
  // What is listed late is so before anybody has to be sure of it.
  const { ledger, provider, username, password } = playVoipms({
    ...{ now, balance: '1000000.00', lateEffectMs: 500, backOrderMs: random.of([2_000, 120_000, 3_600_000]) },
    quirks: { serverDefaults: true, typeDrift: random.below(2) === 0, singleRowBare: random.below(2) === 0 },
  });
  provider.execute({
    operation: 'createSubAccount',
    fields: {
      ...{ method: 'createSubAccount', api_username: username, api_password: password },
      ...{ username: 'office', protocol: '1', auth_type: '2', ip: '192.0.2.10' },
    },
  });
  const config = { ...common, baseUrl: 'http://127.0.0.1:3/api/v1/rest.php', pollMs: 500, holdTtlMs: 600_000 };
  const delivery = { pop: '15', billing: 'metered', dialTime: 60, callerNameLookup: false, dryRun: 'off' } as const;
  return {
    id: 'voipms',
    simulated: provider,
    lateBoundMs: config.lateBoundMs,
    numbers: {
      pool: [...linesFrom('+1971555', 100, 60), ...['+19715559001', '+19715559002', '+19715559003', '+19715559013']],
      connection: { trunkId: ledger.accounts()[0]! },
      asked: {},
      criteria: place,
      manual: true,
      cancels: true,
      unreserved: true,
      steadyHolds: false,
    },
    customers: { password: 'janes-password-7', bookings: ['charge', 'payment'], plans: [] },
    ports: {
      portable: [...linesFrom('+1971556', 100, 30), '+19715569034', '+19715569035'],
      options: {
        ...{ street: '400 Green Road', city: 'Portland', region: 'OR', postalCode: '97230', country: 'US' },
        losingCarrier: 'Telco',
      },
    },
    trunks: { origination: {} },
    adapter: (volatile, context) => voipms.start({ ...config, ...delivery, username, password }, volatile, context),
    effects: () => byCalls(ledger.entries().filter(isNotOfTime), ofTime),
    book: () => bookOf(ledger.entries()),
  };
}

/** A back order is an order that is charged once its number is there; all three entries of that are made as time passes. */
const fills = (entries: readonly LedgerEntry[], at: number): boolean => entries[at]?.type === 'back_order_filled';
const isNotOfTime = (entry: LedgerEntry, at: number, all: readonly LedgerEntry[]): boolean =>
  !(entry.type === 'allocate' && entry.number.kind === 'ported') &&
  !fills(all, at) &&
  !fills(all, at - 1) &&
  !fills(all, at - 2);

function bookOf(entries: readonly LedgerEntry[]): Book {
  const orders = new Map<string, { id: string; numbers: string[] }>();
  const charges: Book['charges'] = [];
  const cancelled = new Set<string>();
  for (const [at, entry] of entries.entries()) {
    if (entry.type === 'order' && !fills(entries, at - 1)) {
      orders.set(entry.orderId, { id: entry.orderId, numbers: entry.dids.map(e164) });
      charges.push({ orderId: entry.orderId });
    }
    if (entry.type === 'back_order') orders.set(entry.id, { id: entry.id, numbers: [] });
    if (entry.type === 'back_order_filled') {
      orders.get(entry.id)!.numbers.push(e164(entry.did));
      charges.push({ orderId: entry.id });
    }
    if (entry.type === 'number_cancelled') cancelled.add(e164(entry.did));
  }
  const left = ({ numbers }: { numbers: string[] }): boolean => !numbers.every((n) => cancelled.has(n));
  return { orders: [...orders.values()].map((one) => ({ ...one, stands: left(one) })), charges, held: [] };
}

const ofTime = /^(?:magic|port_status)$/;
