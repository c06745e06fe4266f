import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { type Answer, startTestGateway, type TestGateway } from './gateway.js';
import { portInPortal } from './port-form.js';
import { direct, startTclGateway } from './tcl.js';
import { startTelecloudGateway } from './telecloud.js';
import { client, portForm, startVoipmsGateway } from './voipms.js';

/** What no example is given for, since it would be a card number. */
const withoutExample = ['createPayment', 'createPaymentMethod', 'createAccountPaymentMethod', 'addFunds'];
/** What has no end, and is tried by those who follow it (`events.spec.ts`). */
const endless = ['streamEvents'];

describe('the documentation', () => {
  let at: TestGateway;
  const tried = new Set<string>([...withoutExample, ...endless]);
  beforeAll(async () => {
    // What is not listed is not taken for not made: so there is something for people to resolve.
    at = await startTestGateway({ DIDTFN_RECONCILE: 'advisory', PORT_POLL_MS: '100' }, { portFocMs: 200 });
  });
  afterAll(() => at.stop());

  /** Made once: it takes a second. */
  let made: Answer;
  const operationOf = (method: string, path: string): Answer => (made ??= at.gateway.document()).paths[path][method];
  const examplesOf = (method: string, path: string): Answer[] =>
    Object.values<Answer>(operationOf(method, path).requestBody.content['application/json'].examples ?? {}).map(
      ({ value }) => value,
    );

  /** Presses "Execute" with what Swagger UI fills in. */
  async function execute(
    method: string,
    path: string,
    own: { id?: string; other?: string; query?: string; body?: object; on?: TestGateway } = {},
  ): Promise<Answer> {
    const { client } = own.on ?? at;
    const { operationId, parameters = [], responses } = operationOf(method, path);
    const filledIn = ({ name, example, schema }: Answer): [string, string][] => {
      const value = example ?? schema.example ?? schema.default;
      return value === undefined ? [] : [[name, String(value)]];
    };
    const of = (place: string): [string, string][] =>
      parameters.filter((p: Answer) => p.in === place).flatMap(filledIn);
    const shown = new Map(of('path'));
    const given = [own.id, own.other];
    const target = path.replace(/\{(\w+)\}/g, (_, name: string) =>
      encodeURIComponent(given.shift() ?? shown.get(name) ?? ''),
    );
    const query = own.query ?? new URLSearchParams(of('query')).toString();
    const options = own.body ? { body: own.body } : {};
    const { status, body } = await client.call(method.toUpperCase(), `${target}?${query}`, options);
    const documented = Object.keys(responses).filter((code) => code < '300');
    const said = { operationId, documented: documented.includes(String(status)), detail: body?.detail };
    expect(said).toEqual({ operationId, documented: true, detail: undefined });
    tried.add(operationId);
    return body;
  }
  const noted = async (path: string, id: string): Promise<Answer> =>
    (await execute('patch', path, { id, body: examplesOf('patch', path)[0]! })).metadata;
  const reserve = (body: object): Promise<Answer> => execute('post', '/v1/reservations', { body });
  const order = (reservation: Answer, example: object): Promise<Answer> =>
    execute('post', '/v1/orders', { body: { ...example, reservationId: reservation.id } });
  const reservationExamples = (): Answer[] => examplesOf('post', '/v1/reservations');
  const buy = async (...phoneNumbers: string[]): Promise<void> => {
    const [, named] = reservationExamples();
    const [atOnce] = examplesOf('post', '/v1/orders');
    expect((await order(await reserve({ ...named, phoneNumbers }), atOnce)).status).toBe('completed');
  };

  describe('every example works, for a newcomer who only puts in what was answered before', () => {
    it('from the search to a number in service', async () => {
      const [anyFree] = reservationExamples();
      const [atOnce] = examplesOf('post', '/v1/orders');
      expect((await execute('get', '/v1/available-numbers')).data).toHaveLength(50);
      const first = await reserve(anyFree);
      expect(first).toMatchObject({ status: 'held', phoneNumbers: [{ status: 'held' }] });
      const [preview] = examplesOf('post', '/v1/orders/preview');
      await execute('post', '/v1/orders/preview', { body: { ...preview, reservationId: first.id } });
      const bought = await order(first, atOnce);
      expect(bought).toMatchObject({ status: 'completed', phoneNumbers: [{ status: 'active' }] });
      await execute('get', '/v1/orders/{id}', { id: bought.id });
      await execute('get', '/v1/orders/{id}/events', { id: bought.id });
      expect(await noted('/v1/orders/{id}', bought.id)).toEqual({ costCenter: '4711' });
      await execute('get', '/v1/events');
      await execute('get', '/v1/orders');
      await execute('get', '/v1/numbers');
      await execute('get', '/v1/numbers/{e164}', { id: first.phoneNumbers[0].phoneNumber });
    });

    it('in what is only read', async () => {
      await execute('get', '/v1/providers');
      await execute('get', '/v1/providers/{id}');
      await execute('get', '/v1/providers/{id}/operations');
      expect((await execute('post', '/v1/providers/{id}/preflight')).checks).not.toHaveLength(0);
      await execute('get', '/v1/coverage/regions');
      for (const report of ['number-stats', 'trunk-stats', 'monthly-summary', 'daily-cdrs'])
        expect((await execute('get', `/v1/reports/${report}`)).data).not.toHaveLength(0);
      expect(await execute('get', '/v1/reports/daily-cdrs/{date}/{kind}')).toContain('2025-03-01');
      expect(await execute('get', '/v1/billing/invoices/{date}')).toContain('%PDF-');
      const settings = await execute('get', '/v1/trunks/{id}/settings', { id: '3', query: 'direction=termination' });
      expect(settings).toContain('%PDF-');
      for (const list of ['invoices', 'transactions', 'payments'])
        expect((await execute('get', `/v1/billing/${list}`)).data).not.toHaveLength(0);
      for (const body of examplesOf('post', '/v1/portability-checks'))
        expect((await execute('post', '/v1/portability-checks', { body })).data).not.toHaveLength(0);
      for (const list of ['exchanges', 'rate-centers'])
        expect((await execute('get', `/v1/coverage/${list}`)).data).not.toHaveLength(0);
    });

    it('with a price to confirm', async () => {
      const [anyFree, , tollFree] = reservationExamples();
      const [, withPrice] = examplesOf('post', '/v1/orders');
      const priced = await order(await reserve(anyFree), withPrice);
      expect(priced.status).toBe('awaiting_confirmation');
      expect((await execute('post', '/v1/orders/{id}/confirm', { id: priced.id })).status).toBe('completed');
      const regretted = await order(await reserve(tollFree), withPrice);
      expect((await execute('post', '/v1/orders/{id}/cancel', { id: regretted.id })).status).toBe('cancelled');
    });

    it('with numbers that are let go', async () => {
      const [, named] = reservationExamples();
      const two = await reserve(named);
      const [other] = examplesOf('post', '/v1/reservations/{id}/release');
      expect(await execute('post', '/v1/reservations/{id}/release', { id: two.id, body: other })).toMatchObject({
        status: 'held',
        phoneNumbers: [{ status: 'held' }, { status: 'released' }],
      });
      await execute('get', '/v1/reservations');
      await execute('get', '/v1/reservations/{id}', { id: two.id });
      await execute('get', '/v1/reservations/{id}/events', { id: two.id });
      expect(await noted('/v1/reservations/{id}', two.id)).toEqual({ costCenter: '4711' });
      expect((await execute('delete', '/v1/reservations/{id}', { id: two.id })).status).toBe('released');
    });

    it('with orders that a person resolves', async () => {
      const [, named] = reservationExamples();
      const [atOnce] = examplesOf('post', '/v1/orders');
      const doubtful = ['+12062199013', '+12535559013'];
      for (const [i, resolution] of examplesOf('post', '/v1/orders/{id}/resolve').entries()) {
        const unclear = await order(await reserve({ ...named, phoneNumbers: [doubtful[i]] }), atOnce);
        expect(unclear.status).toBe('needs_review');
        const providerOrderId = at.simulator.ledger.orders().at(-1)!.orderId;
        const body = resolution.providerOrderId === undefined ? resolution : { ...resolution, providerOrderId };
        const resolved = await execute('post', '/v1/orders/{id}/resolve', { id: unclear.id, body });
        expect(resolved.status).toBe(resolution.outcome);
      }
    }, 30_000);

    it('with numbers that are changed and given up', async () => {
      const owned = new Set(at.simulator.ledger.owned().map((n) => `+1${n}`));
      await buy(...['+12062190100', '+12062190101', '+12062199032'].filter((n) => !owned.has(n)));
      const [toAnotherTrunk, noCalls] = examplesOf('patch', '/v1/numbers/{e164}');
      for (const body of [toAnotherTrunk, noCalls])
        expect((await execute('patch', '/v1/numbers/{e164}', { body })).phoneNumber).toBe('+12062190100');
      const [all] = examplesOf('post', '/v1/numbers/bulk-updates');
      expect((await execute('post', '/v1/numbers/bulk-updates', { body: all })).data).toHaveLength(2);
      const [bulk] = (await at.client.get('/v1/changes?kind=number.update&limit=1')).body.data;
      expect((await execute('get', '/v1/changes/{id}/numbers', { id: bulk.id })).data).toHaveLength(2);
      expect((await execute('delete', '/v1/numbers/{e164}')).status).toBe('cancelled');

      // Whether the provider has done this nobody can tell.
      const [, off] = examplesOf('patch', '/v1/numbers/{e164}');
      const unclear = await execute('patch', '/v1/numbers/{e164}', { id: '+12062199032', body: off });
      await at.client.until(`/v1/changes/${unclear.id}`, (c) => c.status === 'needs_review');
      await execute('get', '/v1/changes');
      await execute('get', '/v1/changes/{id}', { id: unclear.id });
      await execute('get', '/v1/changes/{id}/events', { id: unclear.id });
      const [carriedOut] = examplesOf('post', '/v1/changes/{id}/resolve');
      const resolved = await execute('post', '/v1/changes/{id}/resolve', { id: unclear.id, body: carriedOut });
      expect(resolved.status).toBe('completed');
    }, 30_000);

    it('with trunks', async () => {
      for (const body of examplesOf('post', '/v1/trunks')) await execute('post', '/v1/trunks', { body });
      expect((await execute('get', '/v1/trunks')).data.length).toBeGreaterThan(2);
      const { id } = await execute('get', '/v1/trunks/{id}');
      const [otherPort] = examplesOf('patch', '/v1/trunks/{id}');
      expect(await execute('patch', '/v1/trunks/{id}', { id, body: otherPort })).toMatchObject({
        primary: { port: 5080 },
      });
      const outgoing = (await at.client.get('/v1/trunks?direction=termination')).body.data.at(-1)!;
      const path = `/v1/trunks/${outgoing.id}?direction=termination`;
      expect((await at.client.delete(path)).body.id).toBe(outgoing.id);
      tried.add('deleteTrunk');
    });

    it('with port-ins', async () => {
      const [plan] = examplesOf('post', '/v1/port-orders/plan');
      expect((await execute('post', '/v1/port-orders/plan', { body: plan })).batches).toHaveLength(2);
      const { properties } = operationOf('post', '/v1/port-orders').requestBody.content['multipart/form-data'].schema;
      const submit = (phoneNumbers: string[]): Promise<Answer> => {
        const form = new FormData();
        const request = JSON.stringify({ ...properties.order.example, phoneNumbers });
        form.set('order', new Blob([request], { type: 'application/json' }));
        for (const paper of ['loa', 'carrierDocument']) form.set(paper, new Blob(['%PDF-1.7']), 'paper.pdf');
        return execute('post', '/v1/port-orders', { body: form });
      };
      const { id } = await submit(properties.order.example.phoneNumbers);
      await at.client.until(`/v1/port-orders/${id}`, (p) => p.status === 'foc_confirmed');
      await execute('get', '/v1/port-orders');
      await execute('get', '/v1/port-orders/{id}', { id });
      await execute('get', '/v1/port-orders/{id}/events', { id });
      expect(await noted('/v1/port-orders/{id}', id)).toEqual({ costCenter: '4711' });
      const papers = (await execute('get', '/v1/port-orders/{id}/documents', { id })).data;
      expect(papers).toHaveLength(2);
      const other = papers[0].documentId as string;
      expect(await execute('get', '/v1/port-orders/{id}/documents/{documentId}', { id, other })).toContain('%PDF-');

      const doubtful = ['+12065559024', '+12535559024'];
      for (const [i, resolution] of examplesOf('post', '/v1/port-orders/{id}/resolve').entries()) {
        const unclear = await submit([doubtful[i]!]);
        await at.client.until(`/v1/port-orders/${unclear.id}`, (p) => p.status === 'needs_review');
        const isThere = resolution.outcome === 'submitted';
        const body = isThere ? { ...resolution, providerOrderId: await portInPortal(at, doubtful[i]!) } : resolution;
        const resolved = await execute('post', '/v1/port-orders/{id}/resolve', { id: unclear.id, body });
        expect(resolved.status).toBe(resolution.outcome);
      }
    }, 60_000);

    it('with what was bought elsewhere', async () => {
      const bought = [150, 151, 152].map((line) => `2062190${line}`);
      for (const number of bought) {
        const { reserveId } = await at.upstream('reserve', { category: 'landline', state: 'WA', number });
        const { orderId } = await at.upstream('gen_order', { trunk_id: '3', reserveId });
        await at.upstream('process_order', { orderId });
      }
      for (const body of examplesOf('post', '/v1/reconciliation'))
        expect((await execute('post', '/v1/reconciliation', { body })).data).toHaveLength(1);
      await execute('get', '/v1/reconciliation');
      await execute('get', '/v1/reconciliation/findings');
      const found = (await at.client.get('/v1/reconciliation/findings?kind=orphan_number')).body.data;
      const repairs = examplesOf('post', '/v1/reconciliation/findings/{id}/repair');
      expect(found.length).toBeGreaterThanOrEqual(repairs.length);
      for (const [i, body] of repairs.entries()) {
        const { id } = await execute('get', '/v1/reconciliation/findings/{id}', { id: found[i]!.id });
        const repaired = await execute('post', '/v1/reconciliation/findings/{id}/repair', { id, body });
        expect(repaired.resolution).toBe(body.action);
      }
    });

    it('with a provider that takes its time: documents, and numbers that move', async () => {
      const on = await startTclGateway();
      const order = { provider: 'tcl', phoneNumbers: ['+493055500100'], connection: direct };
      const { id } = (await on.client.post('/v1/orders', order)).body;
      await on.client.until(`/v1/orders/${id}`, (o) => o.status === 'action_required');
      const [item] = (await execute('get', '/v1/work-items', { on, query: 'kind=documents_wanted' })).data;
      expect(item.resource.id).toBe(id);
      for (const [method, more] of [
        ['get', ''],
        ['post', '/claim'],
        ['delete', '/claim'],
        ['post', '/look-again'],
      ] as const)
        await execute(method, `/v1/work-items/{id}${more}`, { id: item.id, on });
      for (const body of examplesOf('post', '/v1/work-items/{id}/comments'))
        await execute('post', '/v1/work-items/{id}/comments', { id: item.id, on, body });
      const [found] = (await execute('get', '/v1/search', { on, query: 'q=493055500100' })).data;
      expect((await execute('get', '/v1/numbers/{e164}/history', { id: found.id, on })).data.length).toBeGreaterThan(1);
      const { data } = await execute('get', '/v1/orders/{id}/documents', { id, on });
      const path = '/v1/orders/{id}/documents';
      const { properties } = operationOf('post', path).requestBody.content['multipart/form-data'].schema;
      expect(data.map((d: Answer) => d.documentType)).toContain(properties.documentType.example);
      // With the last mandatory one the order goes on and takes no more: those that may be left out go first.
      const inOrder = [...data].sort((one, other) => Number(one.mandatory) - Number(other.mandatory));
      for (const { documentType } of inOrder) {
        const body = new FormData();
        body.set('documentType', documentType);
        body.set('file', new Blob(['%PDF-1.7']), 'paper.pdf');
        await execute('post', path, { id, on, body });
      }
      await on.client.until(`/v1/orders/${id}`, (o) => o.status === 'completed');
      const [elsewhere] = examplesOf('post', '/v1/numbers/{e164}/move');
      expect(await execute('post', '/v1/numbers/{e164}/move', { id: '+493055500100', on, body: elsewhere })).toMatchObject(elsewhere); // prettier-ignore
      await on.stop();
    }, 30_000);

    it('with customers and their services', async () => {
      const on = await startTelecloudGateway({ PAYMENTS_RAW_CARD: 'enabled' });
      const [jane] = examplesOf('post', '/v1/customers');
      const { id } = await execute('post', '/v1/customers', { on, body: jane });
      const other = await execute('post', '/v1/customers', { on, body: jane });
      const [whole] = examplesOf('patch', '/v1/customers/{id}');
      await execute('patch', '/v1/customers/{id}', { on, id, body: whole });
      const [note] = examplesOf('post', '/v1/customers/{id}/notes');
      await execute('post', '/v1/customers/{id}/notes', { on, id, body: note });
      const [ten] = examplesOf('post', '/v1/customers/{id}/credits');
      await execute('post', '/v1/customers/{id}/credits', { on, id, body: ten });
      const [request] = examplesOf('post', '/v1/customers/{id}/qualification');
      await execute('post', '/v1/customers/{id}/qualification', { on, id, body: request });
      await execute('get', '/v1/customers/{id}/estimate', { on, id });
      const method = { type: 'card', number: '4111111111111111', expiryMonth: 2, expiryYear: 2035, cvv: '123' };
      const added = (await on.client.post(`/v1/customers/${id}/payment-methods`, { method })).body.id;
      const methods = '/v1/customers/{id}/payment-methods/{methodId}';
      await execute('post', `${methods}/toggle-default`, { on, id, other: added });
      await execute('delete', methods, { on, id, other: added });

      const [plan] = examplesOf('post', '/v1/service-orders');
      const order = async (more: object = {}): Promise<Answer> =>
        execute('post', '/v1/service-orders', { on, body: { ...plan, ...more, customerId: id } });
      const service = await order();
      await execute('get', '/v1/service-orders/{id}', { on, id: service.id });
      for (const body of examplesOf('patch', '/v1/service-orders/{id}')) {
        const pending = await order({ ratePlanId: '99008' });
        await execute('patch', '/v1/service-orders/{id}', { on, id: pending.id, body });
      }
      for (const act of ['suspend', 'resume'])
        await execute('post', `/v1/service-orders/{id}/${act}`, { on, id: service.id });
      const metered = await order(examplesOf('post', '/v1/service-orders')[1]);
      for (const act of ['swap', 'replenish', 'unstack', 'usage']) {
        const [body] = examplesOf('post', `/v1/service-orders/{id}/${act}`);
        const { id: order } = act === 'usage' ? metered : service;
        await execute('post', `/v1/service-orders/{id}/${act}`, { on, id: order, body });
      }
      const elsewhere = { account_number: id, productid_var: '52747' };
      const [, number] = /order_number="(\w+)"/.exec(await on.elsewhere('Order/Create', elsewhere))!;
      const [taken] = examplesOf('post', '/v1/service-orders/adopt');
      const adoption = { ...taken, tenant: 'sandbox', customerId: id, providerOrderId: number };
      await execute('post', '/v1/service-orders/adopt', { on, body: adoption });
      await execute('post', '/v1/service-orders/{id}/move', { on, id: service.id, body: { newCustomerId: other.id } });
      await execute('post', '/v1/service-orders/{id}/cancel', { on, id: service.id });
      await execute('delete', '/v1/customers/{id}', {
        on,
        id: (await execute('post', '/v1/customers', { on, body: jane })).id,
      });

      const [credit] = examplesOf('post', '/v1/billing/adjustments');
      const booking = await execute('post', '/v1/billing/adjustments', { on, body: credit });
      const [account] = examplesOf('post', '/v1/billing/adjustments/{id}/reverse');
      await execute('post', '/v1/billing/adjustments/{id}/reverse', { on, id: booking.id, body: account });
      const own = (await on.client.post('/v1/billing/payment-methods', { method })).body.id;
      const accountMethods = '/v1/billing/payment-methods/{methodId}';
      await execute('post', `${accountMethods}/toggle-default`, { on, id: own });
      const [amounts] = examplesOf('post', `${accountMethods}/verify`);
      await execute('post', `${accountMethods}/verify`, { on, id: own, body: amounts });
      await on.stop();
    }, 30_000);

    it('with what only TeleCloud has', async () => {
      const on = await startTelecloudGateway();
      const at = (path: string): string => `/v1/telecloud/${path}`;
      const first = async (method: string, path: string, id?: string): Promise<Answer> => {
        const [body] = examplesOf(method, at(path));
        return execute(method, at(path), { on, body, ...(id === undefined ? {} : { id }) });
      };
      /** Makes one, changes it and removes it, as far as it has routes for that. */
      const life = async (path: string, idName: string, query?: string): Promise<void> => {
        const made = await first('post', path);
        const one = `${path}/{${idName}}`;
        const methods = Object.keys(on.gateway.document().paths[at(one)] ?? {});
        if (methods.includes('patch')) await first('patch', one, made[idName]);
        if (methods.includes('delete'))
          await execute('delete', at(one), { on, id: made[idName], ...(query === undefined ? {} : { query }) });
      };
      await first('patch', 'alerts');
      await life('announcements', 'announcementId');
      await life('cloud-accounts', 'cloudAccountNumber', 'cloudAccountType=core');
      await life('users', 'userId');
      await life('notifications', 'notificationId');
      await life('product-groups', 'productGroupId');
      await life('usage-components', 'componentId');
      await life('modules', 'moduleId');
      await life('payment-gateways', 'gatewayId');
      await life('tickets', 'ticketId');
      const { ticketId } = await first('post', 'tickets');
      await first('post', 'tickets/{ticketId}/replies', ticketId);
      await first('post', 'promos');
      await execute('delete', at('promos/{promoCode}'), { on, id: examplesOf('post', at('promos'))[0].promoCode });
      await first('post', 'plans');
      await first('patch', 'plans');
      await execute('delete', at('plans'), { on, query: 'ratePlanId=52747' });
      await first('post', 'discounts');
      await first('post', 'discounts/copy');
      await execute('delete', at('discounts'), { on });
      await execute('get', at('notification-templates'), { on });
      await execute('get', '/v1/providers/{id}/unmapped-errors', { on, id: 'telecloud' });
      await execute('get', '/v1/providers/{id}/drift', { on, id: 'telecloud' });
      await on.stop();
    }, 30_000);

    it('with the books of customers', async () => {
      const on = await startVoipmsGateway();
      const { id } = (await on.client.post('/v1/customers?provider=voipms', client('jane'))).body;
      await execute('get', '/v1/customers', { on });
      await execute('get', '/v1/customers/{id}', { on, id });
      const [threshold] = examplesOf('patch', '/v1/customers/{id}/threshold');
      await execute('patch', '/v1/customers/{id}/threshold', { on, id, body: threshold });
      for (const movements of ['payments', 'charges']) {
        const path = `/v1/customers/{id}/${movements}`;
        for (const body of examplesOf('post', path)) await execute('post', path, { on, id, body });
        expect((await execute('get', path, { on, id })).data).toHaveLength(1);
      }
      for (const question of ['balance', 'threshold', 'packages'])
        await execute('get', `/v1/customers/{id}/${question}`, { on, id });
      await execute('get', '/v1/customer-packages', { on });
      await execute('get', '/v1/customer-balance-managements', { on });
      await on.stop();
    }, 30_000);

    it('with numbers of a reseller', async () => {
      const on = await startVoipmsGateway();
      const customerId = (await on.client.post('/v1/customers?provider=voipms', client('jane'))).body.id;
      const id = '+17865550150';
      await on.buy(id);
      const [, , billedOtherwise] = examplesOf('patch', '/v1/numbers/{e164}');
      await on.client.patch(`/v1/numbers/${encodeURIComponent(id)}`, { billing: 'unmetered' });
      await execute('patch', '/v1/numbers/{e164}', { on, id, query: 'provider=voipms', body: billedOtherwise });
      const request = {
        provider: 'voipms',
        direction: 'origination',
        title: 'acme',
        primary: { ipAddress: '192.0.2.9' },
      };
      await on.client.post('/v1/trunks', { ...request, customer: { customerId, packageId: '8378' } });
      const [terms] = examplesOf('post', '/v1/numbers/{e164}/assign');
      const query = 'provider=voipms';
      const now = await execute('post', '/v1/numbers/{e164}/assign', { on, id, query, body: terms });
      expect(now.assignment.trunkId).toBe(terms.trunkId);
      await execute('post', '/v1/numbers/{e164}/unassign', { on, id, query });
      const port = (await on.client.post('/v1/port-orders', portForm())).body;
      const notes = await execute('get', '/v1/port-orders/{id}/notes', { on, id: port.id });
      expect(notes.data[0].text).toBe('Order submitted.');
      const path = '/v1/port-orders/{id}/documents';
      const { properties } = operationOf('post', path).requestBody.content['multipart/form-data'].schema;
      const paper = new FormData();
      paper.set('name', properties.name.example);
      paper.set('file', new Blob(['%PDF-1.7']), 'paper.pdf');
      await execute('post', path, { on, id: port.id, body: paper });
      expect((await execute('get', path, { on, id: port.id })).data).toHaveLength(3);
      await on.stop();
    }, 30_000);

    it('to have events sent to an own system', async () => {
      const on = at;
      const path = '/v1/webhook-endpoints';
      const [first] = examplesOf('post', path);
      for (const body of examplesOf('post', path)) await execute('post', path, { on, body });
      const { data } = await execute('get', path, { on });
      const { id } = data[0];
      const reservation = await reserve(reservationExamples()[0]);
      const seen = await at.client.until(`${path}/${id}/deliveries`, (body: Answer) => body.data.length > 0);
      const { eventId } = seen.data[0];
      expect([reservation.id, first.url]).toEqual([expect.any(String), data[0].url]);
      await execute('get', `${path}/{id}/deliveries`, { on, id });
      for (const body of examplesOf('post', `${path}/{id}/replay`))
        await execute('post', `${path}/{id}/replay`, { on, id, body: 'eventId' in body ? { eventId } : body });
      for (const body of examplesOf('patch', `${path}/{id}`)) await execute('patch', `${path}/{id}`, { on, id, body });
      await execute('post', `${path}/{id}/rotate-secret`, { on, id });
      await execute('get', `${path}/{id}`, { on, id });
      await execute('delete', `${path}/{id}`, { on, id });
    }, 30_000);

    it('with the time and the faults of a sandbox', async () => {
      const on = await startTestGateway({ PROVIDERS: 'didtfn,tcl' });
      for (const path of ['/v1/sandbox/clock', '/v1/sandbox/faults', '/v1/sandbox/events'])
        for (const body of examplesOf('post', path)) await execute('post', path, { on, body });
      await on.client.post('/v1/reservations', { provider: 'tcl', phoneNumbers: ['+442079460150'] });
      expect((await execute('get', '/v1/sandbox/ledger', { on, query: 'provider=tcl' })).data[0].type).toBe(
        'reservation',
      );
      await on.stop();
    });

    it('with keys, limits and what is on record of both', async () => {
      await execute('get', '/v1/me');
      for (const body of examplesOf('post', '/v1/keys')) {
        const { id, key } = await execute('post', '/v1/keys', { body });
        expect(key).toMatch(/^gw_/);
        await execute('get', '/v1/keys/{id}', { id });
        for (const overlap of examplesOf('post', '/v1/keys/{id}/rotate'))
          await execute('post', '/v1/keys/{id}/rotate', { id, body: overlap });
        await execute('delete', '/v1/keys/{id}', { id });
      }
      expect((await execute('get', '/v1/keys')).data.length).toBeGreaterThan(0);
      for (const body of examplesOf('put', '/v1/limits/{tenant}'))
        await execute('put', '/v1/limits/{tenant}', { id: 'beta', body });
      await execute('get', '/v1/limits/{tenant}', { id: 'beta' });
      expect((await execute('get', '/v1/audit', { query: '' })).data.length).toBeGreaterThan(2);
    });

    it('and none is left out', () => {
      const documented = Object.values(at.gateway.document().paths).flatMap((path) =>
        Object.values(path as Record<string, { operationId?: string }>).map(({ operationId }) => operationId),
      );
      expect([...tried].sort()).toEqual(documented.sort());
    });
  });

  it('has an example for every body that can be sent and for every answer that is an object', () => {
    for (const [path, methods] of Object.entries(at.gateway.document().paths)) {
      for (const [method, { operationId, requestBody, responses }] of Object.entries<Answer>(methods as Answer)) {
        const form = requestBody?.content['multipart/form-data'];
        if (form) expect(Object.values<Answer>(form.schema.properties).some(({ example }) => example)).toBe(true);
        else if (requestBody && !withoutExample.includes(operationId))
          expect({ path, method, examples: examplesOf(method, path).length }).not.toMatchObject({ examples: 0 });
        const [ok] = Object.entries<Answer>(responses)
          .filter(([status]) => status < '300')
          .map(([, response]) => response);
        if (ok.content?.['application/json'] && !path.endsWith('/operations'))
          expect({ path, method, example: ok.content['application/json'].example }).toMatchObject({
            example: expect.any(Object),
          });
      }
    }
  });

  it('is served: the page, the same document as JSON and as YAML, and it is the committed one', async () => {
    const get = (path: string): Promise<Response> => fetch(at.gateway.url + path);
    const page = await get('/docs');
    expect(page.status).toBe(200);
    expect(page.headers.get('content-type')).toMatch('text/html');
    const committed = JSON.parse(readFileSync('openapi/openapi.json', 'utf8')) as unknown;
    expect(await (await get('/openapi.json')).json()).toEqual(committed);
    expect(parse(await (await get('/openapi.yaml')).text())).toEqual(committed);
  });
});
