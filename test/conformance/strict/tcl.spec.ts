import { endedOrder } from '../../e2e/tcl.js';
import { tcl } from '../drivers/tcl.js';
import { tclUnderTest } from '../under-test.js';
import { describeStrict } from './suite.js';
import { tclManners } from './tcl.js';

describeStrict({
  provider: tcl,
  manners: (at) => tclManners(at.tcl.token),
  underTest: tclUnderTest,
  atItsWorst: () => Promise.resolve(),
  questions: async (bench) => {
    const { client } = bench.at;
    const { body } = await (await tcl.drivers['createOrder']!(bench, 900)).fire();
    const order = await client.until(`/v1/orders/${body.id}`, endedOrder);
    return [
      ['GET /v1/available-numbers', '/v1/available-numbers?provider=tcl&country=DE&type=local'],
      ['GET /v1/available-numbers', '/v1/available-numbers?country=FR&type=local'],
      ['GET /v1/numbers', '/v1/numbers?provider=tcl'],
      ['GET /v1/numbers/{e164}', `/v1/numbers/${encodeURIComponent(order.phoneNumbers[0].phoneNumber)}`],
      ['GET /v1/orders/{id}', `/v1/orders/${order.id}`],
      ['GET /v1/orders/{id}/documents', `/v1/orders/${order.id}/documents`],
      ['GET /v1/trunks', '/v1/trunks?provider=tcl'],
      ['GET /v1/trunks/{id}', '/v1/trunks/conn-1?provider=tcl&direction=origination'],
    ];
  },
});
