import { didtfn } from '../drivers/didtfn.js';
import { didtfnUnderTest } from '../under-test.js';
import { didtfnManners } from './didtfn.js';
import { describeStrict } from './suite.js';

/** Every switch of the simulator; what each rests on stands in `src/sandbox/README.md`. `wholeCart` belongs to accounts with one cart. */
const quirks = {
  ...{ numericValues: true, dataWrapper: true, trailingCommas: true, gappedLists: true },
  ...{ capitalCategory: true, wholeCart: true, httpStatuses: true, plainTimes: true },
};
const provider = 'provider=didtfn';
const loa = '/v1/port-orders';

describeStrict({
  provider: didtfn,
  manners: ({ simulator }) => didtfnManners(simulator.token, simulator.accountNo),
  underTest: didtfnUnderTest,
  atItsWorst: ({ simulator }) =>
    fetch(new URL('/_sandbox/quirks', simulator.baseUrl), { method: 'POST', body: JSON.stringify(quirks) }),
  questions: async (bench) => {
    const { client } = bench.at;
    const { id } = (await (await didtfn.drivers['gen_order']!(bench, 900)).fire()).body;
    const { body: order } = await client.get(`/v1/orders/${id}`);
    const { body: port } = await (await didtfn.drivers['generate_lnp_order']!(bench, 901)).fire();
    const number = encodeURIComponent(order.phoneNumbers[0].phoneNumber);
    const { data: papers } = (await client.get(`${loa}/${port.id}/documents`)).body;
    const get = (path: string, at = path, query = provider): readonly [string, string] => [
      `GET /v1/${path}`,
      `/v1/${at}${query === '' ? '' : `?${query}`}`,
    ];
    return [
      get('available-numbers', 'available-numbers', `${provider}&country=US&region=OR`),
      get('available-numbers', 'available-numbers', `${provider}&country=US&type=toll_free&tollFreePrefix=866`),
      get('available-numbers', 'available-numbers', 'country=US&region=TX'),
      get('billing/invoices'),
      get('billing/invoices/{date}', 'billing/invoices/2026-01-01'),
      get('billing/payments'),
      get('billing/transactions'),
      get('coverage/regions', 'coverage/regions', `${provider}&country=US`),
      get('coverage/rate-centers', 'coverage/rate-centers', `${provider}&country=US&region=WA`),
      get('coverage/exchanges', 'coverage/exchanges', `${provider}&country=US&region=WA`),
      get('numbers'),
      get('numbers/{e164}', `numbers/${number}`, ''),
      get('orders/{id}', `orders/${order.id}`, ''),
      get('port-orders/{id}', `port-orders/${port.id}`, ''),
      get('port-orders/{id}/documents', `port-orders/${port.id}/documents`, ''),
      get('port-orders/{id}/documents/{documentId}', `port-orders/${port.id}/documents/${papers[0].documentId}`, ''),
      get('reports/daily-cdrs', 'reports/daily-cdrs', `${provider}&direction=origination`),
      get('reports/daily-cdrs', 'reports/daily-cdrs', `${provider}&direction=termination`),
      get(
        'reports/daily-cdrs/{date}/{kind}',
        'reports/daily-cdrs/2026-01-01/success',
        `${provider}&direction=origination`,
      ),
      get('reports/monthly-summary', 'reports/monthly-summary', `${provider}&direction=origination&year=2026`),
      get('reports/number-stats', 'reports/number-stats', `${provider}&phoneNumber=${number}`),
      get('reports/trunk-stats', 'reports/trunk-stats', `${provider}&direction=origination&trunkId=3`),
      get('trunks'),
      get('trunks/{id}', 'trunks/3', `${provider}&direction=origination`),
      get('trunks/{id}/settings', 'trunks/3/settings', `${provider}&direction=termination`),
      ['POST /v1/portability-checks', '/v1/portability-checks', { provider: 'didtfn', phoneNumbers: ['+12065550177'] }],
    ];
  },
});
