import { afterEach, describe, expect, it } from '@jest/globals';
import { type AnswerTo } from './answers.js';
import { type Reply } from './gateway.js';
import { startTclGateway, type TclGateway } from './tcl.js';

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe('a provider that accepts five calls per second', () => {
  let at: TclGateway;
  afterEach(() => at.stop());

  it('serves a tenant whose neighbor reads as fast as it can', async () => {
    at = await startTclGateway({ TCL_RATE_PER_SECOND: '5' });
    let flooding = true;
    let n = 0;
    const flood: Reply<AnswerTo<'GET', '/v1/available-numbers'>>[] = [];
    const reader = async (): Promise<void> => {
      while (flooding) {
        const query = `provider=tcl&country=GB&type=local&contains=${n++ % 200}`;
        flood.push(await at.client.get(`/v1/available-numbers?${query}`, { key: 'acme' }));
      }
    };
    const readers = Array.from({ length: 8 }, reader);
    while (!flood.some(({ status }) => status !== 200)) await pause(20);
    for (let i = 0; i < 3; i++) {
      const numbers = await at.client.get('/v1/numbers?provider=tcl', { key: 'beta' });
      expect(numbers).toMatchObject({ status: 200, body: { providers: [{ outcome: 'empty' }] } });
      // As much of its share as one read takes comes back meanwhile.
      await pause(450);
    }
    const held = await at.client.post('/v1/reservations', { provider: 'tcl', phoneNumbers: ['+442079460100', '+442079460101'] }, { key: 'beta' }); // prettier-ignore
    expect(held).toMatchObject({ status: 201, body: { status: 'held' } });
    flooding = false;
    await Promise.all(readers);

    const refused = flood.filter(({ status }) => status !== 200);
    for (const { status, body, headers } of refused) {
      expect({ status, code: body.code }).toEqual({ status: 429, code: 'rate_limited' });
      expect(body.retry).toEqual({ safe: true, advised: true, afterSeconds: Number(headers.get('retry-after')) });
      expect(body.retry.afterSeconds).toBeLessThanOrEqual(3);
    }
    await pause(refused.at(-1)!.body.retry.afterSeconds * 1_000);
    const again = await at.client.get('/v1/available-numbers?provider=tcl&country=GB&type=local&limit=1', { key: 'acme' }); // prettier-ignore
    expect(again.status).toBe(200);
  }, 30_000);

  it('gets one call for many identical concurrent requests', async () => {
    at = await startTclGateway({ TCL_RATE_PER_SECOND: '5', TCL_TIMEOUT_MS: '30000' });
    let arrived = 0;
    let letGo = (): void => undefined;
    const released = new Promise<void>((resolve) => (letGo = resolve));
    at.tcl.observe(({ operation, stage }) => {
      if (operation !== 'searchNumbers' || stage !== 'arrived') return undefined;
      arrived++;
      return released;
    });
    const search = '/v1/available-numbers?provider=tcl&country=GB&type=local&limit=3';
    const keys = ['acme', 'beta'];
    const searches = Array.from({ length: 30 }, (_, i) => at.client.get(search, { key: keys[i % 2]! }));
    while (arrived < 1) await pause(10);
    await pause(1_500);
    letGo();
    const answers = await Promise.all(searches);
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    expect(arrived).toBe(1);
  }, 30_000);
});
