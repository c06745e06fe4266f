import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type AnswerTo } from './answers.js';
import { startTestGateway, type TestGateway } from './gateway.js';

const key = 'acme';
const idsOf = ({ data }: { data: { id: string }[] }): string[] => data.map(({ id }) => id);

describe('lists', () => {
  let at: TestGateway;
  const held: { id: string; createdAt: string }[] = [];
  beforeAll(async () => {
    at = await startTestGateway();
    for (const line of ['0110', '0111', '0112', '0113']) {
      const { body } = await at.client.post(
        '/v1/reservations',
        { provider: 'didtfn', phoneNumbers: [`+1206219${line}`] },
        { key },
      );
      held.push({ id: body.id, createdAt: body.createdAt });
      await new Promise((resolve) => setTimeout(resolve, 3));
    }
    await at.client.delete(`/v1/reservations/${held[1]!.id}`, { key });
    const order = { reservationId: held[2]!.id, connection: { trunkId: '3' } };
    await at.client.post('/v1/orders', order, { key });
  });
  afterAll(() => at.stop());

  const list = async (query: string): Promise<AnswerTo<'GET', '/v1/reservations'>> =>
    (await at.client.get(`/v1/reservations?${query}`, { key })).body;
  const ids = held as readonly { id: string }[];
  const at0 = (...places: number[]): string[] => places.map((i) => ids[i]!.id);

  it('of several statuses are one list, in one order, across pages', async () => {
    expect(idsOf(await list('status=released&status=ordered'))).toEqual(at0(2, 1));
    const first = await list('status=held&status=released&status=ordered&limit=3');
    expect(idsOf(first)).toEqual(at0(3, 2, 1));
    const rest = await list(
      `status=held&status=released&status=ordered&limit=3&cursor=${String(first.page.nextCursor)}`,
    );
    expect(idsOf(rest)).toEqual(at0(0));
    expect(rest.page.hasMore).toBe(false);
    expect((await at.client.get('/v1/reservations?status=hold', { key })).body).toMatchObject({
      code: 'invalid_request',
      errors: [{ pointer: '?status/0' }],
    });
  });

  it('are sorted oldest first on request', async () => {
    const first = await list('sort=createdAt&limit=3');
    expect(idsOf(first)).toEqual(at0(0, 1, 2));
    expect(idsOf(await list(`sort=createdAt&limit=3&cursor=${String(first.page.nextCursor)}`))).toEqual(at0(3));
    expect(idsOf(await list('sort=-createdAt'))).toEqual(at0(3, 2, 1, 0));
  });

  it('are filtered by creation time: from inclusive, up to exclusive', async () => {
    const [from, to] = [held[1]!.createdAt, held[3]!.createdAt];
    expect(idsOf(await list(`createdAfter=${from}&createdBefore=${to}`))).toEqual(at0(2, 1));
    expect(idsOf(await list(`createdAfter=${from}&createdBefore=${to}&sort=createdAt`))).toEqual(at0(1, 2));
    expect(idsOf(await list(`createdAfter=${from}&status=held`))).toEqual(at0(3));
    expect(idsOf(await list(`createdBefore=${from}`))).toEqual(at0(0));
  });

  it('are filtered by number, in combination with all other filters', async () => {
    const number = encodeURIComponent('+12062190112');
    expect(idsOf(await list(`phoneNumber=${number}`))).toEqual(at0(2));
    expect(idsOf(await list(`phoneNumber=${number}&status=held`))).toEqual([]);
    const orders = await at.client.get(`/v1/orders?phoneNumber=${number}`, { key });
    expect(orders.body.data).toMatchObject([{ reservationId: held[2]!.id, status: 'completed' }]);
    const theirs = await at.client.get(`/v1/orders?phoneNumber=${number}`, { key: 'beta' });
    expect(theirs.body.data).toEqual([]);
    await at.client.patch(`/v1/numbers/${number}`, { status: 'inactive' }, { key });
    const changes = await at.client.get(`/v1/changes?phoneNumber=${number}`, { key });
    expect(changes.body.data).toMatchObject([{ kind: 'number.update', target: 'number:+12062190112' }]);
    expect((await at.client.get(`/v1/port-orders?phoneNumber=${number}`, { key })).body.data).toEqual([]);
  });
});
