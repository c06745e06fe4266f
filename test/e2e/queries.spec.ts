import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { examplesOf, operationsOf } from '../support/documented.js';
import { startTestGateway, type TestGateway } from './gateway.js';

let at: TestGateway;
beforeAll(async () => {
  at = await startTestGateway();
});
afterAll(() => at.stop());

it('a route without a query refuses any parameter by name, and does nothing', async () => {
  const routes = operationsOf(at.gateway.document()).filter(
    ({ parameters = [] }) => !parameters.some((one) => one.in === 'query'),
  );
  expect(routes.length).toBeGreaterThan(50);
  const answered: string[] = [];
  for (const route of routes) {
    const { method, path } = route;
    const [example] = examplesOf(route);
    const { status, body } = await at.client.call(method, `${path.replace(/\{\w+\}/g, '1')}?dryRun=true`, {
      ...(example && { body: example }),
    });
    answered.push(`${method} ${path} ${status} ${(body?.errors ?? []).map((e) => `${e.pointer} ${e.code}`).join()}`);
  }
  expect(answered).toEqual(routes.map(({ method, path }) => `${method} ${path} 400 ?dryRun unknown_field`));
  for (const list of ['reservations', 'orders', 'changes'])
    expect((await at.client.get(`/v1/${list}`)).body.data).toEqual([]);
}, 60_000);
