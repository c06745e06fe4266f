import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Answer, startTestGateway, type TestGateway } from './gateway.js';

const day = (ago: number): string => new Date(Date.now() - ago * 24 * 3_600_000).toISOString().slice(0, 10);

describe('reports', () => {
  let at: TestGateway;
  const owned = ['+12062190100', '+12062190101'];
  const unowned = '+12062190150';

  const get = async (report: string, query: string, key = 'sandbox'): Promise<{ status: number; body: Answer }> =>
    at.client.get(`/v1/reports/${report}?${query}`, { key });
  const numberStats = (numbers: string[], key: string): Promise<{ status: number; body: Answer }> =>
    get('number-stats', numbers.map((n) => `phoneNumber=${encodeURIComponent(n)}`).join('&'), key);

  beforeAll(async () => {
    at = await startTestGateway();
    const body = { provider: 'didtfn', phoneNumbers: owned };
    const held = await at.client.post('/v1/reservations', body, { key: 'acme' });
    const order = { reservationId: held.body.id, connection: { trunkId: '3' } };
    expect((await at.client.post('/v1/orders', order, { key: 'acme' })).body.status).toBe('completed');
  });
  afterAll(() => at.stop());

  it('count calls to the caller’s numbers as JSON numbers, consistently', async () => {
    const { status, body } = await numberStats([...owned].reverse(), 'acme-books');
    expect(status).toBe(200);
    expect(body.data.map((n) => n.phoneNumber)).toEqual(owned);
    for (const stats of body.data) {
      expect(stats.completed).toBeLessThanOrEqual(stats.attempts);
      expect(Math.abs(stats.asr - stats.completed / stats.attempts)).toBeLessThan(0.006);
      expect(Number(stats.minutesOfUse)).toBeCloseTo((stats.completed * stats.averageCallSeconds) / 60, 1);
      expect(stats).toMatchObject({ provider: 'didtfn', minutesOfUse: expect.stringMatching(/^\d+\.\d\d$/) });
      expect(Number.isInteger(stats.peak)).toBe(true);
    }
    expect((await numberStats(owned, 'acme-books')).body).toEqual(body);
  });

  it('show a number only to the tenant that bought it; administrators also see numbers bought elsewhere', async () => {
    const notFound = { status: 404, body: { code: 'not_found' } };
    expect(await numberStats([owned[0]!], 'beta-books')).toMatchObject(notFound);
    expect(await numberStats([owned[0]!], 'sandbox')).toMatchObject(notFound);
    expect(await numberStats([owned[0]!, unowned], 'acme-books')).toMatchObject(notFound);
    expect(await numberStats([owned[0]!, unowned], 'acme')).toMatchObject(notFound);
    expect((await numberStats([unowned], 'sandbox')).status).toBe(200);
    expect(await numberStats([owned[0]!], 'acme')).toMatchObject({
      status: 200,
      body: { data: [{ phoneNumber: owned[0] }] },
    });
    expect((await numberStats(owned, 'beta')).status).toBe(403);
  });

  it('of the whole account are for operators, not for every key of one tenant', async () => {
    for (const report of ['trunk-stats?trunkId=3', 'monthly-summary?year=2025', 'daily-cdrs']) {
      for (const key of ['acme', 'acme-books']) {
        const answer = await at.client.get(`/v1/reports/${report}`, { key });
        expect(answer).toMatchObject({ status: 403, body: { detail: expect.stringContaining('"operator"') } });
      }
      expect((await at.client.get(`/v1/reports/${report}`)).status).toBe(200);
    }
  });

  it('split trunks and months by number, in both directions', async () => {
    const trunk = await get('trunk-stats', 'trunkId=3');
    expect(trunk.body.data.map((n) => [n.trunkId, n.phoneNumber])).toEqual(owned.map((n) => ['3', n]));
    const out = await get('trunk-stats', 'trunkId=3&direction=termination');
    expect(out.body.data).toMatchObject([{ trunkId: '3', attempts: expect.any(Number) }]);
    expect(out.body.data[0]).not.toHaveProperty('phoneNumber');
    expect((await get('trunk-stats', 'trunkId=4')).body.data).toEqual([]);
    const several = await get('trunk-stats', 'trunkId=4&trunkId=3&trunkId=3');
    expect(several.body.data).toEqual(trunk.body.data);
    const many = Array.from({ length: 21 }, (_, i) => `trunkId=${i + 1}`).join('&');
    expect((await get('trunk-stats', many)).body.errors).toMatchObject([{ pointer: '?trunkId', code: 'too_many' }]);
    const month = await get('monthly-summary', 'year=2025&month=2&provider=didtfn');
    expect(month.body.data.map((n) => [n.month, n.phoneNumber])).toEqual(owned.map((n) => ['2025-02', n]));
    const year = await get('monthly-summary', 'year=2025&direction=termination');
    expect(year.body.data).toHaveLength(12);
  });

  it('list the files of each day, newest first, in pages', async () => {
    const { body } = await get('daily-cdrs', `from=${day(2)}&to=${day(1)}`);
    expect(body.data.map((f) => f.id)).toEqual(
      [day(1), day(2)].flatMap((date) => [`${date}/success`, `${date}/failed`]),
    );
    expect(body.data[0]).toEqual({
      id: `${day(1)}/success`,
      date: day(1),
      kind: 'success',
      direction: 'origination',
      provider: 'didtfn',
    });
    const seen: string[] = [];
    for (let cursor = ''; ;) {
      const page = (await get('daily-cdrs', `limit=3&direction=termination${cursor}`)).body;
      seen.push(...page.data.map((f) => f.id));
      if (!page.page.hasMore) break;
      cursor = `&cursor=${page.page.nextCursor}`;
    }
    expect(seen).toHaveLength(14);
    expect(new Set(seen).size).toBe(14);
    expect((await get('daily-cdrs', `to=${day(100)}`)).body.data[0].date).toBe(day(100));
    expect((await get('daily-cdrs', `from=${day(100)}`)).body.data.at(-1)?.date).toBe(day(100));
  });

  it.each([
    ['daily-cdrs', `from=${day(1)}&to=${day(2)}`, '?from'],
    ['daily-cdrs', `from=${day(-2)}`, '?from'],
    ['daily-cdrs', `to=${day(-2)}`, '?to'],
    ['daily-cdrs', `from=${day(93)}&to=${day(1)}`, '?from'],
    ['daily-cdrs', 'from=2025-02-30', '?from'],
    ['daily-cdrs', 'cursor=YWJj', '?cursor'],
    ['monthly-summary', `year=${new Date().getUTCFullYear() + 1}`, '?year'],
    ['monthly-summary', 'year=1999', '?year'],
    ['monthly-summary', 'year=2025&month=13', '?month'],
    ['monthly-summary', 'month=3', '?year'],
    ['trunk-stats', 'trunkId=three', '?trunkId'],
    ['trunk-stats', 'trunkId=3&direction=up', '?direction'],
    ['number-stats', '', '?phoneNumber'],
  ])('%s refuses %s', async (report, query, pointer) => {
    expect(await get(report, query)).toMatchObject({ status: 400, body: { errors: [{ pointer }] } });
  });

  it('report provider errors', async () => {
    expect(await get('trunk-stats', 'trunkId=9')).toMatchObject({
      status: 422,
      body: { code: 'connection_not_found' },
    });
    expect(await get('daily-cdrs', 'provider=nobody')).toMatchObject({ status: 404 });
    at.simulator.faults.next('tg_stats', 'garbage');
    expect(await get('trunk-stats', 'trunkId=3')).toMatchObject({
      status: 502,
      body: { code: 'upstream_malformed', upstream: { operation: 'tg_stats' } },
    });
  });
});
