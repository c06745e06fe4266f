import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Port } from './answers.js';
import { type CallOptions, type Reply, startTestGateway, type TestGateway } from './gateway.js';
import { pdf, portOf, type PortRequest } from './port-form.js';

const path = '/v1/port-orders';
describe('port-ins', () => {
  let at: TestGateway;
  let next = 1000;
  beforeAll(async () => {
    at = await startTestGateway({ PORT_POLL_MS: '100' }, { portFocMs: 300, portCompleteMs: 4_000 });
  });
  afterAll(() => at.stop());

  const fresh = (): string => `+1206555${next++}`;
  const submit = (request: PortRequest, options?: CallOptions): Promise<Reply<Port>> =>
    at.client.post(path, portOf(request), options);
  const statusesOf = async (id: string): Promise<string[]> =>
    (await at.client.get(`${path}/${id}/events`)).body.data.flatMap((e) => e.to ?? []);
  const submissions = (calls: string[]): number => calls.filter((c) => c === 'generate_lnp_order').length;

  it('are submitted with their documents, and followed to completion', async () => {
    const n = fresh();
    const submitted = await submit({
      phoneNumbers: [n],
      requestedFocDate: '2035-05-14T16:33:24Z',
      customerReference: 'P1',
    });
    expect(submitted).toMatchObject({
      status: 201,
      body: {
        kind: 'port',
        status: 'submitted',
        accepted: [n],
        rejected: [],
        cost: { total: { amount: '5.00', currency: 'USD' } },
        documents: [{ name: 'loa', contentType: 'application/pdf' }, { name: 'carrierDocument' }],
      },
    });
    const { id, providerOrderId } = submitted.body;
    const [port] = at.simulator.ledger.ports().filter((p) => p.orderId === providerOrderId);
    expect(port).toMatchObject({ numbers: [n.slice(2)], loaDoc: { sha256: submitted.body.documents[0].sha256 } });

    const foc = await at.client.until(`${path}/${id}`, (p) => p.status === 'foc_confirmed');
    expect(foc).toMatchObject({ providerStatus: 'FOC', actualFocDate: '2035-05-14T16:33:24.000Z' });
    const ported = await at.client.until(`${path}/${id}`, (p) => p.status === 'ported');
    expect(ported.providerRecord).toEqual({
      losingCarrier: 'Bandwidth',
      billingNumber: n,
      subscriber: { firstName: 'Sunny', lastName: 'Summertime' },
      address: {
        houseNumber: expect.any(String),
        street: 'Green Road Dr',
        city: 'Portland',
        region: 'OR',
        postalCode: '97230',
      },
      trunkId: '3',
      modifiedAt: expect.stringMatching(/Z$/),
      modifiedBy: 'System',
    });
    expect((await at.client.get(`${path}/${id}/documents`)).body.data).toEqual([
      { documentId: `${providerOrderId}_loa.pdf`, name: 'loa', contentType: 'application/pdf' },
      { documentId: `${providerOrderId}_carrier.pdf`, name: 'carrierDocument', contentType: 'application/pdf' },
    ]);
    const loa = await at.client.get(`${path}/${id}/documents/${providerOrderId}_loa.pdf`);
    expect(loa.headers.get('content-disposition')).toBe(`attachment; filename="${providerOrderId}_loa.pdf"`);
    expect(loa.body).toContain(submitted.body.documents[0].sha256);
    expect((await at.client.get(`${path}/${id}/documents/other.pdf`)).status).toBe(404);
    expect((await at.client.get(`${path}/${id}/documents/${providerOrderId}_loa.pdf`, { key: 'acme' })).status).toBe(
      404,
    );
    expect(await statusesOf(id)).toEqual(['draft', 'done', 'submitted', 'foc_confirmed', 'ported']);
    const { body: events } = await at.client.get(`${path}/${id}/events`);
    expect(events.data.find((e) => e.to === 'foc_confirmed')?.detail).toMatch(
      /Requested FOC date .*FOC date 2035-05-14/,
    );

    expect((await at.client.get(`/v1/numbers/${encodeURIComponent(n)}`)).body).toMatchObject({
      orderId: id,
      status: 'active',
    });
    const found = await at.client.get(`${path}?customerReference=P1&status=ported`);
    expect(found.body.data.map((p) => p.id)).toEqual([id]);
  });

  it('are submitted once per key, regardless of the order of their parts', async () => {
    const request = { phoneNumbers: [fresh()], wirelessPin: '4821', wirelessAccountNumber: '000123456' };
    const idempotencyKey = 'port-this-once-only';
    const calls = await at.callsDuring(async () => {
      const first = await submit(request, { idempotencyKey });
      const again = await submit(request, { idempotencyKey });
      expect(again.body.id).toBe(first.body.id);
      expect(again.headers.get('idempotent-replayed')).toBe('true');
      expect(await at.client.post(path, portOf(request, pdf('another')), { idempotencyKey })).toMatchObject({
        status: 422,
        body: { code: 'idempotency_key_reused' },
      });
    });
    expect(submissions(calls)).toBe(1);
    expect(JSON.stringify(at.simulator.ledger.entries())).not.toContain('4821');
  });

  it('survive one invalid number', async () => {
    const good = fresh();
    const { status, body } = await submit({ phoneNumbers: ['+12065559021', good, '+12065559022'] });
    expect(status).toBe(201);
    expect(body.accepted).toEqual([good]);
    expect(body.rejected).toEqual([
      {
        ...{ phoneNumber: '+12065559021', reason: expect.stringContaining('cannot') },
        upstream: { provider: 'didtfn', operation: 'check_lnp' },
      },
      { phoneNumber: '+12065559022', reason: expect.stringContaining('did not return a result') },
    ]);
    // The bad ones are free to be tried elsewhere at once, the good one is not.
    expect((await submit({ phoneNumbers: [good] })).body.code).toBe('conflict');
  });

  it('with invalid numbers only are refused, and nothing is sent', async () => {
    const calls = await at.callsDuring(async () => {
      const answer = await submit({ phoneNumbers: ['+12535559021'] });
      expect(answer).toMatchObject({
        status: 422,
        body: { code: 'not_portable', errors: [{ pointer: '/order/phoneNumbers/0', code: 'not_portable' }] },
      });
    });
    expect(submissions(calls)).toBe(0);
  });

  it.each([
    ['was made and its reply lost', '+12065559023', 1],
    ['was not made', '+12065559024', 2],
    ['was made late', '+12065559029', 1],
  ])(
    'whose submission %s are settled by reading, and charged once',
    async (_name, n, sent) => {
      const charges = (): number => at.simulator.ledger.charges().length;
      const before = charges();
      const calls = await at.callsDuring(async () => {
        const { status, body } = await submit({ phoneNumbers: [n] });
        expect({ status, said: body.status }).toEqual({ status: 201, said: 'outcome_unknown' });
        const settled = await at.client.until(`${path}/${body.id}`, (p) => p.status === 'ported');
        expect(settled.accepted).toEqual([n]);
      });
      expect(submissions(calls)).toBe(sent);
      expect(charges()).toBe(before + 1);
    },
    20_000,
  );

  it.each([
    ['EXCEPTION', '+14255559025', 'exception'],
    ['PENDING_DOCUMENTS', '+14255559026', 'documents_pending'],
    ['CANCELLED', '+14255559027', 'cancelled'],
  ])('with provider status %s get the gateway’s status', async (_word, n, status) => {
    const { body } = await submit({ phoneNumbers: [n] });
    const port = await at.client.until(`${path}/${body.id}`, (p) => p.status === status);
    if (status === 'exception') expect(port.exception).toMatchObject({ code: 'other', howToFix: expect.any(String) });
    if (status === 'cancelled') expect((await submit({ phoneNumbers: [n.replace('555', '556')] })).status).toBe(201);
  });

  it('with an unknown status keep their status, and show the provider’s', async () => {
    const { body } = await submit({ phoneNumbers: ['+14255559028'] });
    const port = await at.client.until(`${path}/${body.id}`, (p) => p.providerStatus === 'ON_HOLD');
    expect(port.status).toBe('submitted');
    const { body: events } = await at.client.get(`${path}/${body.id}/events`);
    expect(events.data.at(-1)).toMatchObject({ type: 'updated', detail: expect.stringContaining('ON_HOLD') });
  });

  it('are followed after a restart; those whose documents were lost with the process are not sent', async () => {
    const { body } = await submit({ phoneNumbers: ['+17195559025'] });
    await at.client.until(`${path}/${body.id}`, (p) => p.status === 'exception');
    at = await at.restart();
    await fetch(new URL('/_sandbox/ports', at.simulator.baseUrl), {
      method: 'POST',
      body: JSON.stringify({ orderId: body.providerOrderId, status: 'COMPLETE' }),
    });
    await at.client.until(`${path}/${body.id}`, (p) => p.status === 'ported');
  });

  it('are invisible to other tenants', async () => {
    const { body } = await submit({ phoneNumbers: [fresh()] }, { key: 'acme' });
    expect((await at.client.get(`${path}/${body.id}`, { key: 'acme' })).status).toBe(200);
    expect((await at.client.get(`${path}/${body.id}`)).status).toBe(404);
    expect((await at.client.get(`${path}/${body.id}/events`)).status).toBe(404);
    expect((await at.client.post(path, portOf({ phoneNumbers: [fresh()] }), { key: 'beta' })).status).toBe(403);
  });

  const wrong: [string, PortRequest, string][] = [
    [
      'a day in the past',
      { phoneNumbers: ['+12065551234'], requestedFocDate: '2020-05-14T16:00:00Z' },
      '/order/requestedFocDate',
    ],
    [
      'a Saturday',
      { phoneNumbers: ['+12065551234'], requestedFocDate: '2035-05-12T16:00:00Z' },
      '/order/requestedFocDate',
    ],
    ['a number of another country', { phoneNumbers: ['+4930123456'] }, '/order/phoneNumbers/0'],
    ['a toll-free number among others', { phoneNumbers: ['+12065551234', '+18005551234'] }, '/order/phoneNumbers/1'],
    ['a number twice', { phoneNumbers: ['+12065551234', '+12065551234'] }, '/order/phoneNumbers/1'],
    ['no number', { phoneNumbers: [] }, '/order/phoneNumbers'],
    ['a field of no use', { phoneNumbers: ['+12065551234'], pin: '1' }, '/order/pin'],
    ['an option of no use', { phoneNumbers: ['+12065551234'], providerOptions: { x: 1 } }, '/order/providerOptions/x'],
  ];
  it.each(wrong)('with %s are refused, and nothing is sent', async (_name, request, pointer) => {
    const calls = await at.callsDuring(async () => {
      const answer = await submit(request);
      expect(answer.status).toBe(400);
      expect(answer.body.errors.map((e) => e.pointer)).toEqual([pointer]);
    });
    expect(submissions(calls)).toBe(0);
  });

  it('with a document of the wrong type are refused', async () => {
    const answer = await at.client.post(path, portOf({ phoneNumbers: [fresh()] }, new Blob(['<html>'])));
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ pointer: '/loa', code: 'file_type' }] } });
  });

  it('are planned in advance: toll-free numbers separately, invalid ones named', async () => {
    const phoneNumbers = ['+12065551234', '+18005551234', '+12065559021', '+4930123456', '+12065551235'];
    const calls = await at.callsDuring(async () => {
      const { status, body } = await at.client.post(`${path}/plan`, { phoneNumbers }, { idempotencyKey: null });
      expect(status).toBe(200);
      expect(body.batches).toEqual([
        { provider: 'didtfn', category: 'landline', phoneNumbers: ['+12065551234', '+12065551235'] },
        { provider: 'didtfn', category: 'toll_free', phoneNumbers: ['+18005551234'] },
      ]);
      expect(body.notPortable.map((n) => n.phoneNumber)).toEqual(['+12065559021', '+4930123456']);
    });
    expect(calls).toEqual(['check_lnp']);
  });
});
