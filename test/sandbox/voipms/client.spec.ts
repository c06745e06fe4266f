import { describe, expect, it } from '@jest/globals';
import { type ApiError, PlainClient, type Transport } from './client.js';
import { john, miami, pdf, portIn, start, trunk, until } from './harness.js';

const rejection = (promise: Promise<unknown>) =>
  promise.then(
    () => 'success',
    (error: ApiError) => error.status,
  );

describe.each<Transport>(['query', 'multipart'])("somebody else's client, by %s", (transport) => {
  it('signs a client up, sells it a number, moves its money and ports a number in', async () => {
    const provider = await start({ portStepMs: 1 });
    const client = new PlainClient(provider, transport);
    expect(await rejection(client.call('getClients'))).toBe('no_client');

    const { client: id } = await client.call('signupClient', {
      ...john,
      confirm_email: john.email,
      confirm_password: john.password,
      activate: true,
    });
    const { clients } = await client.call('getClients', { client: '' });
    expect(clients).toMatchObject([{ client: id, password: john.password, zip: '33055' }]);

    const reseller = { reseller_client: String(id), reseller_package: 8378, reseller_chargesetup: true };
    const { account } = await client.call('createSubAccount', { ...trunk, ...reseller });
    const { servers } = (await client.call('getServersInfo')) as { servers: Record<string, string>[] };
    const pop = servers.find((server) => server['server_recommended'] === 'Yes')?.['server_pop'];
    const { dids } = (await client.call('searchDIDsUSA', { state: 'FL', type: 'starts', query: 'SUN' })) as {
      dids: { did: string }[];
    };
    const order = { did: dids[0]?.did, routing: `account:${String(account)}`, pop, dialtime: 60, cnam: false };
    await client.call('orderDID', { ...order, billing_type: 1, account: String(account), monthly: 3.5, setup: 1.99 });
    expect(await rejection(client.call('orderDID', { ...order, billing_type: 1 }))).toBe('did_in_use');
    const owned = await client.call('getDIDsInfo', { did: order.did });
    expect(owned['dids']).toMatchObject([{ did: miami('0100'), pop, cnam: '0', reseller_account: account }]);

    await client.call('addPayment', { client: String(id), payment: 4.99, description: 'Paid in cash, test=no' });
    const { balance } = (await client.call('getResellerBalance', { client: String(id) })) as {
      balance: Record<string, string>;
    };
    expect(balance['current_balance']).toBe('-1.5000');

    const { port } = await client.call('addLNPPort', { ...portIn, isMobile: false });
    await client.call('addLNPFile', { portid: String(port), file: pdf });
    await until(() => provider.ledger.owned().length === 2);
    expect(await client.call('getLNPStatus', { portid: String(port) })).toMatchObject({ post_status: 'completed' });
    expect(provider.ledger.owned()).toEqual([miami('0100'), portIn.numbers]);
  });
});
