import { liveQuirks } from '../../../src/sandbox/voipms/wire.js';
import { voipms } from '../drivers/voipms.js';
import { voipmsUnderTest } from '../under-test.js';
import { describeStrict } from './suite.js';
import { voipmsManners } from './voipms.js';

describeStrict({
  provider: voipms,
  manners: (at) => voipmsManners(at.voipms.username, at.voipms.password),
  underTest: voipmsUnderTest,
  atItsWorst: (at) =>
    fetch(new URL('/_sandbox/quirks', at.voipms.baseUrl), { method: 'POST', body: JSON.stringify(liveQuirks) }),
  questions: async (bench) => {
    const { id } = (await (await voipms.drivers['orderDID']!(bench, 900)).fire()).body;
    const { body: order } = await bench.at.client.get(`/v1/orders/${id}`);
    const { body: port } = await (await voipms.drivers['addLNPPort']!(bench, 901)).fire();
    const { body: customer } = await (await voipms.drivers['signupClient']!(bench, 902)).fire();
    const trunk = await bench.at.trunk('questions');
    const ofCustomer = ['balance', 'charges', 'packages', 'payments', 'threshold'].map(
      (what) => [`GET /v1/customers/{id}/${what}`, `/v1/customers/${customer.id}/${what}`] as const,
    );
    const usa = 'provider=voipms&country=US';
    return [
      ...ofCustomer,
      ['GET /v1/available-numbers', `/v1/available-numbers?${usa}&region=OR`],
      ['GET /v1/available-numbers', `/v1/available-numbers?${usa}&type=toll_free`],
      ['GET /v1/available-numbers', '/v1/available-numbers?country=US&region=TX'],
      ['GET /v1/coverage/regions', `/v1/coverage/regions?${usa}`],
      ['GET /v1/coverage/rate-centers', `/v1/coverage/rate-centers?${usa}&region=FL`],
      ['GET /v1/coverage/exchanges', `/v1/coverage/exchanges?${usa}&region=FL`],
      ['GET /v1/customer-balance-managements', '/v1/customer-balance-managements?provider=voipms'],
      ['GET /v1/customer-packages', '/v1/customer-packages?provider=voipms'],
      ['GET /v1/customers', '/v1/customers?provider=voipms'],
      ['GET /v1/customers/{id}', `/v1/customers/${customer.id}`],
      ['GET /v1/numbers', '/v1/numbers?provider=voipms'],
      ['GET /v1/numbers/{e164}', `/v1/numbers/${encodeURIComponent(order.phoneNumbers[0].phoneNumber)}`],
      ['GET /v1/orders/{id}', `/v1/orders/${order.id}`],
      ['GET /v1/port-orders/{id}', `/v1/port-orders/${port.id}`],
      ['GET /v1/port-orders/{id}/documents', `/v1/port-orders/${port.id}/documents`],
      ['GET /v1/port-orders/{id}/notes', `/v1/port-orders/${port.id}/notes`],
      ['GET /v1/trunks', '/v1/trunks?provider=voipms'],
      ['GET /v1/trunks/{id}', `/v1/trunks/${trunk}?provider=voipms&direction=origination`],
      ['POST /v1/portability-checks', '/v1/portability-checks', { provider: 'voipms', phoneNumbers: ['+17865551234'] }],
    ];
  },
});
