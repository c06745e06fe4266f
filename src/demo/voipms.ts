import { type Walk } from './console.js';

const usd = (amount: string) => ({ amount, currency: 'USD' });

/** A number without an upstream hold, and a reseller client's money. */
export async function walkVoipms(walk: Walk): Promise<void> {
  const unique = Date.now().toString(36);
  walk.chapter('VoIP.ms: numbers without an upstream hold');
  const trunk = await walk.call({
    title: 'Create a trunk: a sub-account that authenticates by IP address, without a password',
    method: 'POST',
    path: '/v1/trunks',
    body: {
      provider: 'voipms',
      direction: 'origination',
      title: `demo${unique}`,
      primary: { ipAddress: '192.0.2.10' },
    },
  });
  const reservation = await walk.call({
    title: 'Reserve: the provider has no holds, so the gateway holds the number for its callers (`local`)',
    method: 'POST',
    path: '/v1/reservations',
    body: { provider: 'voipms', criteria: { type: 'local', region: 'FL', quantity: 1 } },
  });
  await walk.call({
    title: 'Order it: looked up again, then a single call, settled by the account’s list of numbers',
    method: 'POST',
    path: '/v1/orders',
    body: { reservationId: reservation['id'], connection: { trunkId: trunk['id'] } },
  });

  walk.chapter('VoIP.ms: a reseller client and a charge whose reply is lost');
  const client = await walk.call({
    title: 'Create a client',
    method: 'POST',
    path: '/v1/customers?provider=voipms',
    body: {
      firstName: 'Jane',
      lastName: 'Doe',
      email: `jane.${unique}@example.com`,
      phone: '5035550100',
      address: { line1: '400 Green Road', city: 'Portland', region: 'OR', postalCode: '97230' },
      password: 'a-password-for-jane-7',
    },
  });
  const path = `/v1/customers/${String(client['id'])}`;
  await walk.call({
    title: 'Record a payment',
    method: 'POST',
    path: `${path}/payments?provider=voipms`,
    body: { amount: usd('20.00'), description: 'Deposit' },
  });
  const charge = await walk.call({
    title: 'Charge the client; the sandbox posts amounts that end in .91 and loses the reply',
    method: 'POST',
    path: `${path}/charges?provider=voipms`,
    body: { amount: usd('3.91'), description: 'Calls' },
  });
  await walk.letPass(
    'The description contains the ID of the change: after the late bound the charge is looked for, and found',
    60,
  );
  await walk.until(`/v1/changes/${String(charge['id'])}`, ({ status }) => status === 'completed');
  await walk.call({ title: 'Charged once', method: 'GET', path: `${path}/charges?provider=voipms` });
  await walk.call({ title: 'The remaining balance', method: 'GET', path: `${path}/balance?provider=voipms` });
}
