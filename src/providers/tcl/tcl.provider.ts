import { defineProvider } from '../kit/define.js';
import { documents } from './tcl.documents.ops.js';
import { numbers } from './tcl.numbers.ops.js';
import { orders } from './tcl.orders.ops.js';
import { trunks } from './tcl.trunks.ops.js';
import { tclAccountResources } from './tcl.account-resources.js';
import { tclDialect } from './tcl.dialect.js';
import { tclExamples } from './tcl.examples.js';
import { TclCustomers } from './tcl.customers.js';
import { TclDocuments } from './tcl.documents.js';
import { TclKinds } from './tcl.number-kinds.js';
import { TclNumberChanges } from './tcl.number-changes.js';
import { TclNumbers } from './tcl.numbers.js';
import { tclOptions } from './tcl.options.js';
import { TclOrders } from './tcl.orders.js';
import { tclPreflight } from './tcl.preflight.js';
import { TclReservations } from './tcl.reservations.js';
import { TclSearch } from './tcl.search.js';
import { TclTrunks } from './tcl.trunks.js';
import { tclSettings } from './tcl.settings.js';
import { tclRemarks } from './tcl.remarks.js';

/** TCL: its rows and ports. */
export const tcl = defineProvider({
  id: 'tcl',
  name: 'Tata Communications (numbers worldwide)',
  offers: 'Tata Communications, numbers worldwide: search, ten-minute reservations, orders, documents, SIP connections',
  operations: '18, in an assumed wire format',
  settings: tclSettings,
  remarks: tclRemarks,
  examples: tclExamples,
  options: { reservation: tclOptions, order: tclOptions },
  // The customer identifies the account: tokens and addresses change.
  account: ({ customerId = '' }) => customerId,
  rows: Object.values({ ...numbers, ...orders, ...trunks, ...documents }),
  dialect: tclDialect,
  probe: (sender, { customerId }) =>
    customerId === undefined
      ? sender.read(trunks.listConnections, {})
      : sender.read(documents.getCustomer, { customerId }),
  preflight: (config, _rows, clock) => tclPreflight(config, clock),
  abilities: (upstream) => {
    const customers = new TclCustomers(upstream);
    const search = new TclSearch(upstream);
    const kinds = new TclKinds(search);
    const reservations = new TclReservations(upstream, search, kinds, customers);
    const papers = new TclDocuments(upstream);
    const services = new TclNumbers(upstream, customers);
    const connections = new TclTrunks(upstream);
    return {
      search,
      reservations,
      orders: new TclOrders(upstream, reservations, kinds, customers),
      documents: papers,
      numbers: services,
      reconciliation: services,
      trunks: connections,
      changes: { ...connections.changes, ...papers.changes, ...new TclNumberChanges(upstream, services).changes },
      accountResources: tclAccountResources(upstream.config),
    };
  },
});
