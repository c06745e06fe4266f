import { expect, it } from '@jest/globals';
import { noQuirks } from '../../../src/sandbox/telecloud/quirks.js';
import { startTelecloudGateway, type TelecloudGateway } from '../../e2e/telecloud.js';
import { telecloud } from '../drivers/telecloud.js';
import { telecloudUnderTest } from '../under-test.js';
import { describeStrict } from './suite.js';
import { telecloudManners } from './telecloud.js';

/** Every habit of the simulator; what each rests on stands beside it. */
const all = Object.fromEntries(Object.keys(noQuirks).map((name) => [name, true]));
const quirks = (at: TelecloudGateway, on: object): Promise<unknown> =>
  fetch(new URL('/_sandbox/quirks', at.telecloud.baseUrl), { method: 'POST', body: JSON.stringify(on) });

describeStrict({
  provider: telecloud,
  manners: (at) => telecloudManners(at.telecloud.apiIdKey, at.telecloud.apiKey),
  underTest: telecloudUnderTest,
  atItsWorst: async (at) => {
    await at.settings({ errorsHaveTransId: false });
    await quirks(at, all);
  },
  questions: async ({ at }) => {
    const id = await at.customer();
    return [
      ['GET /v1/customers/{id}/estimate', `/v1/customers/${id}/estimate?type=new&ratePlanId=52747`],
      ['GET /v1/telecloud/notification-templates', '/v1/telecloud/notification-templates'],
      ['POST /v1/customers/{id}/qualification', `/v1/customers/${id}/qualification`, {}],
      [
        'POST /v1/service-orders/adopt',
        '/v1/service-orders/adopt',
        { provider: 'telecloud', providerOrderId: '123', customerId: id, tenant: 'acme' },
      ],
    ];
  },
});

it('an order of TeleCloud whose answer brings an error is a case for a person, and sent once', async () => {
  const at = await startTelecloudGateway();
  await quirks(at, all);
  const customerId = await at.customer();
  const { id } = await at.order(customerId, '99009');
  const order = await at.client.until(`/v1/service-orders/${id}`, ({ status }) =>
    ['needs_review', 'rejected', 'completed'].includes(status),
  );
  expect([order.status, at.asked('Order/Create'), at.telecloud.ledger.orders().length]).toEqual(['needs_review', 1, 1]);
  await at.stop();
});
