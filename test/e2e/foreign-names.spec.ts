import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startGateway } from '../../src/start.js';
import { type Order } from './answers.js';
import { type CallOptions, type Reply } from './gateway.js';
import { direct, endedOrder, startTclGateway, type TclGateway } from './tcl.js';
import { startVoipmsGateway, type VoipmsGateway } from './voipms.js';

const acme: CallOptions = { key: 'acme' };
const beta: CallOptions = { key: 'beta' };
/** Refused by name, here. */
const refused = (...pointers: string[]): object => ({
  status: 403,
  body: { code: 'access_refused', errors: pointers.map((pointer) => ({ pointer, code: 'access_refused' })) },
});
const second = { customerId: 'cust-2', contactId: 'cont-2', paymentMethodId: 'pay-2', locationId: 'loc-3' };

describe("another tenant's customer and payment method", () => {
  let at: TclGateway;
  let next = 100;
  beforeAll(async () => {
    at = await startTclGateway();
  });
  afterAll(() => at.stop());

  const fresh = (): string => `+44161496${String(next++).padStart(4, '0')}`;
  const order = (request: object, by: CallOptions): Promise<Reply<Order>> =>
    at.client.post('/v1/orders', { provider: 'tcl', phoneNumbers: [fresh()], connection: direct, ...request }, by);
  /** What the provider is asked meanwhile: nothing. */
  const unasked = async (work: () => Promise<void>): Promise<void> => {
    const seen: string[] = [];
    const stop = at.tcl.observe(({ stage, operation }) => void (stage === 'arrived' && seen.push(operation)));
    await work();
    stop();
    expect(seen).toEqual([]);
  };

  it('are refused for other tenants, without a call or a record', async () => {
    await unasked(async () => {
      for (const [name, value] of Object.entries(second))
        expect(await order({ providerOptions: { [name]: value } }, beta)).toMatchObject(
          refused(`/providerOptions/${name}`),
        );
      expect(await order({ providerOptions: second }, beta)).toMatchObject(
        refused(...Object.keys(second).map((name) => `/providerOptions/${name}`)),
      );
      const hold = { provider: 'tcl', phoneNumbers: [fresh()], providerOptions: { customerId: 'cust-2' } };
      expect(await at.client.post('/v1/reservations', hold, beta)).toMatchObject(
        refused('/providerOptions/customerId'),
      );
      expect(await order({ providerOptions: { ...second, paymentMethodId: 'pay-3' } }, acme)).toMatchObject(
        refused('/providerOptions/paymentMethodId'),
      );
    });
    expect((await at.client.get('/v1/orders', beta)).body.data).toEqual([]);
    expect((await at.client.get('/v1/reservations', beta)).body.data).toEqual([]);
  });

  it('are allowed for their own tenant, in addition to the configured ones', async () => {
    const { body } = await order({ providerOptions: second }, acme);
    expect((await at.client.until(`/v1/orders/${body.id}`, endedOrder, acme)).status).toBe('completed');
    const { customerId, contactId, paymentMethodId, locationId } = at.tcl;
    const configured = { customerId, contactId, paymentMethodId, locationId };
    for (const by of [acme, beta]) expect((await order({ providerOptions: configured }, by)).status).toBe(201);
  });

  it('cannot be read or assigned either', async () => {
    const mine = await order({}, beta);
    const { phoneNumbers } = await at.client.until(`/v1/orders/${mine.body.id}`, endedOrder, beta);
    const number = `/v1/numbers/${encodeURIComponent(phoneNumbers[0].phoneNumber)}`;
    await unasked(async () => {
      const foreign = '?customerId=cust-2';
      expect(await at.client.get(`/v1/numbers${foreign}`, beta)).toMatchObject(refused('?customerId'));
      expect(await at.client.get(number + foreign, beta)).toMatchObject(refused('?customerId'));
      expect(await at.client.patch(number + foreign, { trunkId: 'conn-2' }, beta)).toMatchObject(
        refused('?customerId'),
      );
      expect(await at.client.delete(number + foreign, beta)).toMatchObject(refused('?customerId'));
      expect(await at.client.post(`${number}/move`, { locationId: 'loc-3' }, beta)).toMatchObject(
        refused('/locationId'),
      );
      const bulk = { provider: 'tcl', customerId: 'cust-2', phoneNumbers: ['+441614960001'], trunkId: 'conn-2' };
      expect(await at.client.post('/v1/numbers/bulk-updates', bulk, beta)).toMatchObject(refused('/customerId'));
    });
    expect((await at.client.get('/v1/changes', beta)).body.data).toEqual([]);
    expect((await at.client.get('/v1/numbers?customerId=cust-2', acme)).status).toBe(200);
  });
});

it.each([
  ['tlc', { tlc: { customerIds: ['cust-2'] } }],
  ['tcl.customers', { tcl: { customers: ['cust-2'] } }],
  ['didtfn.customerIds', { didtfn: { customerIds: ['cust-2'] } }],
])('a start with %s in the keys file is refused', async (unknown, accounts) => {
  const directory = mkdtempSync(join(tmpdir(), 'keys-'));
  const file = join(directory, 'keys.json');
  const sha256 = 'a'.repeat(64);
  writeFileSync(file, JSON.stringify({ keys: [{ id: 'acme-1', tenant: 'acme', sha256, scopes: ['*'], accounts }] }));
  const env = { API_KEYS_FILE: file, STORE_URL: 'sqlite::memory:', PORT: '0', LOG_LEVEL: 'silent' };
  await expect(startGateway(env)).rejects.toThrow(`accounts of tenant "acme": there is no ${unknown}.`);
  rmSync(directory, { recursive: true });
});

describe("another tenant's mailbox, menu or forwarding", () => {
  let at: VoipmsGateway;
  beforeAll(async () => {
    at = await startVoipmsGateway();
  });
  afterAll(() => at.stop());

  it('can be named by its own tenant', async () => {
    const trunkId = await at.trunk();
    const order = (providerOptions: object, by: CallOptions): Promise<Reply<Order>> =>
      at.client.post('/v1/orders', { provider: 'voipms', phoneNumbers: ['+17865550101'], connection: { trunkId }, providerOptions }, by); // prettier-ignore
    const foreign = [
      'sip:7',
      'vm:101',
      'ivr:3',
      'disa:1',
      'fwd:15555',
      'grp:4',
      'queue:9',
      'cb:1',
      'tc:1',
      'recording:2',
    ];
    for (const routing of foreign)
      expect(await order({ routing }, beta)).toMatchObject(refused('/providerOptions/routing'));
    for (const name of ['failoverBusy', 'failoverUnreachable', 'failoverNoAnswer'])
      expect(await order({ [name]: 'vm:101' }, beta)).toMatchObject(refused(`/providerOptions/${name}`));
    expect(await order({ routing: 'vm:1011' }, acme)).toMatchObject(refused('/providerOptions/routing'));
    const number = { providerOptions: { routing: 'vm:102' } };
    expect(await at.client.patch('/v1/numbers/%2B17865550101', number, acme)).toMatchObject(
      refused('/providerOptions/routing'),
    );
    const bulk = { provider: 'voipms', phoneNumbers: ['+17865550101'], ...number };
    expect(await at.client.post('/v1/numbers/bulk-updates', bulk, acme)).toMatchObject(
      refused('/providerOptions/routing'),
    );
    expect(at.asked('getDIDsInfo') + at.asked('orderDID')).toBe(0);
    expect((await at.client.get('/v1/changes', acme)).body.data).toEqual([]);
  });

  it('needs no permission if it belongs to no one', async () => {
    const own = { provider: 'voipms', direction: 'origination', title: 'beta', primary: { ipAddress: '192.0.2.20' } };
    const { body: trunk } = await at.client.post('/v1/trunks', own, beta);
    const request = { provider: 'voipms', phoneNumbers: ['+17865550102'], connection: { trunkId: trunk.id } };
    const more = { providerOptions: { routing: 'sys:busy', failoverBusy: 'none:' } };
    expect((await at.client.post('/v1/orders', { ...request, ...more }, beta)).body.status).toBe('completed');
  });
});
