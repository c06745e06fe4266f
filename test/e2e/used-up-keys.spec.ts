import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Reply, startTestGateway, type TestGateway } from './gateway.js';
import { pdf } from './port-form.js';

interface Route {
  name: string;
  method: string;
  path: string;
  body: () => unknown;
}

interface Schema {
  properties: Record<string, { format?: string; type?: string; example?: unknown }>;
}

interface Operation {
  parameters?: { name?: string; in?: string; example?: unknown; schema?: { example?: unknown } }[];
  requestBody?: { content: Record<string, { examples?: Record<string, { value: object }>; schema: Schema }> };
}

/** A form with what the document shows as examples, and files. */
function formOf({ properties }: Schema): FormData {
  const form = new FormData();
  for (const [name, { format, example, type }] of Object.entries(properties)) {
    if (format === 'binary') form.set(name, pdf(name), `${name}.pdf`);
    else if (type === 'string' && typeof example === 'string') form.set(name, example);
    else form.set(name, new Blob([JSON.stringify(example)], { type: 'application/json' }));
  }
  return form;
}

/** Every route that takes a key, asked for as its documentation shows. */
function keyedRoutes(document: { paths: object }): Route[] {
  return Object.entries(document.paths as Record<string, Record<string, Operation>>).flatMap(([template, methods]) =>
    Object.entries(methods).flatMap(([method, { parameters = [], requestBody }]): Route | [] => {
      if (!parameters.some(({ name }) => name === 'Idempotency-Key')) return [];
      const path = parameters.reduce(
        (at, { name, in: where, example, schema }) =>
          where === 'path' ? at.replace(`{${name}}`, encodeURIComponent(String(example ?? schema?.example))) : at,
        template,
      );
      const { 'application/json': json, 'multipart/form-data': form } = requestBody?.content ?? {};
      const [example] = Object.values(json?.examples ?? {});
      const body = (): unknown => (form ? formOf(form.schema) : json ? (example?.value ?? {}) : undefined);
      return { name: `${method.toUpperCase()} ${template}`, method: method.toUpperCase(), path, body };
    }),
  );
}

describe('an Idempotency-Key', () => {
  let at: TestGateway;
  let routes: Route[];
  beforeAll(async () => {
    at = await startTestGateway({ PROVIDERS: 'didtfn,tcl,telecloud,voipms', PAYMENTS_RAW_CARD: 'enabled' });
    routes = keyedRoutes(at.gateway.document());
  });
  afterAll(() => at.stop());

  const send = ({ method, path, body }: Route, idempotencyKey: string, query = ''): Promise<Reply> =>
    at.client.call(method, `${path}${query}`, { body: body(), idempotencyKey, headers: { prefer: 'wait=2' } });
  const replayed = ({ headers }: Reply): boolean => headers.get('idempotent-replayed') === 'true';

  it('is free again or used up exactly as the response says, on every route that takes one', async () => {
    expect(routes.length).toBeGreaterThan(45);
    const free: string[] = [];
    const used: string[] = [];
    for (const route of routes) {
      const key = randomUUID();
      const first = await send(route, key);
      expect([route.name, first.status]).not.toEqual([route.name, 500]);
      expect([route.name, replayed(first)]).toEqual([route.name, false]);
      const sameKey = first.status < 400 ? false : first.body.retry.sameKey;
      expect([route.name, typeof sameKey]).toEqual([route.name, 'boolean']);
      const again = await send(route, key);
      expect([route.name, replayed(again)]).toEqual([route.name, !sameKey]);
      if (!sameKey && first.status >= 400)
        expect({ ...again.body, requestId: '' }).toEqual({ ...first.body, requestId: '' });
      if (!sameKey && first.status < 400 && 'id' in (first.body as object)) expect(again.body.id).toBe(first.body.id);
      (sameKey ? free : used).push(route.name);
    }
    expect(used).toEqual(
      expect.arrayContaining([
        'POST /v1/reservations',
        'POST /v1/trunks',
        'POST /v1/port-orders',
        'POST /v1/service-orders',
      ]),
    );
    expect(free).toEqual(expect.arrayContaining(['POST /v1/orders', 'DELETE /v1/reservations/{id}']));
  });

  it('that is used up is refused for another request, with the advice to use a new one', async () => {
    const route = routes.find(({ name }) => name === 'POST /v1/reservations')!;
    const key = randomUUID();
    await send(route, key);
    const other = await send({ ...route, body: () => ({ provider: 'didtfn', phoneNumbers: ['+12062190177'] }) }, key);
    expect(other).toMatchObject({
      status: 422,
      body: { code: 'idempotency_key_reused', retry: { safe: true, advised: false, sameKey: false } },
    });
  });

  it('of a request that was never recorded is reported as free', async () => {
    const [missing, unknown] = [
      await at.client.post('/v1/orders', { reservationId: 'rsv_none', connection: { trunkId: '3' } }),
      await at.client.post('/v1/orders', { nonsense: 1 }),
    ];
    for (const { body } of [missing, unknown])
      expect(body.retry).toEqual({ safe: true, advised: false, sameKey: true });
    expect((await at.client.get('/v1/orders/ord_none')).body.retry).toBeUndefined();
  });
});
