import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import { createGateway, each, GatewayError, ok, verifyWebhook } from 'telecom-provisioning-gateway-client';

const json = (status, body, headers = {}) =>
  new Response(JSON.stringify(body), { status, headers: { 'Content-Type': status < 300 ? 'application/json' : 'application/problem+json', ...headers } });
const problem = (code, retry, status = 503) => json(status, { code, status, title: code, retry }, { 'Retry-After': '0' });

/** A client of a server that gives these answers, one after another; an error is a connection that breaks. */
function scripted(...answers) {
  const sent = [];
  const fetch = async (request) => {
    sent.push(request);
    const answer = answers.shift();
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return { sent, gateway: createGateway({ baseUrl: 'http://gateway.test', key: 'k', fetch }) };
}
const body = { reservationId: 'rsv_1', connection: { trunkId: '3' } };
const keyOf = (request) => request.headers.get('Idempotency-Key');

test('a lost reply and an advised retry: the same key and body, once each', async () => {
  const advised = problem('unavailable', { advised: true, sameKey: true, safe: true });
  const { sent, gateway } = scripted(new TypeError('reset'), advised, json(201, { id: 'ord_1', status: 'completed' }));
  assert.equal((await ok(gateway.POST('/v1/orders', { body }))).id, 'ord_1');
  assert.equal(sent.length, 3);
  assert.equal(new Set(sent.map(keyOf)).size, 1);
  for (const request of sent) assert.deepEqual(await request.json(), body);
});

test('the key of the caller is kept; another call has another key', async () => {
  const answers = () => json(201, { id: 'ord_1' });
  const { sent, gateway } = scripted(answers(), answers(), answers());
  await gateway.POST('/v1/orders', { body, params: { header: { 'Idempotency-Key': 'mine' } } });
  await gateway.POST('/v1/orders', { body });
  await gateway.POST('/v1/orders', { body });
  assert.equal(keyOf(sent[0]), 'mine');
  assert.equal(new Set(sent.map(keyOf)).size, 3);
});

test('a used-up key, advice against it and requests without a key are sent once', async () => {
  const cases = [
    [problem('upstream_rejected', { advised: true, sameKey: false }), '/v1/orders'],
    [problem('reservation_expired', { advised: false, sameKey: true }, 409), '/v1/orders'],
    [problem('unavailable', { advised: true, sameKey: true }), '/v1/keys'],
  ];
  for (const [answer, path] of cases) {
    const { sent, gateway } = scripted(answer);
    await assert.rejects(ok(gateway.POST(path, { body })), (error) => error instanceof GatewayError && error.problem.code !== undefined);
    assert.equal(sent.length, 1);
  }
  const { sent, gateway } = scripted(new TypeError('reset'));
  await assert.rejects(ok(gateway.POST('/v1/keys', { body: {} })), /reset/);
  assert.equal(sent.length, 1);
});

test('reads are repeated, at most as often as told', async () => {
  const busy = () => problem('rate_limited', { advised: true }, 429);
  const { sent, gateway } = scripted(busy(), busy(), busy(), busy(), busy(), busy());
  await assert.rejects(ok(gateway.GET('/v1/orders')), /rate_limited/);
  assert.equal(sent.length, 5);
});

test('a list is read page after page', async () => {
  const { sent, gateway } = scripted(
    json(200, { data: [1, 2], page: { hasMore: true, nextCursor: 'b' } }),
    json(200, { data: [3], page: { hasMore: false } }),
  );
  const seen = [];
  for await (const one of each((query) => gateway.GET('/v1/orders', { params: { query } }))) seen.push(one);
  assert.deepEqual(seen, [1, 2, 3]);
  assert.deepEqual(sent.map(({ url }) => new URL(url).search), ['', '?cursor=b']);
});

test('files go as a form: a part of JSON, and files with their names', async () => {
  const { sent, gateway } = scripted(json(201, { id: 'prt_1' }));
  const order = { provider: 'didtfn' };
  await gateway.POST('/v1/port-orders', { body: { order, loa: new File(['x'], 'loa.pdf'), carrierDocument: new Blob(['y']) } });
  const form = await sent[0].formData();
  assert.equal(form.get('order').type, 'application/json');
  assert.deepEqual(JSON.parse(await form.get('order').text()), order);
  assert.equal(form.get('loa').name, 'loa.pdf');
});

test('a webhook is verified', () => {
  const secret = `whsec_${Buffer.from('a secret of some length').toString('base64')}`;
  const text = JSON.stringify({ type: 'order.completed' });
  const at = String(Math.floor(Date.now() / 1000));
  const signature = createHmac('sha256', 'a secret of some length').update(`evt_1.${at}.${text}`).digest('base64');
  const headers = { 'webhook-id': 'evt_1', 'webhook-timestamp': at, 'webhook-signature': `v1,${signature}` };
  assert.equal(verifyWebhook(secret, headers, text).type, 'order.completed');
  assert.throws(() => verifyWebhook(secret, headers, text.replace('completed', 'rejected')));
});
