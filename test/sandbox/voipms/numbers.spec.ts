import { describe, expect, it } from '@jest/globals';
import { call, control, done, miami, order, resellerAccount, routed, rows, start, trunk, until } from './harness.js';

const miamiCenter = { state: 'FL', ratecenter: 'miami' };
const backOrder = { state: 'FL', ratecenter: 'Alford', ...routed, billing_type: '2' };
const offered = async (provider: Awaited<ReturnType<typeof start>>) =>
  (await rows(provider, 'getDIDsUSA', 'dids', miamiCenter)).map(({ did }) => did);

describe('numbers', () => {
  it('are bought once, leave the searches, and are there with what the order said', async () => {
    const provider = await start({ now: () => Date.parse('2026-01-31T09:08:07Z') });
    expect(await offered(provider)).toContain(miami('0100'));
    const reply = await call(provider, 'orderDID', {
      did: miami('0100'),
      ...routed,
      billing_type: '2',
      failover_unreachable: 'fwd:1521',
      callerid_prefix: 'MIA [555]',
      note: 'desk/1',
    });
    expect(reply).toEqual({ status: 'success' });
    expect(await offered(provider)).not.toContain(miami('0100'));
    expect(await rows(provider, 'getDIDsInfo', 'dids', { did: miami('0100') })).toMatchObject([
      {
        did: miami('0100'),
        description: 'MIAMI, FL',
        routing: 'account:100000_VoIP',
        failover_busy: 'none:',
        failover_unreachable: 'fwd:1521',
        pop: '15',
        dialtime: '60',
        cnam: '1',
        note: 'desk/1',
        billing_type: '2',
        order_date: '2026-01-31 04:08:07',
        next_billing: '2026-02-28',
        voicemail: '0',
        reseller_account: '0',
        reseller_next_billing: '0000-00-00',
      },
    ]);
    const again = { did: miami('0100'), ...routed, billing_type: '1' };
    expect(await call(provider, 'orderDID', again)).toEqual({ status: 'did_in_use' });
    expect([provider.ledger.owned(), provider.ledger.orders().length]).toEqual([[miami('0100')], 1]);
  });

  it('are not bought by dry runs, of any kind of order', async () => {
    const provider = await start();
    const test = 'true';
    const abroad = { location_id: 'a65', quantity: '1', ...routed, billing_type: '1', test };
    await done(provider, 'orderDID', { did: miami('0100'), ...routed, billing_type: '1', test });
    await done(provider, 'orderTollFree', { did: '8005550300', ...routed, test });
    await done(provider, 'orderVanity', { did: '8002255669', ...routed, carrier: '1', test });
    await done(provider, 'orderDIDVirtual', { digits: '007', ...routed, test });
    await done(provider, 'orderDIDInternationalGeographic', abroad);
    await done(provider, 'orderDIDInternationalNational', { ...abroad, location_id: 'a5644' });
    await done(provider, 'orderDIDInternationalTollFree', { ...abroad, location_id: 'a6422' });
    await done(provider, 'backOrderDIDUSA', { quantity: '1', ...backOrder, test });
    await done(provider, 'backOrderDIDCAN', {
      ...backOrder,
      quantity: '1',
      province: 'ON',
      ratecenter: 'Ottawa',
      test,
    });
    expect(provider.ledger.entries()).toEqual([]);
    await order(provider);
    await done(provider, 'cancelDID', { did: miami('0100'), test });
    expect(provider.ledger.owned()).toEqual([miami('0100')]);
  });

  it('of Canada, toll-free, vanity, virtual and international kinds are found and bought', async () => {
    const provider = await start();
    const [canadian] = await rows(provider, 'searchDIDsCAN', 'dids', { province: 'ON', type: 'starts', query: '226' });
    await done(provider, 'orderDID', { did: canadian?.['did'] ?? '', ...routed, billing_type: '1' });
    const [tollFree] = await rows(provider, 'searchTollFreeCanUS', 'dids', { type: 'starts', query: 'UPS' });
    await done(provider, 'orderTollFree', { did: tollFree?.['did'] ?? '', ...routed });
    const [vanity] = await rows(provider, 'searchVanity', 'dids', { type: '855', query: '**HELLO' });
    await done(provider, 'orderVanity', { did: vanity?.['did'] ?? '', ...routed, carrier: '1' });
    await done(provider, 'orderDIDVirtual', { digits: '001', ...routed });
    const helsinki = { location_id: 'a65', ...routed, billing_type: '1' };
    await done(provider, 'orderDIDInternationalGeographic', { ...helsinki, quantity: '2' });
    expect(provider.ledger.owned()).toEqual([
      '2265550100',
      '8775550300',
      '8552543556',
      '100000001',
      '35895550100',
      '35895550101',
    ]);
    expect(provider.ledger.orders().map(({ amount }) => amount)).toEqual(['1.49', '1.49', '15.99', '0.99', '25.00']);
    const [location] = await rows(provider, 'getDIDsInternationalGeographic', 'locations', { country_id: '72' });
    expect(location).toMatchObject({ location_name: 'HELSINKI', stock: '0' });
    expect(await call(provider, 'orderDIDInternationalGeographic', { ...helsinki, quantity: '1' })).toEqual({
      status: 'unsifficient_stock',
    });
    expect(await call(provider, 'orderDIDVirtual', { digits: '001', ...routed })).toEqual({ status: 'did_in_use' });
  });

  it('can be taken by somebody else between search and order', async () => {
    const provider = await start();
    await control(provider, 'POST', '/take', { did: miami('0100') });
    expect(await offered(provider)).not.toContain(miami('0100'));
    const reply = await call(provider, 'orderDID', { did: miami('0100'), ...routed, billing_type: '1' });
    expect(reply).toEqual({ status: 'did_in_use' });
  });

  it('are changed, one thing at a time or many', async () => {
    const provider = await start();
    const did = await order(provider, '0100', { note: 'old', voicemail: '101' });
    await done(provider, 'setDIDRouting', { did, routing: 'sys:busy' });
    await done(provider, 'setDIDPOP', { did, pop: '1' });
    await done(provider, 'setDIDVoicemail', { did, voicemail: '' });
    expect(await call(provider, 'setDIDVoicemail', { did, voicemail: '0' })).toEqual({ status: 'invalid_mailbox' });
    await done(provider, 'setDIDBillingType', { did, billing_type: '2' });
    const changed = { routing: 'sys:busy', pop: '1', voicemail: '0', billing_type: '2', note: 'old' };
    expect(await rows(provider, 'getDIDsInfo', 'dids', { did })).toMatchObject([changed]);
    const info = {
      did,
      ...routed,
      billing_type: '1',
      record_calls: '1',
      port_out_pin: '4321',
      failover_busy: 'vm:101',
    };
    await done(provider, 'setDIDInfo', info);
    const more = { ...routed, note: 'old', record_calls: '1', port_out_pin: '4321', failover_busy: 'vm:101' };
    expect(await rows(provider, 'getDIDsInfo', 'dids', { did })).toMatchObject([more]);
    await done(provider, 'setDIDInfo', { did, ...routed, billing_type: '1', note: '', failover_busy: '' });
    const cleared = { note: '', failover_busy: 'none:', record_calls: '1', port_out_pin: '4321' };
    expect(await rows(provider, 'getDIDsInfo', 'dids', { did })).toMatchObject([cleared]);
    await control(provider, 'POST', '/quirks', { fullUpdates: true });
    await done(provider, 'setDIDInfo', { did, ...routed, billing_type: '1' });
    expect(await rows(provider, 'getDIDsInfo', 'dids', { did })).toMatchObject([{ record_calls: '0' }]);
  });

  it("are connected to a reseller's client, charged, disconnected and cancelled", async () => {
    const provider = await start();
    const { client, account } = await resellerAccount(provider);
    const did = await order(provider);
    const terms = { did, account, monthly: '3.50', setup: '1.99', minute: '0.03' };
    await done(provider, 'connectDID', { ...terms, dont_charge_setup: '1', next_billing: '2999-03-30' });
    expect(provider.ledger.charges(client)).toMatchObject([{ amount: '3.50', description: `DID${did}` }]);
    for (const owner of [client, account, 'john.doe@example.com'])
      expect(await rows(provider, 'getDIDsInfo', 'dids', { client: owner })).toMatchObject([
        { did, reseller_account: account, reseller_minute: '0.03000000', reseller_next_billing: '2999-03-30' },
      ]);
    expect(await call(provider, 'delSubAccount', { id: '99785' })).toEqual({ status: 'account_with_dids' });
    await done(provider, 'unconnectDID', { did });
    expect(await call(provider, 'getDIDsInfo', { client })).toEqual({ status: 'no_did' });
    await done(provider, 'cancelDID', { did, portout: '1', cancelcomment: 'moved' });
    const gone = { type: 'number_cancelled', did, portedOut: true, comment: 'moved' };
    expect(provider.ledger.entries().at(-1)).toMatchObject(gone);
    expect(await call(provider, 'getDIDsInfo', { did })).toEqual({ status: 'no_did' });
    expect(await call(provider, 'cancelDID', { did })).toEqual({ status: 'invalid_did' });
    expect(await offered(provider)).not.toContain(did);
  });

  it('are bundled in the virtual PRI', async () => {
    const provider = await start();
    const did = await order(provider);
    expect(await call(provider, 'getDIDvPRI', { vpri: '100112' })).toEqual({ status: 'no_did' });
    const assigned = { status: 'success', vpri: '100112', DIDAdded: did, monthly: '2.00' };
    expect(await call(provider, 'assignDIDvPRI', { vpri: '100112', did })).toEqual(assigned);
    const bundle = { status: 'success', vpri: '100112', dids: [did] };
    expect(await call(provider, 'getDIDvPRI', { vpri: '100112' })).toEqual(bundle);
    await done(provider, 'removeDIDvPRI', { did });
    expect(await call(provider, 'getDIDvPRI', { vpri: '100112' })).toEqual({ status: 'no_did' });
  });
});

describe('back orders', () => {
  it('wait, one for each number, and are paid when they are filled', async () => {
    const provider = await start({ balance: '6.00' });
    await done(provider, 'backOrderDIDUSA', { quantity: '2', ...backOrder });
    expect(await done(provider, 'getBackOrders')).toMatchObject({
      quantity: '2',
      back_orders: [{ id: '1234', description: 'ALFORD, FL', billing_type: '2' }, { id: '1235' }],
    });
    expect(provider.ledger.balance()).toBe('6.00');
    const { body } = await control(provider, 'POST', '/backorder', { id: '1235' });
    expect(body).toEqual({ did: '8505550400' });
    expect([provider.ledger.balance(), provider.ledger.owned()]).toEqual(['0.05', ['8505550400']]);
    expect(await rows(provider, 'getBackOrders', 'back_orders', { id: '1235' })).toEqual([]);
    expect((await control(provider, 'POST', '/backorder', { id: '1234' })).status).toBe(400);
    expect(provider.ledger.backOrders().map(({ id }) => id)).toEqual(['1234']);
  });

  it('are filled by the clock', async () => {
    const provider = await start({ backOrderMs: 1 });
    const ottawa = { ...routed, billing_type: '1', province: 'ON', ratecenter: 'Ottawa' };
    await done(provider, 'backOrderDIDCAN', { quantity: '1', ...ottawa });
    await until(() => provider.ledger.owned().length === 1);
    expect(await rows(provider, 'getDIDsInfo', 'dids')).toMatchObject([{ description: 'Ottawa, ON' }]);
  });
});

describe('sub-accounts', () => {
  it('are made, shown with their SIP password, changed and deleted', async () => {
    const provider = await start();
    const made = await done(provider, 'createSubAccount', { ...trunk, description: 'Desk' });
    expect(made).toEqual({ status: 'success', id: 99785, account: '100000_VoIP' });
    const shown = { password: 'voip@house1', description: 'Desk', callerid_number: '-1', canada_routing: -1 };
    expect(await rows(provider, 'getSubAccounts', 'accounts', { account: '100000_VoIP' })).toMatchObject([shown]);
    expect(await call(provider, 'getSubAccounts', { account: '99785' })).toEqual({ status: 'no_subaccount' });
    const silent = { ...trunk, username: 'Silent', music_on_hold: 'none' };
    expect(await call(provider, 'createSubAccount', silent)).toEqual({ status: 'invalid_musiconhold' });
    const { username: _, protocol: __, ...settings } = trunk;
    await done(provider, 'setSubAccount', { id: '99785', ...settings, password: 'new&house22', description: '' });
    const changed = { password: 'new&house22', description: '', music_on_hold: 'jazz' };
    expect(await rows(provider, 'getSubAccounts', 'accounts')).toMatchObject([changed]);
    const back = { id: '99785', ...settings };
    expect(await call(provider, 'setSubAccount', back)).toEqual({ status: 'used_password' });
    await done(provider, 'setSubAccount', { ...back, password: 'new&house22', callerid_number: '5551234567' });
    await done(provider, 'setSubAccount', { ...back, password: 'new&house22' });
    expect(await rows(provider, 'getSubAccounts', 'accounts')).toMatchObject([{ callerid_number: '-1' }]);
    const { password: ___, ...byIp } = settings;
    await done(provider, 'setSubAccount', { id: '99785', ...byIp, auth_type: '2', ip: '198.51.100.7' });
    expect(await rows(provider, 'getSubAccounts', 'accounts')).toMatchObject([{ password: '', ip: '198.51.100.7' }]);
    await done(provider, 'delSubAccount', { id: '99785' });
    expect(await call(provider, 'getSubAccounts')).toEqual({ status: 'no_account' });
    expect(provider.ledger.accounts()).toEqual([]);
  });

  it('can be of one name when the calls race: names are looked up when a call arrives', async () => {
    const provider = await start({ lateEffectMs: 500 });
    provider.faults.next('createSubAccount', 'late_effect');
    const arrived = new Promise<void>((resolve) => {
      provider.observe(({ stage }) => void (stage === 'arrived' && resolve()));
    });
    const late = call(provider, 'createSubAccount', trunk).catch(() => undefined);
    await arrived;
    await done(provider, 'createSubAccount', trunk);
    expect(await call(provider, 'createSubAccount', trunk)).toEqual({ status: 'used_username' });
    await until(() => provider.ledger.accounts().length === 2);
    expect(provider.ledger.accounts()).toEqual(['100000_VoIP', '100000_VoIP']);
    expect(await rows(provider, 'getSubAccounts', 'accounts', { account: '100000_VoIP' })).toHaveLength(2);
    await provider.close();
    await late;
  });

  it('go although a number is routed to them, and are nobody’s afterwards', async () => {
    const provider = await start();
    await done(provider, 'createSubAccount', trunk);
    await order(provider);
    await done(provider, 'delSubAccount', { id: '99785' });
    const status = 'invalid_account';
    expect(await call(provider, 'getRegistrationStatus', { account: '100000_VoIP' })).toEqual({ status });
    expect(await rows(provider, 'getDIDsInfo', 'dids')).toMatchObject([{ routing: 'account:100000_VoIP' }]);
  });

  it('are listed by their client, and registered when the control endpoint says so', async () => {
    const provider = await start();
    const { client, account } = await resellerAccount(provider);
    await done(provider, 'createSubAccount', { ...trunk, username: 'Other' });
    expect(await rows(provider, 'getSubAccounts', 'accounts', { account: client })).toMatchObject([{ account }]);
    expect(await done(provider, 'getRegistrationStatus', { account })).toMatchObject({ registered: 'no' });
    await control(provider, 'POST', '/registration', { account, registered: true });
    expect(await done(provider, 'getRegistrationStatus', { account })).toMatchObject({
      registered: 'yes',
      registrations: [{ server_name: 'Atlanta, GA', server_pop: '15' }],
    });
    expect(await done(provider, 'getRegistrationStatus', { account: '100000' })).toMatchObject({ registered: 'no' });
  });
});
