import { describe, expect, it } from '@jest/globals';
import { liveQuirks, timestamp, usualQuirks } from '../../../src/sandbox/voipms/wire.js';
import {
  call,
  control,
  done,
  get,
  john,
  miami,
  order,
  pdf,
  port,
  portIn,
  routed,
  rows,
  signUp,
  start,
  trunk,
} from './harness.js';

describe('habits of the running service', () => {
  it('are listed, and each can be switched while it runs', async () => {
    const provider = await start({ quirks: { chargeTimes: true } });
    expect((await control(provider, 'GET')).body['quirks']).toEqual({ ...usualQuirks, chargeTimes: true });
    const { body } = await control(provider, 'POST', '/quirks', { chargeTimes: false, typeDrift: true });
    expect(body).toEqual({ ...usualQuirks, typeDrift: true });
    expect((await control(provider, 'POST', '/profile', { name: 'live' })).body).toEqual(liveQuirks);
    expect((await control(provider, 'POST', '/profile', { name: 'usual' })).body).toEqual(usualQuirks);
    expect((await control(provider, 'POST', '/profile', { name: 'calm' })).status).toBe(400);
  });

  it('the clock is US Eastern, with daylight saving', () => {
    expect(timestamp('2026-01-15T04:59:59Z')).toBe('2026-01-14 23:59:59');
    expect(timestamp('2026-07-15T04:00:00Z')).toBe('2026-07-15 00:00:00');
    expect(timestamp('2026-11-01T05:30:00Z')).toBe('2026-11-01 01:30:00');
    expect(timestamp('2026-11-01T06:30:00Z')).toBe('2026-11-01 01:30:00');
  });

  it('foreignNumbers: an iNum, a number of London and one with dots, with nothing to tell them by but themselves', async () => {
    const provider = await start({ quirks: { foreignNumbers: true } });
    await order(provider);
    const listed = (await rows(provider, 'getDIDsInfo', 'dids')).map(({ did }) => did);
    expect(listed).toEqual([miami('0100'), '883510001234567', '442079460123', '786.555.0290']);
    const found = await rows(provider, 'searchDIDsUSA', 'dids', { type: 'starts', query: '7865550290' });
    expect(found.map(({ did }) => did)).toEqual(['786.555.0290']);
  });

  it('emptyListWords: an empty list is a word, or a list', async () => {
    const words = { getClients: 'no_client', getDIDsInfo: 'no_did', getSubAccounts: 'no_account' };
    const lists = { getClients: 'clients', getDIDsInfo: 'dids', getSubAccounts: 'accounts' };
    const provider = await start();
    for (const [method, status] of Object.entries(words)) expect(await call(provider, method)).toEqual({ status });
    await control(provider, 'POST', '/quirks', { emptyListWords: false });
    for (const [method, list] of Object.entries(lists))
      expect(await call(provider, method)).toEqual({ status: 'success', [list]: [] });
  });

  it('omitEmptyLists: a list that has no word is left out', async () => {
    const provider = await start();
    const client = await signUp(provider);
    expect(await call(provider, 'getCharges', { client })).toEqual({ status: 'success', charges: [] });
    await control(provider, 'POST', '/quirks', { omitEmptyLists: true });
    expect(await call(provider, 'getCharges', { client })).toEqual({ status: 'success' });
    expect(await call(provider, 'getBackOrders')).toEqual({ status: 'success', quantity: '0' });
  });

  it('sentinels: what is not set is -1, 0000-00-00 or false, or nothing', async () => {
    const provider = await start();
    await done(provider, 'createSubAccount', trunk);
    await port(provider);
    const shown = async () => {
      const [account] = await rows(provider, 'getSubAccounts', 'accounts');
      const [ported] = await rows(provider, 'getLNPList', 'list');
      return [
        account?.['callerid_number'],
        account?.['canada_routing'],
        account?.['reseller_nextbilling'],
        ported?.['foc_date'],
      ];
    };
    expect(await shown()).toEqual(['-1', -1, '0000-00-00', false]);
    await control(provider, 'POST', '/quirks', { sentinels: false });
    expect(await shown()).toEqual(['', '', '', '']);
  });

  it('singleRowBare: one row comes as that row, two as a list', async () => {
    const provider = await start({ quirks: { singleRowBare: true } });
    const client = await signUp(provider);
    expect((await call(provider, 'getClients'))['clients']).toMatchObject({ client });
    await signUp(provider, { email: 'other@example.com' });
    expect((await call(provider, 'getClients'))['clients']).toHaveLength(2);
    await order(provider);
    await done(provider, 'assignDIDvPRI', { vpri: '100112', did: '7865550100' });
    expect((await call(provider, 'getDIDvPRI', { vpri: '100112' }))['dids']).toEqual(['7865550100']);
  });

  it('gappedLists and bareSignup: as the samples of getCharges and signupClient', async () => {
    const provider = await start({ quirks: { gappedLists: true, bareSignup: true } });
    const twice = { confirm_email: john.email, confirm_password: john.password };
    expect(await done(provider, 'signupClient', { ...john, ...twice })).toEqual({ status: 'success' });
    expect((await call(provider, 'getClients'))['clients']).toHaveLength(1);
    await signUp(provider, { email: 'other@example.com' });
    await signUp(provider, { email: 'third@example.com' });
    expect(Object.keys((await call(provider, 'getClients'))['clients'] as object)).toEqual(['0', '2', '3']);
  });

  it('typeDrift: flags and whole numbers come in every form, and mean the same', async () => {
    const provider = await start({ quirks: { typeDrift: true } });
    for (const line of ['0100', '0101', '0102', '0103', '0104', '0105', '0106', '0107']) await order(provider, line);
    const dids = (await call(provider, 'getDIDsInfo'))['dids'] as Record<string, unknown>[];
    const forms = new Set(dids.map(({ cnam }) => JSON.stringify(cnam)));
    expect(forms.size).toBeGreaterThan(1);
    for (const form of forms) expect(['"1"', '1', 'true', '"yes"']).toContain(form);
    const pops = new Set(dids.map(({ pop }) => pop));
    for (const pop of pops) expect(['15', 15]).toContain(pop);
    expect(new Set(dids.map(({ did }) => typeof did))).toEqual(new Set(['string']));
    const flags = dids.flatMap(({ cnam, e911, sms_available, sms_enabled }) => [
      cnam,
      e911,
      sms_available,
      sms_enabled,
    ]);
    expect(new Set(flags.map((flag) => typeof flag))).toEqual(new Set(['string', 'number', 'boolean']));
  });

  it('chargeTimes: dates of charges and deposits have a time', async () => {
    const provider = await start({ now: () => Date.parse('2010-10-29T10:11:12Z'), quirks: { chargeTimes: true } });
    const client = await signUp(provider);
    await done(provider, 'addCharge', { client, charge: '2.00' });
    await done(provider, 'addPayment', { client, payment: '2.00' });
    for (const [method, list] of [
      ['getCharges', 'charges'],
      ['getDeposits', 'deposits'],
    ] as const)
      expect(await rows(provider, method, list, { client })).toMatchObject([{ date: '2010-10-29 06:11:12' }]);
  });

  it('emptyDeleteReply: a deletion that was done is answered with nothing', async () => {
    const provider = await start({ quirks: { emptyDeleteReply: true } });
    const client = await signUp(provider);
    expect((await get(provider, 'delClient', { client: '1' })).text).toBe('{"status":"invalid_client"}');
    expect(await get(provider, 'delClient', { client })).toMatchObject({ status: 200, text: '' });
    expect(provider.ledger.clients()).toEqual([]);
  });

  it('serverDefaults: a sub-account needs no more than name, protocol, type and password', async () => {
    const provider = await start();
    const { username, protocol, auth_type, password } = trunk;
    const least = { username, protocol, auth_type, password };
    expect(await call(provider, 'createSubAccount', least)).toEqual({ status: 'missing_devicetype' });
    await control(provider, 'POST', '/quirks', { serverDefaults: true });
    await done(provider, 'createSubAccount', least);
    const defaults = { device_type: '2', allowed_codecs: 'ulaw', dtmf_mode: 'auto', nat: 'yes' };
    expect(await rows(provider, 'getSubAccounts', 'accounts')).toMatchObject([defaults]);
    expect(await call(provider, 'createSubAccount', { username: 'B' })).toEqual({ status: 'missing_protocol' });
  });

  it('placeNames: clients are listed with names of places, and set with their codes', async () => {
    const provider = await start();
    const client = await signUp(provider);
    const listed = async () => (await rows(provider, 'getClients', 'clients', { client }))[0];
    expect(await listed()).toMatchObject({ country: 'UNITED STATES', state: 'FLORIDA' });
    await control(provider, 'POST', '/quirks', { placeNames: false });
    expect(await listed()).toMatchObject({ country: 'US', state: 'FL' });
    await control(provider, 'POST', '/quirks', { fullUpdates: true });
    const { email, password, firstname, lastname, phone_number } = john;
    await done(provider, 'setClient', { client, email, password, firstname, lastname, phone_number });
    expect(await listed()).toMatchObject({ country: '', state: '', city: '', email });
  });

  it('arrivesAtFoc, off: a ported number is there when its order is completed', async () => {
    const provider = await start({ quirks: { arrivesAtFoc: false } });
    const portid = await port(provider);
    await control(provider, 'POST', '/port', { portid, status: 'foc_received' });
    expect(provider.ledger.owned()).toEqual([]);
    await control(provider, 'POST', '/port', { portid });
    expect(provider.ledger.owned()).toEqual([portIn.numbers]);
  });

  it('arrivesAtFoc: a ported number is there before its order is completed', async () => {
    const provider = await start();
    const portid = await port(provider);
    await done(provider, 'addLNPFile', { portid, file: pdf });
    await control(provider, 'POST', '/port', { portid, status: 'foc_received' });
    expect(provider.ledger.owned()).toEqual([portIn.numbers]);
    await done(provider, 'setDIDRouting', { did: portIn.numbers, routing: 'sys:busy' });
    await control(provider, 'POST', '/port', { portid });
    expect(await rows(provider, 'getDIDsInfo', 'dids')).toMatchObject([{ routing: 'sys:busy' }]);
  });

  it('and slashes and letters beyond ASCII are escaped as PHP escapes them', async () => {
    const provider = await start();
    const did = '7865550100';
    await done(provider, 'orderDID', { did, ...routed, billing_type: '1', note: 'a/b é 😀' });
    const { text } = await get(provider, 'getDIDsInfo', { did });
    expect(text).toContain('"note":"a\\/b \\u00e9 \\ud83d\\ude00"');
    expect((JSON.parse(text) as { dids: { note: string }[] }).dids[0]?.note).toBe('a/b é 😀');
  });
});
