import { defineProvider } from '../kit/define.js';
import { account } from './voipms.account.ops.js';
import { accounts } from './voipms.trunks.ops.js';
import { clients } from './voipms.customers.ops.js';
import { numbers } from './voipms.numbers.ops.js';
import { porting } from './voipms.porting.ops.js';
import { VoipmsAssignments } from './voipms.assignments.js';
import { VoipmsBackOrders } from './voipms.back-orders.js';
import { VoipmsCoverage } from './voipms.coverage.js';
import { VoipmsCustomers } from './voipms.customers.js';
import { voipmsDialect } from './voipms.dialect.js';
import { VoipmsNumberSettings } from './voipms.number-settings.js';
import { VoipmsNumbers } from './voipms.numbers.js';
import { belongings } from './voipms.options.js';
import { VoipmsOrders } from './voipms.orders.js';
import { VoipmsPortPapers } from './voipms.port-documents.js';
import { VoipmsPorting } from './voipms.porting.js';
import { voipmsPreflight } from './voipms.preflight.js';
import { VoipmsReservations } from './voipms.reservations.js';
import { VoipmsSearch } from './voipms.search.js';
import { VoipmsTrunkChanges } from './voipms.trunk-changes.js';
import { VoipmsTrunks } from './voipms.trunks.js';
import { type VoipmsUpstream } from './voipms.upstream.js';
import { voipmsSettings } from './voipms.settings.js';

/** Calls at once, however few there may be in a second: the provider counts by the minute. */
const leastBurst = 10;

/** VoIP.ms: rows set against ports. */
export const voipms = defineProvider({
  id: 'voipms',
  name: 'VoIP.ms (US and Canadian numbers, reseller clients)',
  offers: 'VoIP.ms, US and Canadian numbers without a hold upstream: orders, ports, sub-accounts, reseller clients',
  operations: 'all 13 of its client functions and 37 more',
  settings: voipmsSettings,
  account: ({ username }) => username,
  rows: Object.values({ ...account, ...clients, ...numbers, ...porting, ...accounts }),
  dialect: voipmsDialect,
  probe: (sender) => sender.read(clients.getBalanceManagement, {}),
  patient: true,
  leastBurst,
  preflight: ({ baseUrl }, rows) => voipmsPreflight(rows, baseUrl),
  abilities: ({ config, sender }) => {
    const { lateBoundMs, reconcile, holdTtlMs, pollMs, pop, billing, dialTime, callerNameLookup } = config;
    const upstream: VoipmsUpstream = {
      sender,
      lateBoundMs,
      reconcile,
      holdLifetimeMs: holdTtlMs,
      pollMs,
      defaults: { pop, billing, dialTime, callerNameLookup },
    };
    const search = new VoipmsSearch(upstream);
    const trunks = new VoipmsTrunks(upstream);
    const owned = new VoipmsNumbers(upstream);
    const papers = new VoipmsPortPapers(upstream);
    const ports = new VoipmsPorting(upstream, papers);
    const customers = new VoipmsCustomers(upstream, config.dryRun);
    return {
      search,
      coverage: new VoipmsCoverage(upstream),
      reservations: new VoipmsReservations(upstream, search),
      trunks,
      orders: new VoipmsOrders(upstream, search, trunks, new VoipmsBackOrders(upstream)),
      numbers: owned,
      reconciliation: owned,
      portability: ports,
      porting: ports,
      customers,
      changes: {
        ...new VoipmsTrunkChanges(upstream).changes,
        ...owned.changes,
        ...new VoipmsNumberSettings(upstream, trunks).changes,
        ...new VoipmsAssignments(upstream, trunks).changes,
        ...customers.changes,
        ...papers.changes,
      },
      belongings,
    };
  },
});
