import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type AnswerTo } from './answers.js';
import { type Answer, type Reply, startTestGateway, type TestGateway } from './gateway.js';
import { direct, endedOrder, startTclGateway, type TclGateway } from './tcl.js';
import { startTelecloudGateway } from './telecloud.js';
import { client as voipmsClient, portForm, startVoipmsGateway } from './voipms.js';

const driftOf = async (at: TestGateway, provider: string): Promise<AnswerTo<'GET', '/v1/providers/*/drift'>> =>
  (await at.client.get(`/v1/providers/${provider}/drift`)).body;
const created = async (at: TestGateway, path: string, request: unknown): Promise<Answer> => {
  const { status, body } = await at.client.post(path, request);
  expect({ path, status }).toEqual({ path, status: 201 });
  return body;
};

const ported = { category: 'landline', subscriberType: 'business', loaAuthorizingPerson: 'Sunny Summertime' };

describe('known replies of a provider are no drift', () => {
  let at: TestGateway;
  afterEach(() => at.stop());
  /** Every read of the provider once, and then there is nothing that nobody here knows. */
  const expectNone = async (provider: string): Promise<void> => {
    const { body } = await at.client.post(`/v1/providers/${provider}/preflight`, undefined);
    expect(body.checks.filter((c) => c.id.startsWith('shape:') && c.outcome === 'ok').length).toBeGreaterThan(2);
    const { provider: named, fields, words, replies } = await driftOf(at, provider);
    expect({ named, fields, words, replies }).toEqual({ named: provider, fields: [], words: [], replies: [] });
  };

  it('didtfn: search, hold, order, change, port, trunks, reports and billing records', async () => {
    at = await startTestGateway({ PORT_POLL_MS: '100' });
    const found = await at.client.get('/v1/available-numbers?country=US&region=WA&areaCode=206&limit=3');
    await at.client.get('/v1/available-numbers?country=US&type=toll_free&tollFreePrefix=888&limit=3');
    const [one, other] = found.body.data.map((n) => n.phoneNumber) as [string, string];
    const held = await created(at, '/v1/reservations', { provider: 'didtfn', phoneNumbers: [one] });
    await created(at, '/v1/orders', { reservationId: held.id, connection: { trunkId: '3' } });
    const let_go = await created(at, '/v1/reservations', { provider: 'didtfn', phoneNumbers: [other] });
    await at.client.delete(`/v1/reservations/${let_go.id}`);
    const number = `/v1/numbers/${encodeURIComponent(one)}`;
    expect((await at.client.patch(number, { status: 'inactive' })).status).toBe(200);
    for (const direction of ['origination', 'termination'])
      await created(at, '/v1/trunks', {
        provider: 'didtfn',
        direction,
        title: `main ${direction}`,
        primary: { ipAddress: '192.0.2.10' },
        sessions: 10,
        ...(direction === 'origination' ? { billing: 'metered' } : {}),
      });
    const papers = new FormData();
    const port = { ...ported, provider: 'didtfn', phoneNumbers: ['+12065551900'] };
    papers.set('order', new Blob([JSON.stringify(port)], { type: 'application/json' }));
    for (const name of ['loa', 'carrierDocument']) papers.set(name, new Blob([`%PDF-1.7 ${name}`]), `${name}.pdf`);
    await created(at, '/v1/port-orders', papers);
    await expectNone('didtfn');
  }, 30_000);

  it('tcl: search, hold, order, documents, change and end', async () => {
    const tcl = await startTclGateway();
    at = tcl;
    await at.client.get('/v1/available-numbers?country=GB&type=local&limit=3');
    const n = '+442079460100';
    const held = await created(at, '/v1/reservations', { provider: 'tcl', phoneNumbers: [n] });
    const order = await created(at, '/v1/orders', { reservationId: held.id, connection: direct });
    expect((await at.client.until(`/v1/orders/${order.id}`, endedOrder)).status).toBe('completed');
    const { body: german } = await at.client.post(
      '/v1/orders',
      { provider: 'tcl', phoneNumbers: ['+493055500100'], connection: direct },
      { headers: { prefer: 'wait=0' } },
    );
    await at.client.until(`/v1/orders/${german.id}`, (o) => o.status === 'action_required');
    await at.client.get(`/v1/orders/${german.id}/documents`);
    const number = `/v1/numbers/${encodeURIComponent(n)}`;
    const { body: changed } = await at.client.patch(number, { connection: { ...direct, connectionId: 'conn-2' } });
    if (changed.kind) await at.client.until(`/v1/changes/${changed.id}`, (c) => c.status === 'completed');
    const { body: gone } = await at.client.delete(number);
    if (gone.kind) await at.client.until(`/v1/changes/${gone.id}`, (c) => c.status === 'completed');
    await expectNone('tcl');
  }, 30_000);

  it('telecloud: customers, service orders and their lifecycle', async () => {
    const telecloud = await startTelecloudGateway();
    at = telecloud;
    const customer = await telecloud.customer();
    const order = await telecloud.order(customer);
    for (const [what, body] of [['suspend'], ['resume'], ['replenish', { ratePlanId: '52747' }], ['cancel']] as const)
      expect((await at.client.post(`/v1/service-orders/${order.id}/${what}`, body)).status).toBe(200);
    const { fields, words, replies } = await driftOf(at, 'telecloud');
    expect({ fields, words, replies }).toEqual({ fields: [], words: [], replies: [] });
  }, 30_000);

  it('voip.ms: search, order, change, port, trunks and clients', async () => {
    const voipms = await startVoipmsGateway();
    at = voipms;
    await at.client.get('/v1/available-numbers?country=US&region=FL&limit=3');
    await at.client.get('/v1/available-numbers?country=US&type=toll_free&tollFreePrefix=888&limit=3');
    const { status, phoneNumbers } = await voipms.buy('+17865550140');
    expect(status).toBe('completed');
    const number = `/v1/numbers/${encodeURIComponent(phoneNumbers[0].phoneNumber)}`;
    expect((await at.client.patch(number, { providerOptions: { note: 'desk' } })).status).toBe(200);
    await created(at, '/v1/customers?provider=voipms', voipmsClient('jane'));
    const port = await created(at, '/v1/port-orders', portForm());
    await at.client.until(`/v1/port-orders/${port.id}`, (p) => p.status !== 'draft' && p.status !== 'submitted');
    await at.client.get(`/v1/port-orders/${port.id}/documents`);
    await expectNone('voipms');
  }, 30_000);
});

/** What a search finds at the provider. */
interface Found {
  numbers: { number: string }[];
}

describe('unknown parts of a reply', () => {
  let at: TclGateway;
  let proxy: Server;
  /** What becomes of a reply on its way. */
  let altered = (body: Found): object => body;

  beforeAll(async () => {
    at = await startTclGateway();
    proxy = createServer((request, response) => {
      const headers = { authorization: request.headers.authorization ?? '' };
      void fetch(new URL(request.url!, at.tcl.baseUrl), { headers }).then(async (reply) => {
        const body = (await reply.json()) as Found;
        response.writeHead(reply.status, { 'content-type': 'application/json' });
        response.end(JSON.stringify(reply.ok ? altered(body) : body));
      });
    });
    await new Promise<void>((listening) => proxy.listen(0, '127.0.0.1', listening));
    const base = new URL(at.tcl.baseUrl);
    base.port = String((proxy.address() as AddressInfo).port);
    at = await at.restart({ TCL_BASE_URL: base.href.replace(/\/$/, '') });
  });
  afterAll(async () => {
    await at.stop();
    proxy.closeAllConnections();
    proxy.close();
  });
  const search = (): Promise<Reply<AnswerTo<'GET', '/v1/available-numbers'>>> =>
    at.client.get('/v1/available-numbers?country=GB&type=local&limit=3');
  const metric = async (kind: string): Promise<string | undefined> =>
    (await (await fetch(`${at.gateway.url}/metrics`)).text())
      .split('\n')
      .find((line) => line.startsWith(`gateway_provider_drift_total{provider="tcl",kind="${kind}"}`));

  it('are reported by name and place, never with their values, to administrators only', async () => {
    const secret = 'value-that-must-not-be-seen';
    altered = ({ numbers, ...rest }) => ({
      ...rest,
      traceId: secret,
      numbers: numbers.map((n) => ({ ...n, portability: { note: secret } })),
    });
    expect((await search()).body.data.length).toBeGreaterThan(0);
    const drift = await driftOf(at, 'tcl');
    expect(drift.fields.map((f) => `${f.operation} ${f.path}`).sort()).toEqual([
      'searchNumbers numbers.portability',
      'searchNumbers traceId',
    ]);
    expect(JSON.stringify(drift)).not.toContain(secret);
    expect(await metric('field')).toMatch(/ [1-9]\d*$/);
    expect((await at.client.get('/v1/providers/tcl')).body.health.status).toBe('ok');
    for (const key of ['beta', 'acme-reader'])
      expect((await at.client.get('/v1/providers/tcl/drift', { key })).status).toBe(403);
    expect((await at.client.get('/v1/providers/voipms/drift')).body.code).toBe('provider_disabled');
  });

  it('make a reply unreadable if a field that the row needs is missing: the place is named, the provider degraded', async () => {
    altered = ({ numbers }) => ({ numbers: numbers.map(({ number: tn, ...n }) => ({ ...n, tn })) });
    expect((await search()).status).toBe(502);
    const { replies } = await driftOf(at, 'tcl');
    expect(replies).toMatchObject([{ operation: 'searchNumbers', at: 'numbers.number', expected: 'text' }]);
    const { health } = (await at.client.get('/v1/providers/tcl')).body;
    expect(health).toEqual({ status: 'degraded', detail: 'Replies to searchNumbers cannot be parsed.' });
    expect(await metric('reply')).toMatch(/ [1-9]\d*$/);
    const ready = await fetch(`${at.gateway.url}/health/ready`);
    expect(ready.status).toBe(200);
    expect(await ready.json()).toMatchObject({ status: 'ok', providers: { tcl: 'degraded' } });
    altered = (body) => body;
    await search();
    expect((await at.client.get('/v1/providers/tcl')).body.health).toEqual({ status: 'ok' });
  });
});
