import { describe, expect, it } from '@jest/globals';
import { type VoipmsSimulator } from '../../../src/sandbox/voipms/simulator.js';
import { clientPages } from './clientpages.js';
import { type Page } from './document.js';
import {
  call,
  control,
  done,
  type Fields,
  john,
  miami,
  order,
  pdf,
  port,
  portIn,
  resellerAccount,
  routed,
  signUp,
  start,
  trunk,
} from './harness.js';
import { numberPages } from './numberpages.js';
import { portPages } from './portpages.js';

const pages: Readonly<Record<string, Page>> = { ...clientPages, ...numberPages, ...portPages };

type Names = Record<string, string>;

const day = (ahead: number): string => new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10);

/** An account that has one of everything, with the names under which the pages speak of it. */
async function prepared(provider: VoipmsSimulator): Promise<Names> {
  const { client, account: reseller } = await resellerAccount(provider);
  const lone = await signUp(provider, { email: 'other@example.com' });
  const plain = await done(provider, 'createSubAccount', { ...trunk, username: 'Plain', internal_extension: '7' });
  const spare = await done(provider, 'createSubAccount', { ...trunk, username: 'Spare', internal_extension: '8' });
  const did = await order(provider, '0100', { routing: `account:${String(plain['account'])}` });
  const connected = await order(provider, '0101', { account: reseller, monthly: '3.50', setup: '1.99' });
  const bundled = await order(provider, '0102');
  const uncancellable = await order(provider, '9021');
  const tollfree = '8665550200';
  await done(provider, 'orderTollFree', { did: tollfree, ...routed });
  await done(provider, 'assignDIDvPRI', { vpri: '100112', did: bundled });
  await done(provider, 'addPayment', { client, payment: '10.00' });
  await done(provider, 'backOrderDIDUSA', {
    quantity: '1',
    state: 'FL',
    ratecenter: 'ALFORD',
    ...routed,
    billing_type: '1',
  });
  const portid = await port(provider);
  const bare = await port(provider, { numbers: miami('1235') });
  const file = await done(provider, 'addLNPFile', { portid, file: pdf });
  await control(provider, 'POST', '/registration', { account: reseller, registered: true });
  return {
    ...{ client, lone, reseller, did, connected, bundled, uncancellable, tollfree, portid, bare, pdf },
    id: String(spare['id']),
    resellerId: '99785',
    attachid: String(file['attachment']),
    yesterday: day(-1),
    tomorrow: day(1),
  };
}

const filled = (text: string, names: Names) =>
  text.replace(/\{(\w+)\}/g, (_, name: string) => names[name] ?? 'UNKNOWN');
const fieldsOf = ({ good }: Page, names: Names): Fields =>
  Object.fromEntries(
    filled(good, names)
      .split(' ')
      .filter(Boolean)
      .map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]),
  );

const words = (text = '') => text.split(' ').filter(Boolean);
const split = (pair: string) => [pair.slice(0, pair.lastIndexOf(':')), pair.slice(pair.lastIndexOf(':') + 1)] as const;

/** The members that a page promises: each with the members of its rows, if it has any; a plus for more than the page has. */
function promised(reply = ''): [member: string, inner: string[]][] {
  return [...reply.matchAll(/(\w+)(?:\[([^\]]*)\])?/g)].map(([, member = '', inner]) => [member, words(inner)]);
}

describe('the document, method by method', () => {
  it('has all 74 methods of the provider, which are the ones the simulator lists', async () => {
    const provider = await start();
    const { body } = await control(provider, 'GET');
    expect(Object.keys(pages).length).toBe(74);
    expect([...(body['methods'] as string[])].sort()).toEqual(Object.keys(pages).sort());
  });

  it.each(Object.entries(pages))('%s', async (method, page) => {
    const provider = await start();
    const names = await prepared(provider);
    const fields = fieldsOf(page, names);
    const entries = provider.ledger.entries().length;

    const said: string[] = [];
    const expected: string[] = [];
    for (const pair of words(page.missing)) {
      const [name, word] = split(pair);
      const { [name]: _, ...others } = fields;
      said.push(`${name}: ${(await call(provider, method, others)).status}`);
      said.push(`${name}: ${(await call(provider, method, { ...fields, [name]: ' ' })).status}`);
      expected.push(`${name}: ${word}`, `${name}: ${word}`);
    }
    for (const pair of words(page.wrong)) {
      const [change, word] = split(filled(pair, names));
      const at = change.indexOf('=');
      const changed = { ...fields, [change.slice(0, at)]: change.slice(at + 1) };
      said.push(`${change}: ${(await call(provider, method, changed)).status}`);
      expected.push(`${change}: ${word}`);
    }
    expect(said).toEqual(expected);
    expect(provider.ledger.entries().length).toBe(entries);

    const reply = await call(provider, method, fields);
    expect(reply.status).toBe('success');
    const members = promised(page.reply);
    expect(Object.keys(reply).sort()).toEqual(['status', ...members.map(([member]) => member)].sort());
    for (const [member, inner] of members.filter(([, inner]) => inner.length > 0)) {
      const value = reply[member] as object | object[];
      const row = Array.isArray(value) ? (value as object[])[0] : value;
      const keys = Object.keys(row ?? {});
      const shown = inner.includes('+') ? keys.filter((key) => inner.includes(key)) : keys;
      expect(shown.sort()).toEqual(inner.filter((key) => key !== '+').sort());
    }
  });

  it('says the words for what is only required together with something else', async () => {
    const provider = await start();
    await prepared(provider);
    const said = async (method: string, fields: Fields) => (await call(provider, method, fields)).status;
    const desk = { ...trunk, username: 'Desk' };
    const { password: _, ...byIp } = { ...desk, auth_type: '2' };
    expect(await said('createSubAccount', byIp)).toBe('missing_ip');
    expect(await said('createSubAccount', { ...byIp, protocol: '3', ip: '198.51.100.7' })).toBe(
      'invalid_authtype_iax2',
    );
    expect(await said('createSubAccount', { ...byIp, ip: '198.51.100.7' })).toBe('success');
    const transcribed = { ...desk, transcribe: '1', transcription_locale: 'en-US' };
    expect(await said('createSubAccount', { ...transcribed, username: 'T' })).toBe('missing_transcription_email');

    const mobileLine = {
      ...portIn,
      numbers: '7865550001',
      isMobile: '1',
      pin: '1234',
      btn: '7865550001',
      services: 'none',
    };
    for (const name of ['pin', 'btn', 'services'])
      expect(await said('addLNPPort', { ...mobileLine, [name]: '' })).toBe('invalid');
    expect(await said('addLNPPort', mobileLine)).toBe('success');
    const canadian = { ...mobileLine, portType: '2', numbers: '2265550001', country: 'CA', zip: 'N8N 1A1' };
    expect(await said('addLNPPort', canadian)).toBe('invalid');
    expect(await said('addLNPPort', { ...canadian, imei: '490154203237518' })).toBe('success');
    const tollFree = { ...portIn, portType: '3', numbers: '8005550001' };
    expect(await said('addLNPPort', { ...tollFree, tfType: '0' })).toBe('invalid');
    expect(await said('addLNPPort', { ...tollFree, numbers: '7865550002', tfType: '1' })).toBe('invalid');
    expect(await said('addLNPPort', { ...tollFree, tfType: '1' })).toBe('success');
  });

  it('keeps e-mail addresses apart: one of the own clients, one of somebody else', async () => {
    const provider = await start();
    await signUp(provider);
    const again = (email: string) =>
      call(provider, 'signupClient', { ...john, email, confirm_email: email, confirm_password: john.password });
    expect((await again('John.Doe@example.com')).status).toBe('used_email');
    expect((await again('jane+taken@example.com')).status).toBe('invalid_email');
  });
});
