import { defineProvider } from '../kit/define.js';
import { account } from './voipms.account.ops.js';
import { trunks } from './voipms.trunks.ops.js';
import { customers } from './voipms.customers.ops.js';
import { numbers } from './voipms.numbers.ops.js';
import { porting } from './voipms.porting.ops.js';
import { VoipmsAssignments } from './voipms.assignments.js';
import { VoipmsBackOrders } from './voipms.back-orders.js';
import { VoipmsCoverage } from './voipms.coverage.js';
import { VoipmsCustomers } from './voipms.customers.js';
import { voipmsDialect } from './voipms.dialect.js';
import { voipmsExamples } from './voipms.examples.js';
import { VoipmsNumberSettings } from './voipms.number-settings.js';
import { VoipmsNumbers } from './voipms.numbers.js';
import { accountResources, voipmsNumberOptions, voipmsOptions } from './voipms.options.js';
import { voipmsPortOptions } from './voipms.port-options.js';
import { VoipmsOrders } from './voipms.orders.js';
import { VoipmsPortDocuments } from './voipms.port-documents.js';
import { VoipmsPorting } from './voipms.porting.js';
import { voipmsPreflight } from './voipms.preflight.js';
import { VoipmsReservations } from './voipms.reservations.js';
import { VoipmsSearch } from './voipms.search.js';
import { VoipmsTrunkChanges } from './voipms.trunk-changes.js';
import { VoipmsTrunks } from './voipms.trunks.js';
import { voipmsSettings } from './voipms.settings.js';
import { voipmsRemarks } from './voipms.remarks.js';

/** Burst size, however low the rate per second: the provider counts calls per minute. */
const leastBurst = 10;

/** VoIP.ms: its rows and ports. */
export const voipms = defineProvider({
  id: 'voipms',
  name: 'VoIP.ms (US and Canadian numbers, reseller clients)',
  offers: 'VoIP.ms, US and Canadian numbers without upstream holds: orders, ports, sub-accounts, reseller clients',
  operations: 'all 13 of its client functions and 37 more',
  settings: voipmsSettings,
  remarks: voipmsRemarks,
  examples: voipmsExamples,
  options: {
    ...{ reservation: voipmsOptions, order: voipmsOptions },
    ...{ portOrder: voipmsPortOptions, numberUpdate: voipmsNumberOptions },
  },
  account: ({ username }) => username,
  rows: Object.values({ ...account, ...customers, ...numbers, ...porting, ...trunks }),
  dialect: voipmsDialect,
  probe: (sender) => sender.read(customers.getBalanceManagement, {}),
  patient: true,
  leastBurst,
  preflight: ({ baseUrl }, rows, clock) => voipmsPreflight(rows, baseUrl, clock),
  abilities: (upstream) => {
    const search = new VoipmsSearch(upstream);
    const subAccounts = new VoipmsTrunks(upstream);
    const owned = new VoipmsNumbers(upstream);
    const papers = new VoipmsPortDocuments(upstream);
    const ports = new VoipmsPorting(upstream, papers);
    const clients = new VoipmsCustomers(upstream);
    return {
      search,
      coverage: new VoipmsCoverage(upstream),
      reservations: new VoipmsReservations(upstream, search),
      trunks: subAccounts,
      orders: new VoipmsOrders(upstream, search, subAccounts, new VoipmsBackOrders(upstream)),
      numbers: owned,
      reconciliation: owned,
      portability: ports,
      porting: ports,
      customers: clients,
      changes: {
        ...new VoipmsTrunkChanges(upstream).changes,
        ...owned.changes,
        ...new VoipmsNumberSettings(upstream, subAccounts).changes,
        ...new VoipmsAssignments(upstream, subAccounts).changes,
        ...clients.changes,
        ...papers.changes,
      },
      accountResources,
    };
  },
});
