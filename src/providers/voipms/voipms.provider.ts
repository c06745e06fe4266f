import { createHash } from 'node:crypto';
import { type VoipmsConfig } from '../../config/providers.js';
import { type ChangeHandlers } from '../../contract/changes.js';
import { type DriftReport } from '../../contract/drift.js';
import { type Provider, type ProviderHealth } from '../../contract/provider.js';
import { type VolatileStore } from '../../volatile/ports.js';
import { Breaker } from '../kit/breaker.js';
import { healthOf } from '../kit/health.js';
import { describeRows } from '../kit/operation.js';
import { Preflight } from '../kit/preflight.js';
import { type CallRecord, Sender } from '../kit/sender.js';
import { account } from './account.ops.js';
import { accounts } from './accounts.ops.js';
import { clients } from './clients.ops.js';
import { numbers } from './numbers.ops.js';
import { porting } from './porting.ops.js';
import { VoipmsAssignments } from './voipms.assignments.js';
import { VoipmsBackOrders } from './voipms.back-orders.js';
import { VoipmsCoverage } from './voipms.coverage.js';
import { VoipmsCustomers } from './voipms.customers.js';
import { voipmsDialect } from './voipms.dialect.js';
import { VoipmsNumberSettings } from './voipms.number-settings.js';
import { VoipmsNumbers } from './voipms.numbers.js';
import { belongings } from './voipms.options.js';
import { VoipmsOrders } from './voipms.orders.js';
import { VoipmsPortPapers } from './voipms.port-papers.js';
import { VoipmsPorting } from './voipms.porting.js';
import { voipmsPreflight } from './voipms.preflight.js';
import { VoipmsReservations } from './voipms.reservations.js';
import { VoipmsSearch } from './voipms.search.js';
import { VoipmsTrunkChanges } from './voipms.trunk-changes.js';
import { VoipmsTrunks } from './voipms.trunks.js';
import { type VoipmsUpstream } from './voipms.upstream.js';

export const voipmsId = 'voipms';
export const voipmsName = 'VoIP.ms (US and Canadian numbers, reseller clients)';

/** Calls at once, however few there may be in a second: the provider counts by the minute. */
const leastBurst = 10;
const rows = { ...account, ...clients, ...numbers, ...porting, ...accounts };

/** VoIP.ms, switched on: rows set against ports. */
export class VoipmsProvider implements Provider {
  readonly id = voipmsId;
  readonly name = voipmsName;
  readonly account: string;
  readonly operations = describeRows(rows);
  readonly search: VoipmsSearch;
  readonly coverage: VoipmsCoverage;
  readonly reservations: VoipmsReservations;
  readonly orders: VoipmsOrders;
  readonly numbers: VoipmsNumbers;
  readonly portability: VoipmsPorting;
  readonly porting: VoipmsPorting;
  readonly trunks: VoipmsTrunks;
  readonly customers: VoipmsCustomers;
  readonly reconciliation: VoipmsNumbers;
  readonly changes: ChangeHandlers;
  readonly patienceMs: number;
  readonly preflight: Preflight;
  readonly belongings = belongings;
  private readonly sender: Sender;

  constructor(config: VoipmsConfig, volatile: Pick<VolatileStore, 'budget'>, onCall: (record: CallRecord) => void) {
    this.account = createHash('sha256').update(`voipms|${config.username}`).digest('hex').slice(0, 12);
    this.sender = new Sender({
      dialect: voipmsDialect(config),
      budget: volatile.budget,
      limits: { perSecond: config.ratePerSecond, burst: Math.max(leastBurst, config.ratePerSecond * 2) },
      patient: true,
      breaker: new Breaker(),
      timeouts: { readMs: config.timeoutMs, moneyMs: config.moneyTimeoutMs },
      onCall,
      probe: (sender) => sender.read(clients.getBalanceManagement, {}),
    });
    this.patienceMs = config.timeoutMs;
    const { pop, billing, dialTime, callerNameLookup } = config;
    const upstream: VoipmsUpstream = {
      sender: this.sender,
      lateBoundMs: config.lateBoundMs,
      reconcile: config.reconcile,
      holdLifetimeMs: config.holdTtlMs,
      pollMs: config.pollMs,
      defaults: { pop, billing, dialTime, callerNameLookup },
    };
    this.preflight = new Preflight(this.sender, voipmsPreflight(Object.values(rows), config.baseUrl));
    this.search = new VoipmsSearch(upstream);
    this.coverage = new VoipmsCoverage(upstream);
    this.reservations = new VoipmsReservations(upstream, this.search);
    this.trunks = new VoipmsTrunks(upstream);
    this.orders = new VoipmsOrders(upstream, this.search, this.trunks, new VoipmsBackOrders(upstream));
    this.numbers = this.reconciliation = new VoipmsNumbers(upstream);
    const papers = new VoipmsPortPapers(upstream);
    this.portability = this.porting = new VoipmsPorting(upstream, papers);
    this.customers = new VoipmsCustomers(upstream, config.dryRun);
    this.changes = {
      ...new VoipmsTrunkChanges(upstream).changes,
      ...this.numbers.changes,
      ...new VoipmsNumberSettings(upstream, this.trunks).changes,
      ...new VoipmsAssignments(upstream, this.trunks).changes,
      ...this.customers.changes,
      ...papers.changes,
    };
  }

  health(): ProviderHealth {
    return healthOf(this.sender);
  }

  drift(): DriftReport {
    return this.sender.drift.report();
  }

  unmapped(): ReturnType<Sender['unmapped']> {
    return this.sender.unmapped();
  }
}
