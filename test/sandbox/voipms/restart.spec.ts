import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { call, control, done, get, miami, order, pdf, port, resellerAccount, routed, rows, start } from './harness.js';

const folder = mkdtempSync(join(tmpdir(), 'voipms-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('the ledger file', () => {
  it('brings everything back but the secrets, for which something else stands', async () => {
    const ledgerFile = join(folder, 'books', 'voipms.jsonl');
    const options = { ledgerFile, now: () => Date.parse('2026-05-04T08:00:00Z') };
    const first = await start(options);
    const { client, account } = await resellerAccount(first);
    const did = await order(first, '0100', { account, monthly: '3.50', setup: '1.99' });
    await done(first, 'setDIDInfo', { did, ...routed, billing_type: '2', port_out_pin: '86420' });
    await done(first, 'addPayment', { client, payment: '20.00' });
    await expect(get(first, 'addCharge', { client, charge: '4.91' })).rejects.toThrow();
    const alford = { quantity: '1', state: 'FL', ratecenter: 'ALFORD', ...routed, billing_type: '1' };
    await done(first, 'backOrderDIDUSA', alford);
    const portid = await port(first, { pin: '97531', snn: '6789', imei: '490154203237518' });
    await done(first, 'addLNPFile', { portid, file: pdf });
    await control(first, 'POST', '/take', { did: miami('0150') });
    await control(first, 'POST', '/registration', { account, registered: true });

    const reads: [string, Record<string, string>][] = [
      ['getClients', {}],
      ['getCharges', { client }],
      ['getDeposits', { client }],
      ['getResellerBalance', { client }],
      ['getBalance', { advanced: '1' }],
      ['getSubAccounts', {}],
      ['getDIDsInfo', {}],
      ['getBackOrders', {}],
      ['getLNPDetails', { portid }],
      ['getLNPAttach', { portid, attachid: '5001' }],
      ['getDIDsUSA', { state: 'FL' }],
      ['getRegistrationStatus', { account }],
    ];
    const before = await Promise.all(reads.map(([method, fields]) => call(first, method, fields)));
    const entries = first.ledger.entries();
    await first.close();

    const file = readFileSync(ledgerFile, 'utf8');
    for (const secret of ['johnspassword', 'voip@house1', '86420', '97531', '6789"', '490154203237518', first.password])
      expect(file).not.toContain(secret);

    const second = await start(options);
    expect(second.ledger.entries()).toEqual(entries);
    const after = await Promise.all(reads.map(([method, fields]) => call(second, method, fields)));
    expect(JSON.stringify(after)).toBe(
      JSON.stringify(before)
        .replace('johnspassword', 'restored-561115')
        .replace('voip@house1', 'restored-99785')
        .replace('"port_out_pin":"86420"', `"port_out_pin":"${did.slice(-4)}"`),
    );
    expect(await get(second, 'addCharge', { client, charge: '4.91' })).toMatchObject({ text: '{"status":"success"}' });
    expect(second.ledger.charges(client).map(({ id }) => id)).toEqual(['475568', '475569', '475570', '475571']);
    await done(second, 'setClient', {
      ...{ client, email: 'john.doe@example.com', password: 'fresh-one', firstname: 'J', lastname: 'D' },
      phone_number: '5551112222',
    });
    expect(await rows(second, 'getClients', 'clients')).toMatchObject([{ password: 'fresh-one' }]);
  });
});

describe('the control endpoint', () => {
  it('shows the index without the credentials, and what really happened', async () => {
    const provider = await start();
    const { client } = await resellerAccount(provider);
    await order(provider);
    const index = await control(provider, 'GET');
    expect(index.body).toMatchObject({ provider: 'voipms', accountNo: '100000', balance: '998.51' });
    expect(index.body['statuses']).toContain('unsifficient_stock');
    const { body } = await control(provider, 'GET', '/ledger');
    expect(body).toMatchObject({
      balance: '998.51',
      clients: [{ client, balance: '0.00' }],
      owned: [miami('0100')],
      accounts: ['100000_VoIP'],
      entries: [{ seq: 1, type: 'client' }, { type: 'account' }, { type: 'order' }, { type: 'allocate' }],
    });
    for (const text of [JSON.stringify(index.body), JSON.stringify(body)])
      for (const secret of [provider.password, 'johnspassword', 'voip@house1']) expect(text).not.toContain(secret);
  });

  it.each([
    ['/quirks', { typeDrift: 'yes' }],
    ['/quirks', { unheardOf: true }],
    ['/switches', { limitPerMinute: -1 }],
    ['/switches', { limitPerMinute: '5' }],
    ['/switches', { apiEnabled: 1 }],
    ['/switches', { unheardOf: true }],
    ['/take', {}],
    ['/take', { did: '2125550100' }],
    ['/port', { portid: '1' }],
    ['/port', {}],
    ['/backorder', { id: '1' }],
    ['/balance', { add: 5 }],
    ['/balance', { add: 'much' }],
    ['/registration', { account: 'nobody', registered: true }],
    ['/registration', { account: '100000', registered: 'yes' }],
    ['/faults', { next: { operation: 'explode', kind: 'garbage' } }],
  ])('POST %s refuses %j', async (path, body) => {
    const provider = await start();
    const reply = await control(provider, 'POST', path, body);
    expect([reply.status, typeof reply.body['error']]).toEqual([400, 'string']);
    expect(provider.ledger.entries()).toEqual([]);
  });

  it('refuses statuses that no port can have', async () => {
    const provider = await start();
    const portid = await port(provider);
    expect((await control(provider, 'POST', '/port', { portid, status: 'toString' })).status).toBe(400);
    expect((await control(provider, 'POST', '/port', { portid, status: 5 })).status).toBe(400);
  });
});
