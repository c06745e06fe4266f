import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type GatewayProcess } from '../kill/gateway-process.js';
import { ask, post, Processes } from './processes.js';

describe('API keys of two gateways on one ledger', () => {
  let at: Processes;
  let gateways: GatewayProcess[];
  beforeAll(async () => {
    at = await Processes.create();
    gateways = await Promise.all([at.start(), at.start()]);
  }, 60_000);
  afterAll(() => at.stop());

  const statusOf = async (gateway: GatewayProcess, key: string): Promise<number> =>
    (await ask(gateway, key as 'alice', 'GET', '/v1/providers')).status;
  const ends = async (gateway: GatewayProcess, key: string): Promise<void> => {
    while ((await statusOf(gateway, key)) !== 401) await new Promise((resolve) => setTimeout(resolve, 100));
  };

  it('are valid at both at once, and at neither soon after a revocation or rotation at one', async () => {
    const [one, other] = gateways as [GatewayProcess, GatewayProcess];
    const { body } = await post(one, 'alice', '/v1/keys', { label: 'shop', scopes: ['search'] });
    expect(await Promise.all(gateways.map((gateway) => statusOf(gateway, body.key)))).toEqual([200, 200]);

    const { body: rotated } = await post(other, 'alice', `/v1/keys/${body.id}/rotate`, {});
    expect(await Promise.all(gateways.map((gateway) => statusOf(gateway, rotated.key)))).toEqual([200, 200]);
    await Promise.all(gateways.map((gateway) => ends(gateway, body.key)));

    const { status } = await ask(one, 'alice', 'DELETE', `/v1/keys/${body.id}`);
    expect(status).toBe(200);
    await Promise.all(gateways.map((gateway) => ends(gateway, rotated.key)));
  }, 60_000);
});
