import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Port } from './answers.js';
import { type Reply } from './gateway.js';
import { portForm, startVoipmsGateway, type VoipmsGateway } from './voipms.js';

const options = {
  ...{
    street: '400 Green Road',
    city: 'Miami',
    region: 'FL',
    postalCode: '03305',
    country: 'US',
    losingCarrier: 'Telco',
  },
};
const wirelessOptions = { ...options, billingNumber: '+17865551200', services: 'none' };
let last = 1300;
const fresh = (areaCode = '786'): string => `+1${areaCode}555${last++}`;

describe('the submission of a port at VoIP.ms', () => {
  let at: VoipmsGateway;
  beforeAll(async () => {
    at = await startVoipmsGateway({ PORT_POLL_MS: '10000' }, { portStepMs: 60_000 });
  });
  afterAll(() => at.stop());
  const submit = (request: object): Promise<Reply<Port>> =>
    at.client.post('/v1/port-orders', portForm({ phoneNumbers: [fresh()], providerOptions: options, ...request }));
  const filed = async (request: object): Promise<object> => {
    const { status, body } = await submit(request);
    expect([status, body.detail]).toEqual([201, undefined]);
    return at.voipms.ledger.ports().find(({ portid }) => portid === body.providerOrderId)!.details;
  };

  it.each([
    ['a home', {}, { portType: '1', isPartial: '0', locationType: '0', isMobile: '0', tfType: '0', zip: '03305' }],
    ['some numbers of an account', { partial: true }, { isPartial: '1' }],
    [
      'a business',
      { subscriberType: 'business', providerOptions: { ...options, company: 'Doe LLC', unit: 'Suite 4' } },
      { locationType: '1', statementName: 'Doe LLC', address2: 'Suite 4' },
    ],
    [
      'wireless numbers',
      { wirelessPin: '4821', providerOptions: wirelessOptions },
      { isMobile: '1', btn: '7865551200', services: 'none' },
    ],
    [
      'Canadian wireless numbers',
      {
        phoneNumbers: [fresh('416')],
        wirelessPin: '4821',
        providerOptions: {
          ...wirelessOptions,
          country: 'CA',
          region: 'ON',
          postalCode: 'M5V 3L9',
          imei: '490154203237518',
        },
      },
      { portType: '2', isMobile: '1' },
    ],
    ['American fax numbers', { providerOptions: { ...options, fax: true } }, { portType: '4' }],
    [
      'Canadian fax numbers',
      { phoneNumbers: [fresh('416')], providerOptions: { ...options, fax: true } },
      { portType: '5' },
    ],
    [
      'toll-free numbers',
      {
        phoneNumbers: [fresh('866')],
        category: 'toll_free',
        providerOptions: { ...options, callers: 'american_and_canadian' },
      },
      { portType: '3', tfType: '2' },
    ],
  ])('%s', async (_name, request, sent) => {
    expect(await filed(request)).toMatchObject(sent);
  });

  it('reports that an account keeps what cannot be ported, and whose port it is', async () => {
    const details = await filed({
      phoneNumbers: [fresh(), '+17865559031'],
      providerOptions: { ...options, notes: 'Call first' },
    });
    expect(details).toMatchObject({
      isPartial: '1',
      customer_notes: expect.stringMatching(/^Call first \[prt_\w+\]$/),
    });
  });

  it.each([
    ['wirelessAccountNumber', { wirelessAccountNumber: undefined }, ['/order/wirelessAccountNumber']],
    [
      'wireless numbers',
      { wirelessPin: '4821' },
      ['/order/providerOptions/billingNumber', '/order/providerOptions/services'],
    ],
    [
      'Canadian wireless numbers',
      { phoneNumbers: ['+14165551200'], wirelessPin: '4821', providerOptions: wirelessOptions },
      ['/order/providerOptions/imei'],
    ],
    ['a business', { subscriberType: 'business' }, ['/order/providerOptions/company']],
    ['a home', { providerOptions: { ...options, company: 'Doe LLC' } }, ['/order/providerOptions/company']],
    [
      'callers of local numbers',
      { providerOptions: { ...options, callers: 'canadian' } },
      ['/order/providerOptions/callers'],
    ],
    [
      'toll-free numbers',
      { phoneNumbers: ['+18665551200'], category: 'toll_free', wirelessPin: '1' },
      [
        '/order/providerOptions/callers',
        '/order/wirelessPin',
        '/order/providerOptions/billingNumber',
        '/order/providerOptions/services',
      ],
    ],
    ['two countries', { phoneNumbers: ['+17865551200', '+14165551200'] }, ['/order/phoneNumbers/1']],
    ['names', { loaAuthorizingPerson: 'Jane' }, ['/order/loaAuthorizingPerson']],
    ['days', { requestedFocDate: '2035-05-14T16:30:00Z' }, ['/order/requestedFocDate']],
    [
      'options',
      { providerOptions: { ...options, country: 'USA', region: 'Florida', imei: 'x', colour: 'red' } },
      ['region', 'country', 'imei', 'colour'].map((name) => `/order/providerOptions/${name}`),
    ],
  ])('is validated before anything is sent: %s', async (_name, request, pointers) => {
    const before = at.asked('addLNPPort');
    const { status, body } = await submit(request);
    expect([status, body.errors.map((e) => e.pointer).sort()]).toEqual([400, [...pointers].sort()]);
    expect(at.asked('addLNPPort')).toBe(before);
  });

  it('is rejected if the provider refuses it, without a look-up', async () => {
    const [before, ports] = [at.asked('addLNPPort'), at.voipms.ledger.ports().length];
    expect(await submit({ loaAuthorizingPerson: 'J4ne Doe' })).toMatchObject({
      status: 422,
      body: { code: 'upstream_rejected', detail: expect.stringContaining('invalid') },
    });
    expect([at.asked('addLNPPort') - before, at.voipms.ledger.ports().length]).toEqual([1, ports]);
  });
});

describe('a port in progress at VoIP.ms', () => {
  let at: VoipmsGateway;
  beforeAll(async () => {
    at = await startVoipmsGateway({ RECONCILE_INTERVAL_MS: '1000' }, { portStepMs: 3_600_000 });
  });
  afterAll(() => at.stop());
  const begin = async (phoneNumber: string): Promise<{ path: string; portid: string }> => {
    const { body } = await at.client.post('/v1/port-orders', portForm({ phoneNumbers: [phoneNumber] }));
    return { path: `/v1/port-orders/${body.id}`, portid: body.providerOrderId };
  };
  const move = async (portid: string, status: string): Promise<void> => {
    const body = JSON.stringify({ portid, status });
    expect((await fetch(new URL('/_sandbox/port', at.voipms.baseUrl), { method: 'POST', body })).status).toBe(200);
  };

  it.each(['getLNPStatus', 'getLNPList'])('is followed even if %s fails', async (broken) => {
    const { path, portid } = await begin(fresh());
    at.voipms.faults.next(broken, 'wrong_status', 200);
    await move(portid, 'processing');
    await at.client.until(path, (p) => p.status === 'in_review');
    // The day is in the list alone.
    await move(portid, 'foc_received');
    const followed = await at.client.until(path, (p) => p.status === 'foc_confirmed');
    expect(followed.providerStatus).toBe('foc_received');
    expect(Boolean(followed.actualFocDate)).toBe(broken !== 'getLNPList');
    at.voipms.faults.clear();
    const dated = await at.client.until(path, (p) => p.actualFocDate !== undefined);
    expect(dated.actualFocDate).toMatch(/^\d{4}-\d{2}-\d{2}T00:00:00.000Z$/);
  });

  it.each([false, true])('shows the provider’s record of it, if that can be read', async (typeDrift) => {
    const quirks = JSON.stringify({ typeDrift });
    await fetch(new URL('/_sandbox/quirks', at.voipms.baseUrl), { method: 'POST', body: quirks });
    const request = {
      ...{ phoneNumbers: [fresh()], subscriberType: 'business', partial: true, wirelessPin: '4821' },
      providerOptions: { ...wirelessOptions, company: 'Doe LLC', unit: 'Suite 4' },
    };
    at.voipms.faults.next('getLNPDetails', 'wrong_status', 3);
    const { body } = await at.client.post('/v1/port-orders', portForm(request));
    const path = `/v1/port-orders/${body.id}`;
    const { providerRecord: record } = await at.client.until(path, (p) => p.providerRecord !== undefined);
    expect(record).toEqual({
      ...{ losingCarrier: 'Telco', billingNumber: '+17865551200', services: 'none', partial: true, wireless: true },
      subscriber: { firstName: 'Jane', lastName: 'Doe', company: 'Doe LLC' },
      address: {
        ...{
          street: '400 Green Road',
          unit: 'Suite 4',
          city: 'Miami',
          region: 'FL',
          postalCode: '03305',
          country: 'US',
        },
      },
      submittedAt: expect.stringMatching(/^\d{4}-/),
    });
    expect(Math.abs(Date.parse(record.submittedAt) - Date.now())).toBeLessThan(60_000);
    expect(JSON.stringify((await at.client.get(path)).body)).not.toMatch(/4821|A-77/);
    // Read again only when it has moved.
    const before = at.asked('getLNPDetails');
    const seen = at.asked('getLNPStatus');
    while (at.asked('getLNPStatus') < seen + 3) await new Promise((next) => setTimeout(next, 50));
    expect(at.asked('getLNPDetails')).toBe(before);
  });

  it('has its number in the account before completion, with a known owner', async () => {
    const phoneNumber = fresh();
    const { path, portid } = await begin(phoneNumber);
    expect((await at.client.get(path)).body.arrived).toEqual([]);
    await move(portid, 'foc_received');
    const arrived = await at.client.until(path, (p) => p.arrived.length === 1);
    expect(arrived).toMatchObject({ status: 'foc_confirmed', accepted: [phoneNumber], arrived: [phoneNumber] });
    const number = `/v1/numbers/${encodeURIComponent(phoneNumber)}`;
    expect((await at.client.get(number)).body).toMatchObject({ porting: true, orderId: arrived.id });
    expect((await at.client.get(number, { key: 'acme' })).status).toBe(404);
    const { body: events } = await at.client.get(`${path}/events`);
    expect(events.data.at(-1)?.detail).toContain(`On the account now: ${phoneNumber}.`);
    // Nobody has bought it elsewhere.
    const since = new Date().toISOString();
    await at.client.until('/v1/reconciliation', ({ data: [one] }) => one.startedAt > since);
    expect((await at.client.get('/v1/reconciliation/findings')).body.data).toEqual([]);
    // It may be put where it belongs, and not be given up.
    expect((await at.client.patch(number, { trunkId: await at.trunk() })).status).toBe(200);
    expect((await at.client.delete(number)).body.code).toBe('invalid_state');
    await move(portid, 'completed');
    expect((await at.client.until(path, (p) => p.status === 'ported')).arrived).toEqual([phoneNumber]);
    expect((await at.client.get(number)).body).not.toHaveProperty('porting');
  });
});
