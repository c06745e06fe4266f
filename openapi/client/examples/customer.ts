import { type Gateway, ok, type Schemas } from 'telecom-provisioning-gateway-client';

const provider = 'telecloud';
const usd = (amount: string): Schemas['Money'] => ({ amount, currency: 'USD' });

/** A customer with a service: ordered, suspended, resumed, extended; its usage reported; a credit. */
export async function customer(gateway: Gateway): Promise<Schemas['Order']> {
  const { id } = made(
    await ok(
      gateway.POST('/v1/customers', {
        params: { query: { provider } },
        body: {
          firstName: 'Jane',
          lastName: 'Doe',
          email: 'jane.doe@example.com',
          phone: '5035550100',
          address: { line1: '400 Green Road', postalCode: '97230' },
          password: '48210357',
        },
      }),
    ),
  );
  const variables = [{ number: 1, value: '356938035643809' }];
  const service = await ok(gateway.POST('/v1/service-orders', { body: { customerId: id, ratePlanId: '52747', variables } }));
  const path = { params: { path: { id: service.id } } };
  await ok(gateway.POST('/v1/service-orders/{id}/suspend', path));
  await ok(gateway.POST('/v1/service-orders/{id}/resume', path));
  await ok(gateway.POST('/v1/service-orders/{id}/replenish', { ...path, body: { ratePlanId: '52747' } }));
  const components = [{ componentId: '8417871', limit: 5000 }];
  const metered = await ok(gateway.POST('/v1/service-orders', { body: { customerId: id, ratePlanId: '52753', components } }));
  const usage = { componentId: '8417871', units: 1500, mode: 'cumulative' } as const;
  await ok(gateway.POST('/v1/service-orders/{id}/usage', { params: { path: { id: metered.id } }, body: usage }));
  const ofCustomer = { path: { id }, query: { provider } };
  await ok(gateway.POST('/v1/customers/{id}/credits', { params: ofCustomer, body: { type: 'credit', amount: usd('10.00') } }));
  return ok(gateway.GET('/v1/service-orders/{id}', path));
}

/** What was made. With 202 the answer is a change that is still under way; `settledChange` waits for it. */
export function made<T extends { id: string }>(answer: T): Exclude<T, Schemas['Change']> {
  if (answer.id.startsWith('chg_')) throw new Error(`still under way: ${answer.id}`);
  return answer as Exclude<T, Schemas['Change']>;
}
