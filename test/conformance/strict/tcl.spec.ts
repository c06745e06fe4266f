import { expect, it } from '@jest/globals';
import { direct, endedOrder, startTclGateway } from '../../e2e/tcl.js';
import { tcl } from '../drivers/tcl.js';
import { tclUnderTest } from '../under-test.js';
import { describeStrict } from './suite.js';
import { tclManners } from './tcl.js';

const habits = async (baseUrl: string, some: object): Promise<void> =>
  void (await fetch(new URL('/_sandbox/quirks', baseUrl), { method: 'POST', body: JSON.stringify(some) }));

describeStrict({
  provider: tcl,
  manners: (at) => tclManners(at.tcl.token),
  underTest: tclUnderTest,
  atItsWorst: ({ tcl: { baseUrl } }) => habits(baseUrl, { numericAmounts: true, nulls: true }),
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

it('an order of TCL whose numbers are printed in another way is never taken for none, and sent once', async () => {
  const at = await startTclGateway();
  const { baseUrl } = at.tcl;
  at.tcl.observe(({ operation, stage }) =>
    operation === 'createOrder' && stage === 'executed' ? habits(baseUrl, { plainNumbers: true }) : undefined,
  );
  at.tcl.faults.next('createOrder', 'lose_reply');
  const request = { provider: 'tcl', phoneNumbers: ['+442079460177'], connection: direct };
  const { body } = await at.client.post('/v1/orders', request, { headers: { prefer: 'wait=0' } });
  const order = await at.client.until(
    `/v1/orders/${body.id}`,
    (one) =>
      one.attention !== undefined ||
      (one.status !== 'outcome_unknown' && one.status !== 'accepted' && one.status !== 'in_progress'),
  );
  expect([order.status, at.tcl.ledger.orders().length]).toEqual(['outcome_unknown', 1]);
  await habits(baseUrl, { plainNumbers: false });
  expect((await at.client.until(`/v1/orders/${body.id}`, endedOrder)).status).toBe('completed');
  expect(at.tcl.ledger.orders()).toHaveLength(1);
  await at.stop();
}, 30_000);
