import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { type Answer, startTestGateway, type TestGateway } from './gateway.js';

describe('the documentation', () => {
  let at: TestGateway;
  beforeAll(async () => {
    at = await startTestGateway();
  });
  afterAll(() => at.stop());

  const operationOf = (method: string, path: string): Answer => (at.gateway.document().paths[path] as Answer)[method];
  const examplesOf = (method: string, path: string): Answer[] =>
    Object.values<Answer>(operationOf(method, path).requestBody.content['application/json'].examples).map(
      ({ value }) => value,
    );

  it('every example works, in the order of a newcomer, who only puts in what was answered before', async () => {
    const tried = new Set<string>();

    /** Presses "Execute" with what Swagger UI fills in. */
    const execute = async (method: string, path: string, own: { id?: string; body?: object } = {}): Promise<Answer> => {
      const { operationId, parameters = [] } = operationOf(method, path);
      const filledIn = ({ name, example, schema }: Answer): [string, string][] => {
        const value = example ?? schema.example ?? schema.default;
        return value === undefined ? [] : [[name, String(value)]];
      };
      const of = (place: string): [string, string][] =>
        parameters.filter((p: Answer) => p.in === place).flatMap(filledIn);
      const shown = new Map(of('path'));
      const target = path.replace(/\{(\w+)\}/g, (_, name: string) =>
        encodeURIComponent(own.id ?? shown.get(name) ?? ''),
      );
      const { status, body } = await at.client.call(
        method.toUpperCase(),
        `${target}?${new URLSearchParams(of('query')).toString()}`,
        {
          ...(own.body && { body: own.body }),
        },
      );
      expect({ operationId, status, detail: body.detail }).toEqual({
        operationId,
        status: operationId === 'createReservation' || operationId === 'createOrder' ? 201 : 200,
        detail: undefined,
      });
      tried.add(operationId);
      return body;
    };
    const [anyFree, named, tollFree] = examplesOf('post', '/v1/reservations');
    const [atOnce, withPrice] = examplesOf('post', '/v1/orders');
    const reserve = (body: object): Promise<Answer> => execute('post', '/v1/reservations', { body });
    const order = (reservation: Answer, example: object): Promise<Answer> =>
      execute('post', '/v1/orders', { body: { ...example, reservationId: reservation.id } });

    expect((await execute('get', '/v1/available-numbers')).data).toHaveLength(50);
    const first = await reserve(anyFree);
    expect(first).toMatchObject({ status: 'held', phoneNumbers: [{ status: 'held' }] });
    const bought = await order(first, atOnce);
    expect(bought).toMatchObject({ status: 'completed', phoneNumbers: [{ status: 'active' }] });
    await execute('get', '/v1/orders/{id}', { id: bought.id });
    await execute('get', '/v1/orders/{id}/events', { id: bought.id });
    await execute('get', '/v1/orders');
    await execute('get', '/v1/numbers');
    await execute('get', '/v1/numbers/{e164}', { id: first.phoneNumbers[0].phoneNumber });

    await execute('get', '/v1/providers');
    await execute('get', '/v1/providers/{id}');
    await execute('get', '/v1/providers/{id}/operations');
    await execute('get', '/v1/coverage/regions');
    for (const report of ['number-stats', 'trunk-stats', 'monthly-summary', 'daily-cdrs'])
      expect((await execute('get', `/v1/reports/${report}`)).data).not.toHaveLength(0);
    expect(await execute('get', '/v1/reports/daily-cdrs/{date}/{kind}')).toContain('2025-03-01');
    expect(await execute('get', '/v1/billing/invoices/{date}')).toContain('%PDF-');
    for (const list of ['invoices', 'transactions', 'payments'])
      expect((await execute('get', `/v1/billing/${list}`)).data).not.toHaveLength(0);
    for (const body of examplesOf('post', '/v1/portability-checks'))
      expect((await execute('post', '/v1/portability-checks', { body })).data).not.toHaveLength(0);
    expect((await execute('get', '/v1/coverage/exchanges')).data).not.toHaveLength(0);

    const priced = await order(await reserve(anyFree), withPrice);
    expect(priced.status).toBe('awaiting_confirmation');
    expect((await execute('post', '/v1/orders/{id}/confirm', { id: priced.id })).status).toBe('completed');
    const regretted = await order(await reserve(tollFree), withPrice);
    expect((await execute('post', '/v1/orders/{id}/cancel', { id: regretted.id })).status).toBe('cancelled');

    const two = await reserve(named);
    const [other] = examplesOf('post', '/v1/reservations/{id}/release');
    expect(await execute('post', '/v1/reservations/{id}/release', { id: two.id, body: other })).toMatchObject({
      status: 'held',
      phoneNumbers: [{ status: 'held' }, { status: 'released' }],
    });
    await execute('get', '/v1/reservations');
    await execute('get', '/v1/reservations/{id}', { id: two.id });
    await execute('get', '/v1/reservations/{id}/events', { id: two.id });
    expect((await execute('delete', '/v1/reservations/{id}', { id: two.id })).status).toBe('released');

    const doubtful = ['+12062199013', '+12535559013'];
    for (const [i, resolution] of examplesOf('post', '/v1/orders/{id}/resolve').entries()) {
      const unclear = await order(await reserve({ ...named, phoneNumbers: [doubtful[i]] }), atOnce);
      expect(unclear.status).toBe('needs_review');
      const resolved = await execute('post', '/v1/orders/{id}/resolve', { id: unclear.id, body: resolution });
      expect(resolved.status).toBe(resolution.outcome);
    }

    const documented = Object.values(at.gateway.document().paths).flatMap((path) =>
      Object.values(path as Answer).map(({ operationId }: Answer) => operationId),
    );
    expect([...tried].sort()).toEqual(documented.sort());
  }, 60_000);

  it('has an example for every body that can be sent and for every answer that is an object', () => {
    for (const [path, methods] of Object.entries(at.gateway.document().paths)) {
      for (const [method, { requestBody, responses }] of Object.entries<Answer>(methods as Answer)) {
        if (requestBody)
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
