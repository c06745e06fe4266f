import { createHash } from 'node:crypto';
import { type TclConfig } from '../../config/providers.js';
import { type Belongings } from '../../contract/belongings.js';
import { type ChangeHandlers } from '../../contract/changes.js';
import { type DriftReport } from '../../contract/drift.js';
import { type Provider, type ProviderHealth } from '../../contract/provider.js';
import { type VolatileStore } from '../../volatile/ports.js';
import { Breaker } from '../kit/breaker.js';
import { healthOf } from '../kit/health.js';
import { describeRows } from '../kit/operation.js';
import { Preflight } from '../kit/preflight.js';
import { type CallRecord, Sender } from '../kit/sender.js';
import { documents } from './documents.ops.js';
import { numbers } from './numbers.ops.js';
import { orders } from './orders.ops.js';
import { products } from './products.ops.js';
import { tclBelongings } from './tcl.belongings.js';
import { tclDialect } from './tcl.dialect.js';
import { TclCustomers } from './tcl.customers.js';
import { TclDocuments } from './tcl.documents.js';
import { TclKinds } from './tcl.kinds.js';
import { TclNumberChanges } from './tcl.number-changes.js';
import { TclNumbers } from './tcl.numbers.js';
import { TclOrders } from './tcl.orders.js';
import { tclPreflight } from './tcl.preflight.js';
import { TclReservations } from './tcl.reservations.js';
import { TclSearch } from './tcl.search.js';
import { TclTrunks } from './tcl.trunks.js';
import { type TclUpstream } from './tcl.upstream.js';

export const tclId = 'tcl';
export const tclName = 'Tata Communications (numbers worldwide)';

/** TCL, switched on: rows set against ports. */
export class TclProvider implements Provider {
  readonly id = tclId;
  readonly name = tclName;
  readonly account: string;
  readonly operations = describeRows({ ...numbers, ...orders, ...products, ...documents });
  readonly search: TclSearch;
  readonly reservations: TclReservations;
  readonly orders: TclOrders;
  readonly documents: TclDocuments;
  readonly numbers: TclNumbers;
  readonly trunks: TclTrunks;
  readonly reconciliation: TclNumbers;
  readonly changes: ChangeHandlers;
  readonly preflight: Preflight;
  readonly belongings: Belongings;
  private readonly sender: Sender;

  constructor(config: TclConfig, volatile: Pick<VolatileStore, 'budget'>, onCall: (record: CallRecord) => void) {
    const { customerId, contactId, paymentMethodId, locationId } = config;
    // The customer is the account: tokens and addresses change.
    this.account = createHash('sha256')
      .update(`tcl|${customerId ?? ''}`)
      .digest('hex')
      .slice(0, 12);
    this.sender = new Sender({
      dialect: tclDialect(config),
      budget: volatile.budget,
      limits: { perSecond: config.ratePerSecond, burst: config.ratePerSecond * 2 },
      breaker: new Breaker(),
      timeouts: { readMs: config.timeoutMs, moneyMs: config.moneyTimeoutMs },
      onCall,
      probe: (sender) =>
        customerId === undefined
          ? sender.read(products.listConnections, {})
          : sender.read(documents.getCustomer, { customerId }),
    });
    const given = { customerId, contactId, paymentMethodId, locationId };
    const upstream: TclUpstream = {
      sender: this.sender,
      reconcile: config.reconcile,
      lateBoundMs: config.lateBoundMs,
      defaults: Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
      pollMs: config.pollMs,
    };
    this.belongings = tclBelongings(upstream.defaults);
    this.preflight = new Preflight(this.sender, tclPreflight(upstream.defaults));
    const customers = new TclCustomers(upstream);
    this.search = new TclSearch(upstream);
    const kinds = new TclKinds(this.search);
    this.reservations = new TclReservations(upstream, this.search, kinds, customers);
    this.orders = new TclOrders(upstream, this.reservations, kinds, customers);
    this.documents = new TclDocuments(upstream);
    this.numbers = this.reconciliation = new TclNumbers(upstream, customers);
    this.trunks = new TclTrunks(upstream);
    this.changes = {
      ...this.trunks.changes,
      ...this.documents.changes,
      ...new TclNumberChanges(upstream, this.numbers).changes,
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
