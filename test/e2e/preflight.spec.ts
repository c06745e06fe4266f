import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTclGateway, type TclGateway } from './tcl.js';

describe('POST /v1/providers/{id}/preflight', () => {
  let at: TclGateway;
  beforeAll(async () => {
    at = await startTclGateway();
  });
  afterAll(() => at.stop());

  it('runs the same checks for administrators, and for no one else', async () => {
    const path = '/v1/providers/tcl/preflight';
    const { status, body } = await at.client.post(path, undefined, { idempotencyKey: null });
    expect(status).toBe(200);
    expect(body).toMatchObject({ provider: 'tcl', checkedAt: expect.any(String) });
    expect(body.checks.slice(0, 4).map((c) => [c.id, c.outcome])).toEqual([
      ['reachable', 'ok'],
      ['allow_list', 'ok'],
      ['credentials', 'ok'],
      ['clock', 'ok'],
    ]);
    expect((await at.client.post(path, undefined, { key: 'beta', idempotencyKey: null })).status).toBe(403);
    expect((await at.client.post('/v1/providers/didtfn/preflight', undefined, { idempotencyKey: null })).status).toBe(
      422,
    );
    expect((await at.client.post('/v1/providers/none/preflight', undefined, { idempotencyKey: null })).status).toBe(
      404,
    );
  });

  it('runs once for all concurrent requests', async () => {
    const asked: string[] = [];
    const stop = at.tcl.observe(({ stage, operation }) => void (stage === 'arrived' && asked.push(operation)));
    const answers = await Promise.all(
      [1, 2, 3].map(() => at.client.post('/v1/providers/tcl/preflight', undefined, { idempotencyKey: null })),
    );
    stop();
    expect(new Set(answers.map(({ body }) => JSON.stringify(body.checks))).size).toBe(1);
    expect(asked.filter((operation) => operation === 'getCustomer')).toHaveLength(1);
  });
});
