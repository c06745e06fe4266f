import { AddressRanges } from '../../../../src/domain/address-ranges.js';
import { telecloud } from '../../../../src/providers/telecloud/telecloud.provider.js';
import { type LedgerEntry } from '../../../../src/sandbox/telecloud/events.js';
import { playTelecloud } from '../../../../src/sandbox/telecloud/simulator.js';
import { type Random } from '../../../attack/random.js';
import { common, type Supplier } from './supplier.js';

/** What the account has to spend, cents. */
const deposit = 1_000_000_000;

export function telecloudSupplier(now: () => number, random: Random): Supplier {
  const { ledger, provider, apiIdKey, apiKey, account } = playTelecloud({ now, pendingMs: random.of([500, 60_000]) });
  ledger.record({
    ...{ type: 'charge', transId: '1', operation: 'deposit', who: 'cloud_account', account: account.number },
    ...{ cents: -deposit, notes: '' },
  });
  const config = {
    ...common,
    baseUrl: 'http://127.0.0.1:4',
    pendingMs: 600_000,
    apiIdKey,
    apiKey,
    moduleSources: new AddressRanges([]),
  } as const;
  return {
    id: 'telecloud',
    simulated: provider,
    lateBoundMs: config.lateBoundMs,
    customers: {
      ...{ password: '48210357', bookings: ['credit'] },
      plans: ['52747', '52747', '52747', '52750', '99007', '99008', '99009'],
      account: { type: 'core', number: account.number },
    },
    adapter: (volatile, context) => telecloud.start({ ...config, reconcile: 'none' }, volatile, context),
    effects: () => ledger.entries().filter(isOfCall).length,
    book: () => ({
      orders: ledger.orders().map(({ orderNumber, status }) => ({
        ...{ id: orderNumber, numbers: [] },
        stands: status !== 'FAILED' && status !== 'CANCELLED',
      })),
      charges: ledger
        .charges()
        .flatMap(({ operation, who, orderNumber }) =>
          operation === 'Order/Create' && who === 'cloud_account' && orderNumber ? [{ orderId: orderNumber }] : [],
        ),
      held: [],
    }),
  };
}

const isOfCall = (entry: LedgerEntry): boolean => entry.type !== 'order_status' || entry.by === 'call';
