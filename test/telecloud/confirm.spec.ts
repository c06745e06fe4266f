import { describe, expect, it } from '@jest/globals';
import { GatewayError } from '../../src/domain/errors.js';
import { TelecloudServiceOrders } from '../../src/providers/telecloud/telecloud.service-orders.js';
import { type TelecloudUpstream } from '../../src/providers/telecloud/telecloud.settings.js';

/** What is found of an order of a customer when the provider answers so. */
function confirmed(answer: () => Promise<unknown>): Promise<unknown> {
  const upstream = { sender: { read: answer }, lateBoundMs: 0, config: {} } as unknown as TelecloudUpstream;
  return new TelecloudServiceOrders(upstream).confirm({ orderNumber: '4617ZU4617', customerId: '9505011' }, 0);
}
const offering = (...products: string[][]): Promise<unknown> => {
  const listed = products.map((plans) => ({ ratePlans: plans.map((id) => ({ id })) }));
  return confirmed(() => Promise.resolve({ customer: { qualify: { products: listed } } }));
};

describe('an order that was made elsewhere', () => {
  it('is confirmed by what is offered for it', async () => {
    const ratePlanIds = ['52747', '52753'];
    expect(await offering(['52747'], ['52753'])).toEqual({ operation: 'Customer/Qualify', ratePlanIds });
  });

  it('is not confirmed where nothing is offered for it, or the provider does not find it', async () => {
    expect(await offering()).toBeUndefined();
    expect(await confirmed(() => Promise.reject(new GatewayError('not_found', 'No such order.')))).toBeUndefined();
  });

  it('is neither known nor unknown while the provider cannot be asked', async () => {
    const away = new GatewayError('upstream_unavailable', 'Away.');
    await expect(confirmed(() => Promise.reject(away))).rejects.toBe(away);
  });
});
