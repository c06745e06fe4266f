import { createHash } from 'node:crypto';
import { type DidtfnConfig } from '../../config/providers.js';
import { type ChangeHandlers } from '../../contract/changes.js';
import { type DriftReport } from '../../contract/drift.js';
import { type Provider, type ProviderHealth } from '../../contract/provider.js';
import { type VolatileStore } from '../../volatile/ports.js';
import { Breaker } from '../kit/breaker.js';
import { healthOf } from '../kit/health.js';
import { describeRows } from '../kit/operation.js';
import { Preflight } from '../kit/preflight.js';
import { type CallRecord, Sender } from '../kit/sender.js';
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
import { DidtfnReservations } from './didtfn.reservations.js';
import { DidtfnSearch } from './didtfn.search.js';
import { DidtfnTrunks } from './didtfn.trunks.js';
import { type DidtfnUpstream } from './didtfn.upstream.js';
import { billing } from './billing.ops.js';
import { numbers } from './numbers.ops.js';
import { orders } from './orders.ops.js';
import { portability } from './portability.ops.js';
import { porting } from './porting.ops.js';
import { reports } from './reports.ops.js';
import { trunks } from './trunks.ops.js';

export const didtfnId = 'didtfn';
export const didtfnName = 'DID/TFN provider (US numbers)';

const rows = {
  ...numbers,
  ...orders,
  ...trunks,
  ...portability,
  ...porting,
  ...reports,
  ...billing,
};

/** The DID/TFN provider, switched on: rows set against ports. */
export class DidtfnProvider implements Provider {
  readonly id = didtfnId;
  readonly name = didtfnName;
  readonly account: string;
  readonly operations = describeRows(rows);
  readonly search: DidtfnSearch;
  readonly coverage: DidtfnSearch;
  readonly reservations: DidtfnReservations;
  readonly orders: DidtfnOrders;
  readonly numbers: DidtfnNumbers;
  readonly portability: DidtfnPortability;
  readonly porting: DidtfnPorting;
  readonly reports: DidtfnReports;
  readonly billing: DidtfnBilling;
  readonly trunks: DidtfnTrunks;
  readonly reconciliation: DidtfnReconciliation;
  readonly changes: ChangeHandlers;
  readonly preflight: Preflight;
  private readonly sender: Sender;

  constructor(
    config: DidtfnConfig,
    volatile: Pick<VolatileStore, 'budget' | 'cache'>,
    onCall: (record: CallRecord) => void,
  ) {
    this.account = createHash('sha256').update(`didtfn|${config.accountNo}`).digest('hex').slice(0, 12);
    this.sender = new Sender({
      dialect: didtfnDialect(config),
      budget: volatile.budget,
      limits: { perSecond: config.ratePerSecond, burst: config.ratePerSecond * 2 },
      breaker: new Breaker(),
      timeouts: { readMs: config.timeoutMs, moneyMs: config.moneyTimeoutMs },
      onCall,
      probe: (sender) => sender.read(numbers.availabilityState, {}),
    });
    this.preflight = new Preflight(this.sender, didtfnPreflight(Object.values(rows)));
    const upstream: DidtfnUpstream = {
      sender: this.sender,
      baseUrl: config.baseUrl,
      cache: volatile.cache,
      cart: config.cart,
      reconcile: config.reconcile,
      lane: `${didtfnId}:${this.account}:cart`,
      lateBoundMs: config.lateBoundMs,
      moneyTimeoutMs: config.moneyTimeoutMs,
      holdLifetimeMs: config.holdTtlMs,
    };
    this.search = this.coverage = new DidtfnSearch(upstream);
    this.reservations = new DidtfnReservations(upstream, this.search);
    this.orders = new DidtfnOrders(upstream, this.reservations);
    this.portability = new DidtfnPortability(upstream);
    this.porting = new DidtfnPorting(upstream, this.portability);
    this.reports = new DidtfnReports(upstream);
    this.billing = new DidtfnBilling(upstream);
    this.trunks = new DidtfnTrunks(upstream);
    this.numbers = new DidtfnNumbers(upstream, this.trunks);
    this.reconciliation = new DidtfnReconciliation(upstream, this.trunks);
    this.changes = {
      ...this.trunks.changes,
      ...new DidtfnNumberChanges(upstream, this.trunks).changes,
      ...new DidtfnPayments(upstream, this.billing).changes,
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
