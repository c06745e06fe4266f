import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type Answer, startTestGateway, type TestGateway } from './gateway.js';

let at: TestGateway;
beforeAll(async () => {
  at = await startTestGateway();
});
afterAll(() => at.stop());

it('a route that takes no query refuses one by name, whatever else there is to it, and does nothing', async () => {
  const paths = at.gateway.document().paths as Record<string, Record<string, Answer>>;
  const routes = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([, { parameters = [] }]) => !parameters.some((one: Answer) => one.in === 'query'))
      .map(([method, { requestBody }]) => ({ method: method.toUpperCase(), path, requestBody })),
  );
  expect(routes.length).toBeGreaterThan(50);
  const answered: string[] = [];
  for (const { method, path, requestBody } of routes) {
    const [example] = Object.values<Answer>(requestBody?.content['application/json']?.examples ?? {});
    const { status, body } = await at.client.call(method, `${path.replace(/\{\w+\}/g, '1')}?dryRun=true`, {
      ...(example && { body: example.value }),
    });
    answered.push(`${method} ${path} ${status} ${(body?.errors ?? []).map((e: Answer) => `${e.pointer} ${e.code}`)}`);
  }
  expect(answered).toEqual(routes.map(({ method, path }) => `${method} ${path} 400 ?dryRun unknown_field`));
  for (const list of ['reservations', 'orders', 'changes'])
    expect((await at.client.get(`/v1/${list}`)).body.data).toEqual([]);
}, 60_000);
