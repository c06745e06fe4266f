import { beforeAll, expect, it } from '@jest/globals';
import { type Newcomer } from './newcomer.js';

/** Events that are sent to an own system. */
export function triesWebhooks(whose: () => Newcomer): void {
  let newcomer: Newcomer;
  beforeAll(() => {
    newcomer = whose();
  });

  it('with webhooks', async () => {
    const path = '/v1/webhook-endpoints';
    const [first] = newcomer.examplesOf('post', path);
    for (const body of newcomer.examplesOf('post', path)) await newcomer.execute('post', path, { body });
    const { data } = await newcomer.execute('get', path);
    const { id } = data[0];
    const reservation = await newcomer.reserve(newcomer.examplesOf('post', '/v1/reservations')[0]);
    const seen = await newcomer.at.client.until(`${path}/${id}/deliveries`, (body) => body.data.length > 0);
    const { eventId } = seen.data[0];
    expect([reservation.id, first['url']]).toEqual([expect.any(String), data[0].url]);
    await newcomer.execute('get', `${path}/{id}/deliveries`, { id });
    for (const body of newcomer.examplesOf('post', `${path}/{id}/replay`))
      await newcomer.execute('post', `${path}/{id}/replay`, { id, body: 'eventId' in body ? { eventId } : body });
    for (const body of newcomer.examplesOf('patch', `${path}/{id}`))
      await newcomer.execute('patch', `${path}/{id}`, { id, body });
    await newcomer.execute('post', `${path}/{id}/rotate-secret`, { id });
    await newcomer.execute('get', `${path}/{id}`, { id });
    await newcomer.execute('delete', `${path}/{id}`, { id });
  }, 30_000);
}
