import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type DidtfnSimulator, startDidtfnSimulator } from '../../src/sandbox/didtfn/simulator.js';
import { eventually } from '../support/eventually.js';
import { type AnswerTo } from './answers.js';
import { launch, type Launched } from './launch.js';

type Line = Record<string, unknown> & { msg: string };

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';

/** What an operator reads of a gateway that is run as it is delivered. */
describe('the log', () => {
  let directory: string;
  let didtfn: DidtfnSimulator;
  let gateway: Launched;
  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'gateway-log-'));
    didtfn = await startDidtfnSimulator({ lateEffectMs: 450 });
    gateway = launch(
      {
        ...{ STORE_URL: 'sqlite:gateway.db', PROVIDERS: 'didtfn', SHED_LAG_MS: '60000' },
        ...{ DIDTFN_BASE_URL: didtfn.baseUrl, DIDTFN_TOKEN: didtfn.token, DIDTFN_ACCOUNT_NO: didtfn.accountNo },
        ...{ DIDTFN_MONEY_TIMEOUT_MS: '400', DIDTFN_LATE_BOUND_MS: '200' },
      },
      directory,
    );
    await gateway.url();
  });
  afterAll(async () => {
    await gateway.kill();
    await didtfn.close();
    rmSync(directory, { recursive: true, force: true });
  });

  async function call<M extends string, P extends string>(
    method: M,
    path: P,
    requestId: string,
    body?: object,
  ): Promise<AnswerTo<M, P>> {
    const before = answered(requestId);
    const response = await fetch((await gateway.url()) + path, {
      method,
      headers: {
        authorization: 'Bearer sandbox',
        'x-request-id': requestId,
        traceparent: `00-${traceId}-00f067aa0ba902b7-01`,
        ...(body && { 'idempotency-key': randomUUID(), 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    const answer = (await response.json()) as AnswerTo<M, P>;
    await eventually(
      () => answered(requestId),
      (lines) => lines > before,
    );
    return answer;
  }

  /** How many requests with this id have a line. */
  const answered = (requestId: string): number =>
    gateway.output.split('\n').filter((line) => line.includes(`"requestId":"${requestId}"`) && isOfRequest(line))
      .length;
  const isOfRequest = (line: string): boolean => line.endsWith('"msg":"request"}');

  /** Lines from here on, without the time they were written at. */
  function following(): () => Line[] {
    const from = gateway.output.length;
    return () =>
      gateway.output
        .slice(from)
        .split('\n')
        .filter((line) => line.startsWith('{'))
        .map((line) => {
          const { time, ...facts } = JSON.parse(line) as Line & { time: string };
          expect(Date.parse(time)).not.toBeNaN();
          return facts;
        });
  }

  /** The nth number that is on offer, reserved. */
  async function held(n: number): Promise<AnswerTo<'POST', '/v1/reservations'>> {
    const found = await call('GET', `/v1/available-numbers?country=US&region=WA&limit=${n}`, 'found');
    const phoneNumbers = [found.data[n - 1]!.phoneNumber];
    const reservation = await call('POST', '/v1/reservations', 'held', { provider: 'didtfn', phoneNumbers });
    expect(reservation.status).toBe('held');
    return reservation;
  }

  const ms: unknown = expect.any(Number);
  const asked = { requestId: 'bought', traceId };

  it('has an order’s request and each call that changes something, with the same IDs', async () => {
    const { id: reservationId } = await held(1);
    const lines = following();
    const order = { reservationId, connection: { trunkId: '3' } };
    const { id: orderId, status } = await call('POST', '/v1/orders', 'bought', order);
    expect(status).toBe('completed');
    const sent = (operation: string, effect: string): object => ({
      ...{ level: 30, msg: 'upstream call', provider: 'didtfn', operation, effect, outcome: 'done', httpStatus: 200 },
      ...{ ms, attempt: 1, orderId, ...asked },
    });
    expect(lines()).toEqual([
      sent('gen_order', 'write'),
      sent('process_order', 'money'),
      {
        ...{ level: 30, msg: 'request', method: 'POST', route: '/v1/orders', status: 201, ms },
        ...{ tenant: 'sandbox', keyId: 'sandbox', ...asked, orderId },
      },
    ]);
  });

  it('warns once about a lost reply, and says what to look for', async () => {
    const { id: reservationId } = await held(2);
    const lines = following();
    didtfn.faults.next('process_order', 'lose_reply');
    const order = { reservationId, connection: { trunkId: '3' } };
    const { id: orderId } = await call('POST', '/v1/orders', 'bought', order);
    await eventually(
      () => call('GET', `/v1/orders/${orderId}`, 'looked'),
      ({ status }) => status === 'completed',
    );
    const lost = { provider: 'didtfn', operation: 'process_order', orderId, ...asked };
    expect(lines().filter(({ level }) => Number(level) >= 40)).toEqual([
      { level: 40, msg: 'the outcome of a call is unknown', tenant: 'sandbox', ...lost },
    ]);
    expect(lines().filter(({ operation, level }) => operation === 'process_order' && level === 30)).toEqual([
      expect.objectContaining({ msg: 'upstream call', outcome: 'unknown', attempt: 1, ...lost }),
    ]);
  });
});
