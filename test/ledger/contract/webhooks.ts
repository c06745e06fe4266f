import { describe, expect, it } from '@jest/globals';
import { newId } from '../../../src/domain/ids.js';
import { type WebhookEndpoint } from '../../../src/domain/webhook.js';
import { type Ledger } from '../../../src/ledger/ledger.js';
import { freshName } from '../samples.js';
import { orderEvent, place } from './outbox.js';

export const endpointOf = (tenant: string, position = 0): WebhookEndpoint => ({
  ...{ id: newId('whe'), tenant, url: 'https://example.com/', eventTypes: ['*'], secret: 'sealed', position },
  ...{ createdAt: 1, updatedAt: 1 },
});

export function describeWebhooks(ledger: () => Ledger): void {
  describe('webhooks', () => {
    /** An endpoint, and events of these subjects in the feed of its tenant. */
    async function withFeed(...subjects: string[]): Promise<WebhookEndpoint> {
      const endpoint = endpointOf(freshName('tenant'));
      await ledger().webhookEndpoints.insert(endpoint);
      for (const subject of subjects) await ledger().outbox.append(orderEvent(endpoint.tenant, subject));
      await place(ledger());
      return endpoint;
    }
    const due = async ({ id }: WebhookEndpoint, now: number): Promise<string[]> =>
      (await ledger().webhookQueue.due(id, now, 100)).map(({ event }) => `${event.subjectId} ${event.sequence}`);
    const take = (endpoint: WebhookEndpoint, now: number, types?: readonly string[]): Promise<number> =>
      ledger().webhookQueue.take(endpoint, { after: 0, upTo: 100 }, now, types);

    it('keeps an endpoint as configured, and every change of it', async () => {
      const { webhookEndpoints } = ledger();
      const endpoint = { ...endpointOf(freshName('tenant')), description: 'd', metadata: { a: 'b' } };
      await webhookEndpoints.insert(endpoint);
      expect(await webhookEndpoints.findFor(endpoint.tenant, endpoint.id)).toEqual(endpoint);
      expect(await webhookEndpoints.findFor('another', endpoint.id)).toBeUndefined();
      await webhookEndpoints.rotate(endpoint.id, 'new', 5);
      expect(await webhookEndpoints.find(endpoint.id)).toMatchObject({ secret: 'new', previousSecret: { secret: 'sealed', until: 5 } }); // prettier-ignore
      expect(await webhookEndpoints.disable(endpoint.id, 'gone')).toBe(true);
      expect(await webhookEndpoints.disable(endpoint.id, 'failing')).toBe(false);
      expect(await webhookEndpoints.enabledOf(endpoint.tenant)).toEqual([]);
      await webhookEndpoints.change(endpoint.id, { url: 'https://example.org/', eventTypes: ['order.completed'] });
      const { description: _, metadata: _noted, ...changed } = { ...endpoint, url: 'https://example.org/', eventTypes: ['order.completed'] }; // prettier-ignore
      expect(await webhookEndpoints.find(endpoint.id)).toMatchObject({ ...changed, secret: 'new', updatedAt: expect.any(Number) }); // prettier-ignore
    });

    it('queues the subscribed events of the own tenant’s feed, once', async () => {
      const endpoint = await withFeed('a', 'b', 'a');
      const other = await withFeed('a');
      expect(await take(endpoint, 10, ['order.rejected'])).toBe(0);
      expect(await take(endpoint, 10)).toBe(3);
      expect(await take(endpoint, 20, ['order.completed'])).toBe(3);
      expect(await due(endpoint, 20)).toEqual(['a 1', 'b 2', 'a 3']);
      expect(await ledger().webhookQueue.size(endpoint.id)).toBe(3);
      expect(await ledger().webhookQueue.size(other.id)).toBe(0);
    });

    it('makes no event due before an earlier one of the same subject', async () => {
      const endpoint = await withFeed('a', 'b', 'a');
      const { webhookQueue: queue } = ledger();
      await queue.take(endpoint, { after: 0, upTo: 2 }, 10);
      const [first] = await queue.due(endpoint.id, 10, 1);
      await queue.putOff(endpoint.id, first!.event, 1, 500);
      // One that is queued meanwhile waits as well.
      await queue.take(endpoint, { after: 2, upTo: 3 }, 20);
      expect(await due(endpoint, 499)).toEqual(['b 2']);
      expect(await queue.nextDue(endpoint.id)).toBe(10);
      expect(await due(endpoint, 500)).toEqual(['b 2', 'a 1', 'a 3']);
      expect((await queue.due(endpoint.id, 500, 9)).map(({ attempts }) => attempts)).toEqual([0, 1, 0]);
      await queue.drop(endpoint.id, [first!.event.id]);
      await queue.release(endpoint.id, 'a', 30);
      expect(await due(endpoint, 30)).toEqual(['b 2', 'a 3']);
    });

    it('hastens the first waiting event, or all', async () => {
      const endpoint = await withFeed('a', 'b');
      const { webhookQueue: queue } = ledger();
      await take(endpoint, 10);
      for (const { event } of await queue.due(endpoint.id, 10, 9)) await queue.putOff(endpoint.id, event, 1, 500 + event.sequence); // prettier-ignore
      await queue.hastenFirst(endpoint.id, 20);
      expect(await due(endpoint, 20)).toEqual(['a 1']);
      await queue.hasten(endpoint.id, 20);
      expect(await due(endpoint, 20)).toEqual(['a 1', 'b 2']);
    });

    it('finds endpoints that have not reached the end of the feed', async () => {
      const endpoint = await withFeed('a');
      const behind = async (): Promise<boolean> =>
        (await ledger().webhookEndpoints.behind('', 10_000)).some(({ id }) => id === endpoint.id);
      expect(await behind()).toBe(true);
      await ledger().webhookEndpoints.moveTo(endpoint.id, 1);
      expect(await behind()).toBe(false);
      await ledger().webhookEndpoints.moveTo(endpoint.id, 0);
      await ledger().webhookEndpoints.disable(endpoint.id, 'requested');
      expect(await behind()).toBe(false);
    });

    it('works through a replay in parts, by place and by time', async () => {
      const endpoint = await withFeed('a', 'b', 'c');
      const { webhookQueue: queue } = ledger();
      const at = (await ledger().outbox.page({ tenant: endpoint.tenant, limit: 9 })).map((event) => event.at);
      const replay = { id: newId('rpl'), after: 0, upTo: 3, since: at[0]!, until: at[2]! };
      await queue.addReplay(endpoint.id, replay);
      expect(await queue.nextReplay(endpoint.id)).toEqual(replay);
      await queue.advanceReplay(replay, 2);
      expect(await queue.nextReplay(endpoint.id)).toEqual({ ...replay, after: 2 });
      expect(await queue.take(endpoint, { after: 0, upTo: 3, since: at[0]!, until: at[0]! - 1 }, 5)).toBe(0);
      expect(await queue.take(endpoint, { ...replay, since: at[2]! + 1, until: at[2]! + 9 }, 5)).toBe(0);
      expect(await queue.take(endpoint, replay, 5)).toBe(3);
      await queue.advanceReplay(replay, 3);
      expect(await queue.nextReplay(endpoint.id)).toBeUndefined();
      await queue.clear(endpoint.id);
      expect(await queue.size(endpoint.id)).toBe(0);
    });

    it('keeps attempts for a time, newest first', async () => {
      const endpoint = await withFeed();
      const { webhookQueue: queue } = ledger();
      const attempts = [1, 2, 3].map((attempt) => ({
        ...{
          id: newId('dlv'),
          endpointId: endpoint.id,
          eventId: 'evt_1',
          attempt,
          at: attempt,
          delivered: attempt === 3,
        },
        detail: { url: endpoint.url, ms: 5 },
        ...(attempt < 3 && { httpStatus: 500, nextAttemptAt: 9 }),
      }));
      for (const attempt of attempts) await queue.log(attempt);
      const [first, second, third] = attempts;
      expect(await queue.attempts(endpoint.id, { limit: 2 })).toEqual([third, second]);
      expect(await queue.attempts(endpoint.id, { limit: 2, before: second!.id })).toEqual([first]);
      await queue.prune(1);
      expect(await queue.attempts(endpoint.id, { limit: 9 })).toHaveLength(3);
    });
  });
}
