import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Collector, type ReceivedSpan } from '../support/collector.js';
import { eventually } from '../support/eventually.js';
import { startTestGateway, type TestGateway } from './gateway.js';
import { portOf } from './port-form.js';

const caller = '00f067aa0ba902b7';
const key = 'acme';
const number = '+12062190160';

describe('traces', () => {
  let collector: Collector;
  let at: TestGateway;
  beforeAll(async () => {
    collector = await Collector.start();
    at = await startTestGateway({
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_EXPORTER_OTLP_HEADERS: 'x-access=col%2Clector',
      OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment=test',
      OTEL_BSP_SCHEDULE_DELAY: '20',
    });
  });
  afterAll(async () => {
    await at.stop();
    collector.close();
  });

  let traces = 0;
  const newTrace = (): string => String(++traces).padStart(32, '7');
  const under = (traceId: string, flags = '01') => ({
    headers: { traceparent: `00-${traceId}-${caller}-${flags}` },
    key,
  });
  /** Of a trace, once there are all of these. */
  const spansOf = (traceId: string, ...names: string[]): Promise<ReceivedSpan[]> =>
    eventually(
      () => collector.spans.filter((span) => span.traceId === traceId),
      (spans) => names.every((name) => spans.some((span) => span.name === name)),
    );

  it('of an order lead from its request through its steps to each call, each below what it was done for', async () => {
    const reserved = newTrace();
    const { body: held } = await at.client.post('/v1/reservations', { provider: 'didtfn', phoneNumbers: [number] }, under(reserved)); // prettier-ignore
    await spansOf(reserved, 'POST /v1/reservations', 'work on reservation', 'step reserve', 'didtfn reserve');
    const traceId = newTrace();
    const order = { reservationId: held.id, connection: { trunkId: '3' } };
    const answer = await at.client.post('/v1/orders', order, under(traceId));
    expect(answer.body.status).toBe('completed');
    const spans = await spansOf(traceId, 'POST /v1/orders', 'work on order', 'didtfn process_order');
    const one = (name: string): ReceivedSpan => spans.find((span) => span.name === name)!;
    const request = one('POST /v1/orders');
    expect(request).toMatchObject({ parentSpanId: caller, kind: 2, status: {} });
    expect(request.attributes).toEqual({
      'http.request.method': 'POST',
      'http.route': '/v1/orders',
      'http.response.status_code': '201',
      'gateway.tenant': 'acme',
    });
    expect(answer.headers.get('traceparent')).toBe(`00-${traceId}-${request.spanId}-01`);
    const work = one('work on order');
    expect(work).toMatchObject({ parentSpanId: request.spanId, kind: 1, attributes: { 'gateway.subject': answer.body.id } }); // prettier-ignore
    for (const operation of ['gen_order', 'process_order']) {
      const step = one(`step ${operation}`);
      expect(step).toMatchObject({ parentSpanId: work.spanId, kind: 1, attributes: { 'gateway.outcome': 'done' } });
      const call = one(`didtfn ${operation}`);
      expect(call).toMatchObject({ parentSpanId: step.spanId, kind: 3 });
      expect(call.attributes).toMatchObject({ 'gateway.outcome': 'done', 'gateway.attempt': '1', 'http.response.status_code': '200' }); // prettier-ignore
      expect(BigInt(call.startTimeUnixNano)).toBeGreaterThanOrEqual(BigInt(step.startTimeUnixNano));
      expect(BigInt(call.endTimeUnixNano)).toBeLessThanOrEqual(BigInt(step.endTimeUnixNano));
    }
    // Each call of the provider is a span, and none is below anything that is not there.
    const ids = new Set([caller, ...spans.map(({ spanId }) => spanId)]);
    expect(spans.filter(({ parentSpanId }) => !ids.has(parentSpanId!))).toEqual([]);
    expect(new Set(spans.map(({ spanId }) => spanId)).size).toBe(spans.length);
  });

  it('of a search have its reads', async () => {
    const traceId = newTrace();
    const path = '/v1/available-numbers?provider=didtfn&country=US&region=WA&areaCode=206&limit=2';
    const calls = await at.callsDuring(() => at.client.get(path, under(traceId)));
    const spans = await spansOf(traceId, 'GET /v1/available-numbers');
    const request = spans.find(({ kind }) => kind === 2)!;
    const reads = spans.filter(({ kind }) => kind === 3);
    expect(reads.map(({ name }) => name).sort()).toEqual(calls.map((operation) => `didtfn ${operation}`).sort());
    expect(new Set(reads.map(({ parentSpanId }) => parentSpanId))).toEqual(new Set([request.spanId]));
  });

  it('mark what failed', async () => {
    const traceId = newTrace();
    at.simulator.faults.next('reserve', 'error_before');
    await at.client.post('/v1/reservations', { provider: 'didtfn', phoneNumbers: ['+12062190161'] }, under(traceId));
    const spans = await spansOf(traceId, 'step reserve', 'didtfn reserve');
    const [call] = spans.filter(({ name }) => name === 'didtfn reserve');
    expect(call).toMatchObject({ status: { code: 2 }, attributes: { 'gateway.outcome': 'unknown', 'http.response.status_code': '500' } }); // prettier-ignore
  });

  it('are not made of what the caller does not record, nor of the work for it', async () => {
    const unrecorded = newTrace();
    const held = await at.client.post('/v1/reservations', { provider: 'didtfn', phoneNumbers: ['+12062190162'] }, under(unrecorded, '00')); // prettier-ignore
    expect(held.headers.get('traceparent')).toMatch(new RegExp(`^00-${unrecorded}-[0-9a-f]{16}-00$`));
    const traceId = newTrace();
    await at.client.get('/v1/me', under(traceId));
    await spansOf(traceId, 'GET /v1/me');
    const { id } = held.body;
    expect(collector.spans.filter((span) => span.traceId === unrecorded || span.attributes['gateway.subject'] === id)).toEqual([]); // prettier-ignore
  });

  it('begin here where the caller has none', async () => {
    const { headers } = await at.client.get('/v1/me', { key });
    const [, traceId] = headers.get('traceparent')!.split('-');
    const [span] = await spansOf(traceId!, 'GET /v1/me');
    expect(span).not.toHaveProperty('parentSpanId');
  });

  it('hold no number, no name, no credential and nothing else that somebody wrote', async () => {
    const traceId = newTrace();
    const port = portOf({ phoneNumbers: ['+12065551234'] });
    await at.client.post('/v1/port-orders', port, under(traceId));
    await spansOf(traceId, 'POST /v1/port-orders', 'work on port');
    const sent = collector.bodies.join('\n');
    const secrets = [number, '+12065551234', 'Sunny', at.simulator.token, at.simulator.accountNo, 'col,lector'];
    for (const secret of secrets) expect(sent).not.toContain(secret.replace('+', ''));
    expect(collector.requests[0]).toMatchObject({ url: '/v1/traces', headers: { 'x-access': 'col,lector' } });
    expect(collector.resource).toEqual({ 'deployment.environment': 'test', 'service.name': 'telecom-provisioning-gateway' }); // prettier-ignore
  });

  it('are sent when the gateway stops; a collector that is away keeps nobody from ordering', async () => {
    const traceId = newTrace();
    at = await at.restart({ OTEL_BSP_SCHEDULE_DELAY: '600000' });
    await at.client.get('/v1/me', under(traceId));
    at = await at.restart({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9', OTEL_BSP_MAX_QUEUE_SIZE: '3' });
    expect(collector.spans.filter((span) => span.traceId === traceId)).toHaveLength(1);
    const held = await at.client.post('/v1/reservations', { provider: 'didtfn', phoneNumbers: ['+12062190163'] }, { key }); // prettier-ignore
    const { body } = await at.client.post('/v1/orders', { reservationId: held.body.id, connection: { trunkId: '3' } }, { key }); // prettier-ignore
    expect(body.status).toBe('completed');
  });
});
