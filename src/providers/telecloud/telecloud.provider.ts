import { defineProvider } from '../kit/define.js';
import { type Operation } from '../kit/operation.js';
import { accounts } from './telecloud.accounts.ops.js';
import { billing } from './telecloud.billing.ops.js';
import { catalogue } from './telecloud.catalogue.ops.js';
import { content } from './telecloud.content.ops.js';
import { customers } from './telecloud.customers.ops.js';
import { orders } from './telecloud.orders.ops.js';
import { pricing } from './telecloud.pricing.ops.js';
import { administrationHandler } from './telecloud.administration.js';
import { TelecloudCustomers } from './telecloud.customers.js';
import { telecloudDialect } from './telecloud.dialect.js';
import { TelecloudPayments } from './telecloud.payments.js';
import { telecloudPreflight } from './telecloud.preflight.js';
import { TelecloudServiceOrders } from './telecloud.service-orders.js';
import { TelecloudTemplates } from './telecloud.notification-templates.js';
import { tickets } from './telecloud.tickets.ops.js';
import { telecloudSettings } from './telecloud.settings.js';
import { telecloudRemarks } from './telecloud.remarks.js';

/** TeleCloud: its rows and ports. */
export const telecloud = defineProvider({
  id: 'telecloud',
  name: 'TeleCloud (customers, service orders and billing)',
  offers:
    "TeleCloud, over XML: customers, credits, payment methods, service orders, the account's money, administration",
  operations: '57 of 57',
  settings: telecloudSettings,
  remarks: telecloudRemarks,
  account: ({ apiIdKey }) => apiIdKey,
  // Rows of different groups have the same keys.
  rows: [customers, orders, billing, accounts, catalogue, content, pricing, tickets].flatMap((group) =>
    Object.values<Operation>(group),
  ),
  dialect: telecloudDialect,
  probe: (sender) => sender.read(content.searchTemplate, {}),
  preflight: (_config, rows) => telecloudPreflight(rows),
  routes: async () => (await import('./api/routes.js')).routes,
  abilities: (upstream) => {
    const people = new TelecloudCustomers(upstream);
    const serviceOrders = new TelecloudServiceOrders(upstream);
    return {
      customers: people,
      serviceOrders,
      notificationTemplates: new TelecloudTemplates(upstream),
      changes: {
        ...people.changes,
        ...serviceOrders.changes,
        ...new TelecloudPayments(upstream).changes,
        'telecloud.write': administrationHandler(upstream),
      },
    };
  },
});
