import { type Walk } from './console.js';

const usd = (amount: string) => ({ amount, currency: 'USD' });

/** A customer, the life cycle of a service, and money that is never sent twice. */
export async function walkTelecloud(walk: Walk): Promise<void> {
  walk.chapter('TeleCloud: customers and their services');
  const customer = await walk.call({
    title: 'Create a customer; the password is forwarded to the provider and never stored',
    method: 'POST',
    path: '/v1/customers?provider=telecloud',
    body: {
      firstName: 'Jane',
      lastName: 'Doe',
      email: 'jane.doe@example.com',
      phone: '5035550100',
      address: { line1: '400 Green Road', postalCode: '97230' },
      password: '48210357',
    },
  });
  const path = `/v1/customers/${String(customer['id'])}`;
  await walk.call({
    title: 'What would a rate plan cost?',
    method: 'GET',
    path: `${path}/estimate?provider=telecloud&type=new&ratePlanId=52747&promoCode=20off`,
  });
  const order = await walk.call({
    title: 'Order it, with the device',
    method: 'POST',
    path: '/v1/service-orders',
    body: {
      customerId: customer['id'],
      ratePlanId: '52747',
      variables: [{ number: 1, value: '356938035643809' }],
      customerReference: 'demo',
    },
  });
  const service = `/v1/service-orders/${String(order['id'])}`;
  await walk.call({
    title: 'Suspend it: the provider has a toggle, which is sent once, and only to a service known to be active',
    method: 'POST',
    path: `${service}/suspend`,
  });
  await walk.call({ title: 'Resume it', method: 'POST', path: `${service}/resume` });
  await walk.call({
    title: 'Add a billing cycle',
    method: 'POST',
    path: `${service}/replenish`,
    body: { ratePlanId: '52747' },
  });

  walk.chapter('TeleCloud: a charge whose reply is lost');
  const credit = await walk.call({
    title: 'The sandbox posts amounts that end in .91 and loses the reply',
    method: 'POST',
    path: `${path}/credits?provider=telecloud`,
    body: { type: 'credit', amount: usd('10.91') },
  });
  await walk.letPass(
    'No read shows the outcome: after the late bound it goes to manual review and is not sent again',
    60,
  );
  await walk.until(`/v1/changes/${String(credit['id'])}`, ({ status }) => status === 'needs_review');
  await walk.call({
    title: 'What the change says to check',
    method: 'GET',
    path: `/v1/changes/${String(credit['id'])}`,
  });
  await walk.call({
    title: 'Check with the provider, then resolve it',
    method: 'POST',
    path: `/v1/changes/${String(credit['id'])}/resolve`,
    body: { outcome: 'completed', note: "Seen in the provider's portal." },
  });
}
