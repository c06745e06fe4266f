import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FaultProxy } from '../conformance/faults/proxy.js';
import { startTestGateway, type TestGateway } from './gateway.js';
import { startVoipmsGateway, type VoipmsGateway } from './voipms.js';

/** Free as far as searches say, and refused when it is reserved. */
const taken = '+12062199001';

describe('refusals of single numbers', () => {
  const no = { status: 200, type: 'application/json', body: Buffer.from('{"status":"invalid_routing"}') };
  const proxy = new FaultProxy(no, { lateMs: 0, tooLateMs: 0 });
  let didtfn: TestGateway;
  let voipms: VoipmsGateway;
  beforeAll(async () => {
    const VOIPMS_BASE_URL = await proxy.start();
    [didtfn, voipms] = await Promise.all([startTestGateway(), startVoipmsGateway({ VOIPMS_BASE_URL })]);
    proxy.to(voipms.voipms.baseUrl);
  });
  afterAll(async () => {
    await Promise.all([didtfn.stop(), voipms.stop()]);
    await proxy.close();
  });

  it('of a hold report the provider’s message for each number, by its place', async () => {
    const phoneNumbers = ['+12062190170', taken];
    const refused = await didtfn.client.post('/v1/reservations', { provider: 'didtfn', phoneNumbers });
    expect(refused.body).toMatchObject({
      code: 'number_unavailable',
      errors: [
        {
          pointer: '/phoneNumbers/1',
          code: 'number_unavailable',
          upstream: { provider: 'didtfn', operation: 'reserve', code: '404', message: expect.any(String) },
        },
      ],
    });
  });

  it('of part of a hold report it with the number', async () => {
    const request = { provider: 'didtfn', phoneNumbers: ['+12062190171', taken], allowPartial: true };
    const { body } = await didtfn.client.post('/v1/reservations', request);
    expect(body.phoneNumbers[1]).toMatchObject({
      status: 'unavailable',
      problem: { code: 'number_unavailable', upstream: { provider: 'didtfn', operation: 'reserve' } },
    });
  });

  it('of an order report it for each number, whether or not others were bought', async () => {
    const order = async (phoneNumbers: string[]) => {
      const trunkId = await voipms.trunk(`t${phoneNumbers[0]!.slice(-4)}`);
      const held = await voipms.client.post('/v1/reservations', { provider: 'voipms', phoneNumbers });
      const request = { reservationId: held.body.id, connection: { trunkId } };
      return (await voipms.client.post('/v1/orders', request)).body;
    };
    const upstream = { provider: 'voipms', operation: 'orderDID', code: 'did_in_use', message: 'did_in_use' };
    const failed = { pointer: '/phoneNumbers/1', code: 'number_unavailable', upstream };
    expect(await order(['+17865550180', '+17865559001'])).toMatchObject({
      status: 'partially_completed',
      failure: { code: 'number_unavailable', upstream, errors: [failed] },
    });
    expect(await order(['+17865559005', '+17865559001'])).toMatchObject({
      status: 'rejected',
      failure: {
        code: 'insufficient_balance',
        upstream: { operation: 'orderDID', code: 'non_sufficient_funds' },
        errors: [{ pointer: '/phoneNumbers/0', code: 'insufficient_balance' }, failed],
      },
    });
  });

  it('of a bulk update report it with the number', async () => {
    await voipms.buy('+17865550181');
    await voipms.buy('+17865550182');
    const trunkId = await voipms.trunk('bulk');
    proxy.next('refused', ({ body }) => body.includes('setDIDRouting') && body.includes('7865550182'));
    const request = { provider: 'voipms', phoneNumbers: ['+17865550181', '+17865550182'], trunkId };
    const { body } = await voipms.client.post('/v1/numbers/bulk-updates', request);
    const upstream = { provider: 'voipms', operation: 'setDIDRouting', code: 'invalid_routing' };
    expect(body.data).toMatchObject([{ status: 'updated' }, { status: 'failed', problem: { upstream } }]);
  });
});
