import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { scopeNames, scopes } from '../../src/domain/scopes.js';
import { read } from '../ops/files.js';
import { startTestGateway, type TestGateway } from './gateway.js';

interface Route {
  method: string;
  path: string;
  needed: string[];
}

/** POST because what is asked does not fit in a URL: they change nothing. */
const questions = [
  'POST /v1/orders/preview',
  'POST /v1/portability-checks',
  'POST /v1/port-orders/plan',
  'POST /v1/customers/{id}/qualification',
];
const ofOperators = ['operator', 'billing:charge', 'resolve'];

describe('scopes', () => {
  let at: TestGateway;
  let routes: Route[];
  const reading = scopes.filter((scope) => scope === 'search' || scope.endsWith(':read'));
  let keyWith: (allowed: readonly string[]) => Promise<string>;

  beforeAll(async () => {
    at = await startTestGateway({ PROVIDERS: 'didtfn,tcl,telecloud,voipms' });
    const paths = at.gateway.document().paths as Record<string, Record<string, { description: string }>>;
    routes = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { description }]) => ({
        method: method.toUpperCase(),
        path,
        needed: [...(/Scope: (.+?)\./.exec(description)?.[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, one]) => one!),
      })),
    );
    keyWith = async (allowed) => {
      const body = { label: 'test', tenant: 'gamma', scopes: allowed };
      return (await at.client.post('/v1/keys', body, { key: 'sandbox' })).body.key;
    };
  });
  afterAll(() => at.stop());

  const call = async (key: string, { method, path }: Route): Promise<number> => {
    const url = at.gateway.url + path.replace('{tenant}', 'gamma').replace(/\{\w+\}/g, 'x');
    const headers = { authorization: `Bearer ${key}`, 'idempotency-key': `${method} ${path}`.replaceAll(' ', '-') };
    const response = await fetch(url, { method, headers: { ...headers, prefer: 'wait=0' } });
    await response.body?.cancel();
    return response.status;
  };
  const nameOf = ({ method, path }: Route): string => `${method} ${path}`;

  it('for reading allow reading everything of a tenant, and no changes', async () => {
    const key = await keyWith(reading);
    const open: string[] = [];
    const shut: string[] = [];
    for (const route of routes) ((await call(key, route)) === 403 ? shut : open).push(nameOf(route));
    const isOperators = ({ needed }: Route): boolean =>
      needed.length > 0 && needed.every((one) => ofOperators.includes(one));
    const own = routes.filter((route) => route.method === 'GET' && !isOperators(route)).map(nameOf);
    expect(own.length).toBeGreaterThan(40);
    expect(open.toSorted()).toEqual([...own, ...questions].toSorted());
    expect(shut.length).toBeGreaterThan(80);
  }, 60_000);

  it('for writing allow writing, and reading only its results', async () => {
    const key = await keyWith(scopes.filter((scope) => scope.endsWith(':write')));
    const reads = routes.filter(({ method, needed }) => method === 'GET' && needed.length === 1);
    const open: string[] = [];
    for (const route of reads) if ((await call(key, route)) !== 403) open.push(nameOf(route));
    expect(open).toEqual([]);
    const acts = routes.filter(
      ({ method, needed }) => method !== 'GET' && needed.every((one) => one.endsWith(':write')),
    );
    expect(acts.length).toBeGreaterThan(20);
    for (const route of acts.filter(({ path }) => path !== '/v1/keys'))
      expect([nameOf(route), await call(key, route)]).not.toEqual([nameOf(route), 403]);
  }, 60_000);

  it('are each required by a route, and explained to operators and callers', () => {
    const asked = new Set(routes.flatMap(({ needed }) => needed));
    expect([...asked].filter((one) => !scopes.includes(one as (typeof scopes)[number]))).toEqual([]);
    const document = JSON.stringify(at.gateway.document().components?.securitySchemes);
    for (const name of scopeNames) {
      expect(document).toContain(`| \`${name}\` |`);
      expect(read('docs/operations.md')).toContain(`\`${name}\``);
    }
  });
});
