import { beforeAll, expect, it } from '@jest/globals';
import { type Newcomer } from './newcomer.js';

/** API keys, limits of tenants, and who did what. */
export function triesKeys(whose: () => Newcomer): void {
  let newcomer: Newcomer;
  beforeAll(() => {
    newcomer = whose();
  });

  it('with keys, limits and their records', async () => {
    await newcomer.execute('get', '/v1/me');
    for (const body of newcomer.examplesOf('post', '/v1/keys')) {
      const { id, key } = await newcomer.execute('post', '/v1/keys', { body });
      expect(key).toMatch(/^gw_/);
      await newcomer.execute('get', '/v1/keys/{id}', { id });
      for (const update of newcomer.examplesOf('patch', '/v1/keys/{id}'))
        await newcomer.execute('patch', '/v1/keys/{id}', { id, body: update });
      for (const overlap of newcomer.examplesOf('post', '/v1/keys/{id}/rotate'))
        await newcomer.execute('post', '/v1/keys/{id}/rotate', { id, body: overlap });
      await newcomer.execute('delete', '/v1/keys/{id}', { id });
    }
    expect((await newcomer.execute('get', '/v1/keys')).data.length).toBeGreaterThan(0);
    for (const body of newcomer.examplesOf('put', '/v1/limits/{tenant}'))
      await newcomer.execute('put', '/v1/limits/{tenant}', { id: 'beta', body });
    await newcomer.execute('get', '/v1/limits/{tenant}', { id: 'beta' });
    expect((await newcomer.execute('get', '/v1/audit', { query: '' })).data.length).toBeGreaterThan(2);
  });
}
