import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { afterAll, beforeAll, beforeEach, expect, it, jest } from '@jest/globals';
import { FindNumbers } from '../../src/usecases/find-numbers.js';
import { startTclGateway } from './tcl.js';
import { startTestGateway, type TestGateway } from './gateway.js';

let at: TestGateway;
beforeAll(async () => {
  at = await startTestGateway();
});
afterAll(() => at.stop());

const found = jest.spyOn(FindNumbers.prototype, 'available');
beforeEach(() => void found.mockClear());

let question = 0;
/** One that nobody has asked. */
const fresh = (): string => `/v1/available-numbers?region=WA&limit=${++question}`;

it('finds a cacheable search once, and returns the same to everyone', async () => {
  const path = `${fresh()}&contains=1`;
  const first = await at.client.get(path);
  const calls = await at.callsDuring(async () => {
    for (const key of ['sandbox', 'acme', 'beta', 'acme-reader']) {
      const again = await at.client.get(path, { key });
      expect(again.status).toBe(200);
      expect(again.body).toEqual({
        ...first.body,
        providers: first.body.providers.map((outcome: object) => ({ ...outcome, latencyMs: 0 })),
      });
      const alike = (headers: Headers): string[] =>
        [...headers.keys()].filter((name) => !['date', 'content-length'].includes(name)).sort();
      expect(alike(again.headers)).toEqual(alike(first.headers));
      expect(again.headers.get('content-type')).toBe(first.headers.get('content-type'));
    }
  });
  expect([found.mock.calls.length, calls]).toEqual([1, []]);
});

it('requires the scope for searching', async () => {
  const path = fresh();
  await at.client.get(path);
  expect((await at.client.get(path, { key: '' })).status).toBe(401);
  expect((await at.client.get(path, { key: 'nobody' })).status).toBe(401);
  expect((await at.client.get(path, { key: 'acme-books' })).body).toMatchObject({ status: 403, code: 'forbidden' });
});

it('notices a held or released number at the next search', async () => {
  const path = '/v1/available-numbers?region=WA&limit=20';
  const offered = async (): Promise<string[]> =>
    (await at.client.get(path)).body.data.map((one: { phoneNumber: string }) => one.phoneNumber);
  const before = await offered();
  const [, taken] = before;
  const { body } = await at.client.post('/v1/reservations', { provider: 'didtfn', phoneNumbers: [taken] });
  expect(body.status).toBe('held');
  // The one that follows takes its place on the page.
  const without = [...before.filter((number) => number !== taken), expect.any(String)];
  expect(await offered()).toEqual(without);
  expect(await offered()).toEqual(without);
  await at.client.delete(`/v1/reservations/${body.id}`);
  await at.client.until(`/v1/reservations/${body.id}`, ({ status }) => status === 'released');
  expect(await offered()).toEqual(before);
});

it('does not search again when an unrelated number is held', async () => {
  const path = '/v1/available-numbers?region=WA&limit=3';
  await at.client.get(path);
  const { body } = await at.client.get('/v1/available-numbers?region=CA&limit=1');
  found.mockClear();
  await at.client.post('/v1/reservations', { provider: 'didtfn', phoneNumbers: [body.data[0].phoneNumber] });
  await at.client.get(path);
  expect(found).not.toHaveBeenCalled();
});

it('refuses an invalid request again, and searches again for a different spelling', async () => {
  for (let i = 0; i < 2; i++) expect((await at.client.get(`${fresh()}&limit=0`)).status).toBe(400);
  const path = fresh();
  for (const same of [path, path, `${path}&country=US`, path]) await at.client.get(same);
  expect(found).toHaveBeenCalledTimes(2);
});

it('refuses what would be refused with any search', async () => {
  const path = fresh();
  const asked = async (body: string): Promise<number | undefined> => {
    const headers = { authorization: 'Bearer sandbox', 'content-type': 'application/json', 'content-length': body.length }; // prettier-ignore
    const sent = request(at.gateway.url + path, { headers });
    sent.end(body);
    const [answer] = (await once(sent, 'response')) as [IncomingMessage];
    answer.resume();
    return answer.statusCode;
  };
  for (let i = 0; i < 2; i++) expect([await asked(''), await asked('{"limit":1}'), await asked('{')]).toEqual([200, 400, 400]); // prettier-ignore
  expect(found).toHaveBeenCalledTimes(1);
});

it('expires when its sources do', async () => {
  await at.client.get(fresh());
  const { stillTrue } = (await found.mock.results[0]!.value) as Awaited<ReturnType<FindNumbers['available']>>;
  expect(stillTrue?.()).toBe(true);
  const now = Date.now();
  const clock = jest.spyOn(Date, 'now').mockReturnValue(now + 15_001);
  expect(stillTrue?.()).toBe(false);
  clock.mockRestore();
});

it('does not cache what a provider must be asked each time', async () => {
  const tcl = await startTclGateway();
  const path = '/v1/available-numbers?provider=tcl&country=GB&limit=2';
  const calls: string[] = [];
  tcl.tcl.observe(({ stage, operation }) => void (stage === 'arrived' && calls.push(operation)));
  for (let i = 0; i < 2; i++) expect((await tcl.client.get(path)).body.data).toHaveLength(2);
  expect([found.mock.calls.length, calls]).toEqual([2, ['searchNumbers', 'searchNumbers']]);
  await tcl.stop();
});
