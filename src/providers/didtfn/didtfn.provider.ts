import { defineProvider } from '../kit/define.js';
import { DidtfnBilling } from './didtfn.billing.js';
import { didtfnDialect } from './didtfn.dialect.js';
import { DidtfnNumberChanges } from './didtfn.number-changes.js';
import { DidtfnNumbers } from './didtfn.numbers.js';
import { DidtfnOrders } from './didtfn.orders.js';
import { DidtfnPayments } from './didtfn.payments.js';
import { DidtfnPortability } from './didtfn.portability.js';
import { DidtfnPorting } from './didtfn.porting.js';
import { didtfnPreflight } from './didtfn.preflight.js';
import { DidtfnReconciliation } from './didtfn.reconciliation.js';
import { DidtfnReports } from './didtfn.reports.js';
import { DidtfnCart } from './didtfn.cart.js';
import { DidtfnReservations } from './didtfn.reservations.js';
import { DidtfnSearch } from './didtfn.search.js';
import { DidtfnTrunks } from './didtfn.trunks.js';
import { billing } from './didtfn.billing.ops.js';
import { numbers } from './didtfn.numbers.ops.js';
import { orders } from './didtfn.orders.ops.js';
import { portability } from './didtfn.portability.ops.js';
import { porting } from './didtfn.porting.ops.js';
import { reports } from './didtfn.reports.ops.js';
import { trunks } from './didtfn.trunks.ops.js';
import { didtfnSettings } from './didtfn.settings.js';
import { didtfnRemarks } from './didtfn.remarks.js';

/** The DID/TFN provider: its rows and ports. */
export const didtfn = defineProvider({
  id: 'didtfn',
  name: 'DID/TFN provider (US numbers)',
  offers:
    'US local and toll-free numbers: search, reservations, orders, port-ins, number management; trunks, reports, billing, card payments',
  operations: '32 of 32',
  settings: didtfnSettings,
  remarks: didtfnRemarks,
  account: ({ accountNo }) => accountNo,
  rows: Object.values({ ...numbers, ...orders, ...trunks, ...portability, ...porting, ...reports, ...billing }),
  dialect: didtfnDialect,
  probe: (sender) => sender.read(numbers.availabilityState, {}),
  preflight: (_config, rows, clock) => didtfnPreflight(rows, clock),
  abilities: (upstream) => {
    const search = new DidtfnSearch(upstream);
    const cart = new DidtfnCart(upstream);
    const portability = new DidtfnPortability(upstream);
    const books = new DidtfnBilling(upstream);
    const trunkGroups = new DidtfnTrunks(upstream);
    return {
      search,
      coverage: search,
      reservations: new DidtfnReservations(upstream, cart, search),
      orders: new DidtfnOrders(upstream, cart),
      portability,
      porting: new DidtfnPorting(upstream, portability),
      reports: new DidtfnReports(upstream),
      billing: books,
      trunks: trunkGroups,
      numbers: new DidtfnNumbers(upstream, trunkGroups),
      reconciliation: new DidtfnReconciliation(upstream, trunkGroups),
      changes: {
        ...trunkGroups.changes,
        ...new DidtfnNumberChanges(upstream, trunkGroups).changes,
        ...new DidtfnPayments(upstream, books).changes,
      },
    };
  },
});
