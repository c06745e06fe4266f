import { beforeAll, expect, it } from '@jest/globals';
import { portInPortal } from '../port-form.js';
import { type Port } from '../answers.js';
import { direct, startTclGateway } from '../tcl.js';
import { type Newcomer } from './newcomer.js';

/** Numbers that come from elsewhere. */
export function triesPorts(whose: () => Newcomer): void {
  let newcomer: Newcomer;
  beforeAll(() => {
    newcomer = whose();
  });

  it('with port-ins', async () => {
    const [plan] = newcomer.examplesOf('post', '/v1/port-orders/plan');
    expect((await newcomer.execute('post', '/v1/port-orders/plan', { body: plan })).batches).toHaveLength(2);
    const example = newcomer.fieldOf<{ phoneNumbers: string[] }>('/v1/port-orders', 'order');
    const submit = (phoneNumbers: string[]): Promise<Port> => {
      const form = new FormData();
      const request = JSON.stringify({ ...example, phoneNumbers });
      form.set('order', new Blob([request], { type: 'application/json' }));
      for (const paper of ['loa', 'carrierDocument']) form.set(paper, new Blob(['%PDF-1.7']), 'paper.pdf');
      return newcomer.execute('post', '/v1/port-orders', { body: form });
    };
    const { id } = await submit(example.phoneNumbers);
    await newcomer.at.client.until(`/v1/port-orders/${id}`, (p) => p.status === 'foc_confirmed');
    await newcomer.execute('get', '/v1/port-orders');
    await newcomer.execute('get', '/v1/port-orders/{id}', { id });
    await newcomer.execute('get', '/v1/port-orders/{id}/events', { id });
    expect(await newcomer.noted('/v1/port-orders/{id}', id)).toEqual({ costCenter: '4711' });
    const papers = (await newcomer.execute('get', '/v1/port-orders/{id}/documents', { id })).data;
    expect(papers).toHaveLength(2);
    const other = papers[0].documentId;
    expect(await newcomer.execute('get', '/v1/port-orders/{id}/documents/{documentId}', { id, other })).toContain(
      '%PDF-',
    );

    const doubtful = ['+12065559024', '+12535559024'];
    for (const [i, resolution] of newcomer.examplesOf('post', '/v1/port-orders/{id}/resolve').entries()) {
      const unclear = await submit([doubtful[i]!]);
      await newcomer.at.client.until(`/v1/port-orders/${unclear.id}`, (p) => p.status === 'needs_review');
      const isThere = resolution['outcome'] === 'submitted';
      const body = isThere
        ? { ...resolution, providerOrderId: await portInPortal(newcomer.at, doubtful[i]!) }
        : resolution;
      const resolved = await newcomer.execute('post', '/v1/port-orders/{id}/resolve', { id: unclear.id, body });
      expect(resolved.status).toBe(resolution['outcome']);
    }
  }, 60_000);

  it('with resources bought elsewhere', async () => {
    const bought = [150, 151, 152].map((line) => `2062190${line}`);
    for (const number of bought) {
      const { reserveId } = await newcomer.at.upstream('reserve', { category: 'landline', state: 'WA', number });
      const { orderId } = await newcomer.at.upstream('gen_order', { trunk_id: '3', reserveId });
      await newcomer.at.upstream('process_order', { orderId });
    }
    for (const body of newcomer.examplesOf('post', '/v1/reconciliation'))
      expect((await newcomer.execute('post', '/v1/reconciliation', { body })).data).toHaveLength(1);
    await newcomer.execute('get', '/v1/reconciliation');
    await newcomer.execute('get', '/v1/reconciliation/findings');
    const found = (await newcomer.at.client.get('/v1/reconciliation/findings?kind=orphan_number')).body.data;
    const repairs = newcomer.examplesOf('post', '/v1/reconciliation/findings/{id}/repair');
    expect(found.length).toBeGreaterThanOrEqual(repairs.length);
    for (const [i, body] of repairs.entries()) {
      const { id } = await newcomer.execute('get', '/v1/reconciliation/findings/{id}', { id: found[i]!.id });
      const repaired = await newcomer.execute('post', '/v1/reconciliation/findings/{id}/repair', { id, body });
      expect(repaired.resolution).toBe(body['action']);
    }
  });

  it('with a slow provider: documents, and numbers that move', async () => {
    const on = await startTclGateway();
    const order = { provider: 'tcl', phoneNumbers: ['+493055500100'], connection: direct };
    const { id } = (await on.client.post('/v1/orders', order)).body;
    await on.client.until(`/v1/orders/${id}`, (o) => o.status === 'action_required');
    const [item] = (await newcomer.execute('get', '/v1/work-items', { on, query: 'kind=documents_wanted' })).data;
    expect(item.resource.id).toBe(id);
    for (const [method, more] of [
      ['get', ''],
      ['post', '/claim'],
      ['delete', '/claim'],
      ['post', '/look-again'],
    ] as const)
      await newcomer.execute(method, `/v1/work-items/{id}${more}`, { id: item.id, on });
    for (const body of newcomer.examplesOf('post', '/v1/work-items/{id}/comments'))
      await newcomer.execute('post', '/v1/work-items/{id}/comments', { id: item.id, on, body });
    const [found] = (await newcomer.execute('get', '/v1/search', { on, query: 'q=493055500100' })).data;
    const history = await newcomer.execute('get', '/v1/numbers/{e164}/history', { id: found.id, on });
    expect(history.data.length).toBeGreaterThan(1);
    const { data } = await newcomer.execute('get', '/v1/orders/{id}/documents', { id, on });
    const path = '/v1/orders/{id}/documents';
    expect(data.map((d) => d.documentType)).toContain(newcomer.fieldOf(path, 'documentType'));
    // With the last mandatory one the order goes on and takes no more: those that may be left out go first.
    const inOrder = [...data].sort((one, other) => Number(one.mandatory) - Number(other.mandatory));
    for (const { documentType } of inOrder) {
      const body = new FormData();
      body.set('documentType', documentType);
      body.set('file', new Blob(['%PDF-1.7']), 'paper.pdf');
      await newcomer.execute('post', path, { id, on, body });
    }
    await on.client.until(`/v1/orders/${id}`, (o) => o.status === 'completed');
    const [elsewhere] = newcomer.examplesOf('post', '/v1/numbers/{e164}/move');
    expect(await newcomer.execute('post', '/v1/numbers/{e164}/move', { id: '+493055500100', on, body: elsewhere })).toMatchObject(elsewhere); // prettier-ignore
    await on.stop();
  }, 30_000);
}
