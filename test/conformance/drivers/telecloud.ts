import { eventually } from '../../support/eventually.js';
import { type Example, examplesOf, operationsOf } from '../../support/documented.js';
import { type Reply } from '../../e2e/gateway.js';
import { person, startTelecloudGateway, type TelecloudGateway, usd } from '../../e2e/telecloud.js';
import { administrationRows } from '../../../src/providers/telecloud/telecloud.administration.js';
import { type Bench, type Driver, type FaultedProvider } from '../faults/shot.js';

type At = Bench<TelecloudGateway>;
const card = { type: 'card', number: '4111111111111111', expiryMonth: 12, expiryYear: 2035, cvv: '987' };
const base = '/v1/telecloud/';

/** The first example that the documentation gives of a request. */
function exampleOf({ at }: At, method: string, path: string): Example | undefined {
  const operation = operationsOf(at.gateway.document()).find((one) => one.method === method && one.path === path);
  return operation && examplesOf(operation)[0];
}

/** What a path names, made for this use by the row that makes such things. */
async function made(bench: At, name: string): Promise<string> {
  const makers: Record<string, string> = {
    cloudAccountNumber: 'cloud-accounts',
    userId: 'users',
    productGroupId: 'product-groups',
    componentId: 'usage-components',
    moduleId: 'modules',
    announcementId: 'announcements',
    notificationId: 'notifications',
    promoCode: 'promos',
    gatewayId: 'payment-gateways',
    ticketId: 'tickets',
  };
  return (await make(bench, makers[name]!))[name]!;
}

/** Makes one as the example shows; what was sent and what was answered. */
async function make(bench: At, what: string): Promise<Record<string, string>> {
  const request = { ...exampleOf(bench, 'POST', base + what), ...distinct[what]?.() };
  const { body } = await bench.at.client.post(`/v1/telecloud/${what}`, request);
  const all: [string, unknown][] = Object.entries({ ...request, ...body });
  return Object.fromEntries(all.flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])));
}
let count = 0;
/** What has to differ each time. */
const distinct: Readonly<Record<string, () => object>> = {
  promos: () => ({ promoCode: `promo${++count}` }),
};

/** A row that has a route of its own, asked for as its example shows. */
const administered =
  (route: string): Driver<TelecloudGateway> =>
  async (bench) => {
    const [method = '', template = ''] = route.split(' ');
    let path = template;
    for (const [whole, name] of template.matchAll(/\{(\w+)\}/g)) path = path.replace(whole, await made(bench, name!));
    const body = exampleOf(bench, method, template);
    const more = distinct[template.slice(base.length)]?.();
    const request = body === undefined ? undefined : { ...body, ...more };
    return { fire: () => bench.at.client.call(method, path, request === undefined ? {} : { body: request }) };
  };

const ofCustomer =
  (ask: (at: TelecloudGateway, id: string) => Promise<Reply>): Driver<TelecloudGateway> =>
  async ({ at }) => {
    const id = await at.customer();
    return { fire: () => ask(at, `/v1/customers/${id}`) };
  };
const ofOrder =
  (ask: (at: TelecloudGateway, path: string) => Promise<Reply>, plan = '52747', more = {}): Driver<TelecloudGateway> =>
  async ({ at }) => {
    const { id } = await at.order(await at.customer(), plan, more);
    // On a busy machine its answer may come before the provider's.
    await eventually(
      async () => (await at.client.get(`/v1/orders/${id}`)).body.providerOrderIds,
      (ids) => ids.length > 0,
    );
    return { fire: () => ask(at, `/v1/service-orders/${id}`), done: ['cancelled'] };
  };
const ofMethod =
  (ask: (at: TelecloudGateway, path: string) => Promise<Reply>): Driver<TelecloudGateway> =>
  async ({ at }) => {
    const path = `/v1/customers/${await at.customer()}/payment-methods`;
    const { body } = await at.client.post(path, { method: card });
    return { fire: () => ask(at, `${path}/${body.id}`) };
  };
const ownMethod = async (at: TelecloudGateway): Promise<string> =>
  (await at.client.post('/v1/billing/payment-methods', { method: card })).body.id;
/** What the provider has tried on a method of the account. */
const microAmounts = { type: 'card', amounts: [usd('0.23'), usd('0.11')] };
const account = { type: 'core', number: '5547777000' };
const adjustment = { account, type: 'credit', amount: usd('3.00') };

/** How each of its effects is brought about through the public API. */
export const telecloud: FaultedProvider<TelecloudGateway> = {
  id: 'telecloud',
  start: async (env) => {
    const at = await startTelecloudGateway({ PAYMENTS_RAW_CARD: 'enabled', ...env });
    return { at, simulator: at.telecloud };
  },
  refusal: {
    status: 200,
    type: 'text/xml',
    body: '<telecloud><error>Insufficient balance</error></telecloud>',
  },
  ambient: ['magic', 'call_out', 'order_status by module', 'order_status by time'],
  drivers: {
    ...Object.fromEntries(administrationRows.map((row) => [row.name, administered(row.routes[0]!)])),
    'Customer/Create': ({ at }) =>
      Promise.resolve({ fire: () => at.client.post('/v1/customers?provider=telecloud', person) }),
    'Customer/Edit': ofCustomer((at, path) => at.client.patch(path, { ...person, phone: '5035550199' })),
    'Customer/Delete': ofCustomer((at, path) => at.client.delete(path)),
    'Customer/Notation': ofCustomer((at, path) => at.client.post(`${path}/notes`, { subject: 'S', content: 'C' })),
    'Customer/Credit': ofCustomer((at, path) =>
      at.client.post(`${path}/credits`, { type: 'credit', amount: usd('10.00') }),
    ),
    'Order/Create': async ({ at }) => {
      const request = { customerId: await at.customer(), ratePlanId: '52747' };
      return { fire: () => at.client.post('/v1/service-orders', request) };
    },
    'Order/Status': ofOrder((at, path) => at.client.post(`${path}/suspend`, undefined)),
    'Order/Move': async ({ at }) => {
      const order = await at.order(await at.customer());
      const newCustomerId = await at.customer();
      return { fire: () => at.client.post(`/v1/service-orders/${order.id}/move`, { newCustomerId }) };
    },
    'Order/Cancel': ofOrder((at, path) => at.client.post(`${path}/cancel`, undefined)),
    'Order/Swap': ofOrder((at, path) =>
      at.client.post(`${path}/swap`, { variables: [{ number: 1, value: '490154203237518' }] }),
    ),
    'Order/Replenish': ofOrder((at, path) => at.client.post(`${path}/replenish`, { ratePlanId: '52747' })),
    'Order/Update': ofOrder((at, path) => at.client.patch(path, { expiresOn: '2035-01-31' })),
    'Order/Unstack': ofOrder((at, path) => at.client.post(`${path}/unstack`, { stackedPlanId: '9' })),
    'Order/ReportUsage': ofOrder(
      (at, path) => at.client.post(`${path}/usage`, { componentId: '8417871', units: 1500, mode: 'additive' }),
      '52753',
      { components: [{ componentId: '8417871' }] },
    ),
    'PaymentMethod/Create': ofCustomer((at, path) => at.client.post(`${path}/payment-methods`, { method: card })),
    'PaymentMethod/Edit': ofMethod((at, path) => at.client.post(`${path}/toggle-default?type=card`, undefined)),
    'PaymentMethod/Delete': ofMethod((at, path) => at.client.delete(`${path}?type=card`)),
    'PaymentMethod/Verify': async ({ at }) => {
      const path = `/v1/billing/payment-methods/${await ownMethod(at)}/verify`;
      return { fire: () => at.client.post(path, microAmounts) };
    },
    'Billing/Create': ({ at }) =>
      Promise.resolve({ fire: () => at.client.post('/v1/billing/adjustments', adjustment) }),
    'Billing/Reverse': async ({ at }) => {
      const { body } = await at.client.post('/v1/billing/adjustments', adjustment);
      return { fire: () => at.client.post(`/v1/billing/adjustments/${body.id}/reverse`, { account }) };
    },
    'Billing/AddFunds': async ({ at }) => {
      const paymentMethodId = await ownMethod(at);
      await at.client.post(`/v1/billing/payment-methods/${paymentMethodId}/verify`, microAmounts);
      const request = { paymentMethodId, type: 'card', amount: usd('20.00'), cvv: '987' };
      return { fire: () => at.client.post('/v1/billing/funds', request) };
    },
    'CloudAccount/Delete': async (bench) => {
      const { cloudAccountNumber, cloudAccountType } = await make(bench, 'cloud-accounts');
      const path = `${base}cloud-accounts/${cloudAccountNumber}?cloudAccountType=${cloudAccountType}`;
      return { fire: () => bench.at.client.delete(path) };
    },
    'Plan/Delete': async (bench) => {
      const { ratePlanId, productId } = await make(bench, 'plans');
      const which = ratePlanId === undefined ? `productId=${productId}` : `ratePlanId=${ratePlanId}`;
      return { fire: () => bench.at.client.delete(`${base}plans?${which}`) };
    },
    'Discount/Copy': async (bench) => {
      const from = await make(bench, 'discounts');
      const to = await make(bench, 'cloud-accounts');
      const request = {
        cloudAccountType: to['cloudAccountType'],
        cloudAccountNumber: to['cloudAccountNumber'],
        fromCloudAccountType: from['cloudAccountType'],
        fromCloudAccountNumber: from['cloudAccountNumber'],
        replace: false,
      };
      return { fire: () => bench.at.client.post(`${base}discounts/copy`, request) };
    },
    'Discount/Delete': async (bench) => {
      const { cloudAccountType: type, cloudAccountNumber: number } = await make(bench, 'discounts');
      const path = `${base}discounts?cloudAccountType=${type}&cloudAccountNumber=${number}`;
      return { fire: () => bench.at.client.delete(path) };
    },
  },
};
