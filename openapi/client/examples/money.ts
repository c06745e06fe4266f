import { type Gateway, ok, type Schemas } from 'telecom-provisioning-gateway-client';
import { made } from './customer.js';

const usd = (amount: string): Schemas['Money'] => ({ amount, currency: 'USD' });

/** What a reseller's customer is charged and pays. */
export async function booksOfCustomer(gateway: Gateway): Promise<number> {
  const query = { provider: 'voipms' };
  const jane = {
    firstName: 'Jane',
    lastName: 'Doe',
    email: `jane-${Date.now()}@example.com`,
    phone: '5035550100',
    address: { line1: '400 Green Road', city: 'Portland', region: 'OR', postalCode: '97230', country: 'US' },
    password: 'janes-password-7',
  };
  const { id } = made(await ok(gateway.POST('/v1/customers', { params: { query }, body: jane })));
  const params = { path: { id }, query };
  await ok(gateway.POST('/v1/customers/{id}/payments', { params, body: { amount: usd('20.00'), description: 'Deposit' } }));
  await ok(gateway.POST('/v1/customers/{id}/charges', { params, body: { amount: usd('4.99'), description: 'Calls in March' } }));
  return (await ok(gateway.GET('/v1/customers/{id}/charges', { params }))).data.length;
}

/** A card payment to a provider; only where `PAYMENTS_RAW_CARD=enabled`. */
export const payByCard = (gateway: Gateway) =>
  ok(
    gateway.POST('/v1/billing/payments', {
      body: {
        provider: 'didtfn',
        firstName: 'Sunny',
        lastName: 'Summertime',
        card: { number: '4111111111111111', expiryMonth: 12, expiryYear: 2035, cvv: '987' },
      },
    }),
  );

/** A credit to a provider account, and the same taken back. */
export async function adjustAndReverse(gateway: Gateway): Promise<void> {
  const account = { type: 'core', number: '5547777000' } as const;
  const body = { account, type: 'credit', amount: usd('100.00'), note: 'Goodwill' } as const;
  const { id } = made(await ok(gateway.POST('/v1/billing/adjustments', { body })));
  await ok(gateway.POST('/v1/billing/adjustments/{id}/reverse', { params: { path: { id } }, body: { account } }));
}

/** A card is stored, verified by the two amounts on its statement, and pays funds in. */
export async function addFunds(gateway: Gateway): Promise<void> {
  const method = { type: 'card', number: '4111111111111111', expiryMonth: 2, expiryYear: 2035, cvv: '123' } as const;
  const { id } = made(await ok(gateway.POST('/v1/billing/payment-methods', { body: { method } })));
  const amounts = [usd('0.23'), usd('0.11')];
  await ok(gateway.POST('/v1/billing/payment-methods/{methodId}/verify', { params: { path: { methodId: id } }, body: { type: 'card', amounts } }));
  await ok(gateway.POST('/v1/billing/funds', { body: { paymentMethodId: id, type: 'card', amount: usd('5.00'), cvv: '123' } }));
}
