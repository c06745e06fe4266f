import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { type AnswerTo, type Order } from './answers.js';
import { type Reply } from './gateway.js';
import { type Service } from '../../src/sandbox/tcl/state.js';
import { direct, endedOrder, startTclGateway, type TclGateway } from './tcl.js';

describe('documents and numbers in service', () => {
  let at: TclGateway;
  let next = 100;
  beforeAll(async () => {
    at = await startTclGateway();
  });
  afterAll(() => at.stop());

  const place = async (phoneNumbers: string[], key = 'sandbox'): Promise<Order> =>
    (
      await at.client.post(
        '/v1/orders',
        { provider: 'tcl', phoneNumbers, connection: direct },
        { key, headers: { prefer: 'wait=1' } },
      )
    ).body;
  const buy = async (n = `+44207946${String(next++).padStart(4, '0')}`): Promise<string> => {
    const { id } = await place([n]);
    expect((await at.client.until(`/v1/orders/${id}`, endedOrder)).status).toBe('completed');
    return n;
  };
  const numberAt = (n: string): string => `/v1/numbers/${encodeURIComponent(n)}`;
  const serviceOf = (n: string): Service | undefined =>
    at.tcl.ledger.services().find((s) => s.number === n && s.status === 'active');
  const bring = (
    id: string,
    documentType: string,
    content: string,
    options = {},
  ): Promise<Reply<AnswerTo<'POST', '/v1/orders/*/documents'>>> => {
    const form = new FormData();
    form.set('documentType', documentType);
    form.set('file', new Blob([content]), 'passport.pdf');
    return at.client.post(`/v1/orders/${id}/documents`, form, options);
  };

  it('are required by some countries: the order waits for them, and continues in the background', async () => {
    const { id } = await place(['+493055500100']);
    await at.client.until(`/v1/orders/${id}`, (o) => o.status === 'action_required');
    const wanted = (await at.client.get(`/v1/orders/${id}/documents`)).body.data;
    expect(wanted.map((d) => [d.documentType, d.mandatory, d.status])).toEqual([
      ['identity', true, 'missing'],
      ['address', true, 'missing'],
      ['usage', false, 'missing'],
    ]);
    const pdf = '%PDF-1.7 identity';
    const brought = await bring(id, 'identity', pdf);
    expect(brought).toMatchObject({ status: 201, body: { data: [{ documentType: 'identity', status: 'submitted' }, {}, {}] } }); // prettier-ignore
    expect((await bring(id, 'address', '%PDF-1.7 REJECT this')).status).toBe(201);
    await at.client.until(`/v1/orders/${id}/documents`, ({ data }) => data[1].status === 'rejected');
    expect((await at.client.get(`/v1/orders/${id}`)).body.status).toBe('action_required');
    expect((await bring(id, 'address', '%PDF-1.7 address')).status).toBe(201);
    const done = await at.client.until(`/v1/orders/${id}`, endedOrder);
    expect(done.status).toBe('completed');
    expect((await bring(id, 'identity', pdf)).body.code).toBe('invalid_state');
  });

  it('are validated before anything is sent, and sent once', async () => {
    const { id } = await place(['+493055500101']);
    await at.client.until(`/v1/orders/${id}`, (o) => o.status === 'action_required');
    const calls = (): number => at.tcl.ledger.entries().filter((e) => e.type === 'document').length;
    const before = calls();
    expect((await bring(id, 'passport', '%PDF-1.7')).body.errors[0].pointer).toBe('/documentType');
    expect((await bring(id, 'identity', '<html>')).body.errors[0]).toMatchObject({
      pointer: '/file',
      code: 'file_type',
    });
    expect((await bring(id, 'identity', '%PDF-1.7', { key: 'acme' })).status).toBe(404);
    expect(calls()).toBe(before);
    const idempotencyKey = 'one-document-one-key';
    expect((await bring(id, 'identity', '%PDF-1.7 me', { idempotencyKey })).status).toBe(201);
    expect((await bring(id, 'identity', '%PDF-1.7 me', { idempotencyKey })).headers.get('idempotent-replayed')).toBe('true'); // prettier-ignore
    expect((await bring(id, 'identity', '%PDF-1.7 else', { idempotencyKey })).body.code).toBe('idempotency_key_reused');
    expect(calls()).toBe(before + 1);
    at.tcl.faults.next('uploadDocument', 'lose_reply');
    const unclear = await bring(id, 'address', '%PDF-1.7 home');
    expect(unclear.status).toBe(202);
    await at.client.until(`/v1/changes/${unclear.body.id}`, (c) => c.status === 'completed');
    expect(calls()).toBe(before + 2);
  });

  it('are routed on request to other digits or another connection, several at once', async () => {
    const n = await buy();
    const pstn = { type: 'pstn', outpulseType: 'custom', outpulseDigits: '+442079460999' };
    expect(await at.client.patch(numberAt(n), { connection: pstn })).toMatchObject({ status: 200, body: { phoneNumber: n } }); // prettier-ignore
    expect(serviceOf(n)!.routing).toMatchObject({ connectionType: 'pstn', outpulseDigits: '+442079460999' });
    const m = await buy();
    const bulk = { provider: 'tcl', phoneNumbers: [n, m, '+442079469999'], trunkId: 'conn-2' };
    const { body } = await at.client.post('/v1/numbers/bulk-updates', bulk);
    expect(body.data.map((r) => r.status)).toEqual(['updated', 'updated', 'failed']);
    expect([n, m].map((one) => serviceOf(one)?.routing.connectionId)).toEqual(['conn-2', 'conn-2']);
    expect((await at.client.patch(numberAt(n), { status: 'inactive' })).body.errors[0].pointer).toBe('/status');
    expect((await at.client.patch(numberAt(n), { trunkId: 'conn-9' })).body.code).toBe('connection_not_found');
  });

  it('are moved and disconnected by orders of their own, once', async () => {
    const n = await buy();
    expect(await at.client.post(`${numberAt(n)}/move`, { locationId: 'loc-2' })).toMatchObject({ status: 200, body: { locationId: 'loc-2' } }); // prettier-ignore
    expect(serviceOf(n)!.locationId).toBe('loc-2');
    at.tcl.faults.next('deleteOrder', 'lose_reply');
    const ending = await at.client.delete(numberAt(n));
    expect(ending.status).toBe(202);
    await at.client.until(`/v1/changes/${ending.body.id}`, (c) => c.status === 'completed');
    expect(serviceOf(n)).toBeUndefined();
    expect(at.tcl.ledger.orders().filter((o) => o.orderType === 'delete' && o.numbers.includes(n))).toHaveLength(1);
    expect((await at.client.get(numberAt(n))).body.status).toBe('cancelled');
  });

  it('belong to one tenant, and others’ numbers are invisible', async () => {
    const { id } = await place(['+61255500100'], 'acme');
    await at.client.until(`/v1/orders/${id}`, endedOrder, { key: 'acme' });
    expect((await at.client.get(numberAt('+61255500100'), { key: 'acme' })).status).toBe(200);
    expect((await at.client.get(numberAt('+61255500100'))).status).toBe(404);
  });

  it('have connections as trunks, found again after a lost reply', async () => {
    const request = { provider: 'tcl', direction: 'origination', title: 'berlin', primary: { ipAddress: '192.0.2.7', port: 5060 } }; // prettier-ignore
    const made = await at.client.post('/v1/trunks', request);
    expect(made).toMatchObject({ status: 201, body: { title: 'berlin', direction: 'origination' } });
    at.tcl.faults.next('createConnection', 'lose_reply');
    const unclear = await at.client.post('/v1/trunks', { ...request, title: 'paris' });
    expect(unclear.status).toBe(202);
    await at.client.until(`/v1/changes/${unclear.body.id}`, (c) => c.status === 'completed');
    const { body } = await at.client.get('/v1/trunks');
    expect(body.data.map((t) => t.title)).toEqual(['main', 'backup', 'berlin', 'paris']);
    expect((await at.client.get(`/v1/trunks/${made.body.id}?direction=origination`, { key: 'acme' })).status).toBe(404);
    expect((await at.client.post('/v1/trunks', { ...request, sessions: 5 })).body.errors[0].pointer).toBe('/sessions');
    expect((await at.client.post('/v1/trunks', { ...request, direction: 'termination' })).body.errors[0].pointer).toBe('/direction'); // prettier-ignore
  });

  it('are compared with the ledger', async () => {
    await buy();
    const { body } = await at.client.post('/v1/reconciliation', {}, { idempotencyKey: null });
    expect(body.data).toMatchObject([{ provider: 'tcl', open: [] }]);
  });
});

describe('a change that takes hours', () => {
  it('returns soon, and continues in the background', async () => {
    const at = await startTclGateway();
    const n = '+31205550150';
    const order = { provider: 'tcl', phoneNumbers: [n], connection: direct };
    const { id } = (await at.client.post('/v1/orders', order)).body;
    await at.client.until(`/v1/orders/${id}`, endedOrder);
    const pace = (body: object): Promise<unknown> =>
      fetch(`${at.tcl.baseUrl}/_sandbox/pace`, { method: 'POST', body: JSON.stringify(body) });
    await pace({ startMs: 3_600_000 });
    const moving = await at.client.post(`/v1/numbers/${encodeURIComponent(n)}/move`, { locationId: 'loc-2' }, { headers: { prefer: 'wait=60' } }); // prettier-ignore
    expect(moving).toMatchObject({ status: 202, body: { status: 'in_progress' } });
    at.tcl.advance(2 * 3_600_000);
    await at.client.until(`/v1/changes/${moving.body.id}`, ({ status }) => status === 'completed');
    expect(at.tcl.ledger.services().find((s) => s.number === n)?.locationId).toBe('loc-2');
    await at.stop();
  });
});

describe('a number that is for sale again before its disconnection is settled', () => {
  it('belongs to its new buyer', async () => {
    const at = await startTclGateway({ TCL_LATE_BOUND_MS: '600000' });
    const n = '+31205550151';
    const number = `/v1/numbers/${encodeURIComponent(n)}`;
    const buy = async (key: string): Promise<void> => {
      const order = { provider: 'tcl', phoneNumbers: [n], connection: direct };
      const { id } = (await at.client.post('/v1/orders', order, { key })).body;
      expect((await at.client.until(`/v1/orders/${id}`, endedOrder, { key })).status).toBe('completed');
    };
    await buy('sandbox');
    at.tcl.faults.next('deleteOrder', 'lose_reply');
    const ending = await at.client.delete(number);
    expect(ending).toMatchObject({ status: 202, body: { status: 'outcome_unknown' } });
    await eventually(
      () => at.tcl.ledger.services().filter((one) => one.number === n && one.status === 'ceased'),
      ({ length }) => length === 1,
    );
    await buy('acme');
    await at.client.post('/v1/sandbox/clock', { advanceSeconds: 660 });
    await at.client.until(`/v1/changes/${ending.body.id}`, ({ status }) => status === 'completed');
    expect(await at.client.get(number, { key: 'acme' })).toMatchObject({ status: 200, body: { status: 'active' } });
    expect((await at.client.get(number)).status).toBe(404);
    await at.stop();
  });
});
