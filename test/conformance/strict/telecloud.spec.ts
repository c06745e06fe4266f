import { telecloud } from '../drivers/telecloud.js';
import { telecloudUnderTest } from '../under-test.js';
import { describeStrict } from './suite.js';
import { telecloudManners } from './telecloud.js';

describeStrict({
  provider: telecloud,
  manners: (at) => telecloudManners(at.telecloud.apiIdKey, at.telecloud.apiKey),
  underTest: telecloudUnderTest,
  atItsWorst: (at) => at.settings({ errorsHaveTransId: false }),
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
