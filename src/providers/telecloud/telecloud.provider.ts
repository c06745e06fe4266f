import { createHash } from 'node:crypto';
import { type TelecloudConfig } from '../../config/providers.js';
import { type ChangeHandlers } from '../../contract/changes.js';
import { type NotificationTemplatesPort } from '../../contract/notification-templates.js';
import { type DriftReport } from '../../contract/drift.js';
import { type Provider, type ProviderHealth } from '../../contract/provider.js';
import { type VolatileStore } from '../../volatile/ports.js';
import { Breaker } from '../kit/breaker.js';
import { healthOf } from '../kit/health.js';
import { describeRows } from '../kit/operation.js';
import { Preflight } from '../kit/preflight.js';
import { type CallRecord, Sender } from '../kit/sender.js';
import { accounts } from './accounts.ops.js';
import { billing } from './billing.ops.js';
import { catalogue } from './catalogue.ops.js';
import { content } from './content.ops.js';
import { customers } from './customers.ops.js';
import { orders } from './orders.ops.js';
import { pricing } from './pricing.ops.js';
import { administrationHandler } from './telecloud.administration.js';
import { TelecloudCustomers } from './telecloud.customers.js';
import { telecloudDialect } from './telecloud.dialect.js';
import { TelecloudPayments } from './telecloud.payments.js';
import { telecloudPreflight } from './telecloud.preflight.js';
import { TelecloudServiceOrders } from './telecloud.service-orders.js';
import { type TelecloudUpstream } from './telecloud.upstream.js';
import { tickets } from './tickets.ops.js';

export const telecloudId = 'telecloud';
export const telecloudName = 'TeleCloud (customers, service orders and billing)';

/** A list, because rows of different groups have the same keys. */
const rows = [
  ...Object.values(customers),
  ...Object.values(orders),
  ...Object.values(billing),
  ...Object.values(accounts),
  ...Object.values(catalogue),
  ...Object.values(content),
  ...Object.values(pricing),
  ...Object.values(tickets),
];

/** TeleCloud, switched on: rows set against ports. */
export class TelecloudProvider implements Provider {
  readonly id = telecloudId;
  readonly name = telecloudName;
  readonly account: string;
  readonly operations = describeRows(rows);
  readonly customers: TelecloudCustomers;
  readonly serviceOrders: TelecloudServiceOrders;
  readonly notificationTemplates: NotificationTemplatesPort;
  readonly changes: ChangeHandlers;
  readonly preflight: Preflight;
  private readonly sender: Sender;

  constructor(config: TelecloudConfig, volatile: Pick<VolatileStore, 'budget'>, onCall: (record: CallRecord) => void) {
    this.account = createHash('sha256').update(`telecloud|${config.apiIdKey}`).digest('hex').slice(0, 12);
    this.sender = new Sender({
      dialect: telecloudDialect(config),
      budget: volatile.budget,
      limits: { perSecond: config.ratePerSecond, burst: config.ratePerSecond * 2 },
      breaker: new Breaker(),
      timeouts: { readMs: config.timeoutMs, moneyMs: config.moneyTimeoutMs },
      onCall,
      probe: (sender) => sender.read(content.searchTemplate, {}),
    });
    this.preflight = new Preflight(this.sender, telecloudPreflight(rows));
    const upstream: TelecloudUpstream = { sender: this.sender, lateBoundMs: config.lateBoundMs };
    this.customers = new TelecloudCustomers(upstream);
    this.serviceOrders = new TelecloudServiceOrders(upstream, config.pendingMs);
    this.notificationTemplates = {
      list: async (event, deadlineAt) => {
        const input = event === undefined ? {} : { event };
        const { templates } = await this.sender.read(content.searchTemplate, input, { deadlineAt });
        return templates.list.map(({ event: { name, forCustomers }, ...template }) => ({
          ...template,
          event: name,
          ...(forCustomers === undefined ? {} : { forCustomers }),
        }));
      },
    };
    this.changes = {
      ...this.customers.changes,
      ...this.serviceOrders.changes,
      ...new TelecloudPayments(upstream).changes,
      'telecloud.write': administrationHandler(upstream),
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
