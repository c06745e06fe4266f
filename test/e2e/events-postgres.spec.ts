import { describe, expect, it } from '@jest/globals';
import { EventStream } from './event-stream.js';
import { get, order, twoGateways, until } from './processes.js';

describe('events of two gateways on one ledger', () => {
  const two = twoGateways();

  it('are the same and in the same order at both, whichever does the work', async () => {
    const streams = await Promise.all(two.gateways.map((gateway) => EventStream.open(gateway, { key: 'alice' })));
    for (const [i, gateway] of [...two.gateways, ...two.gateways].entries()) {
      const held = await two.at.hold(gateway, 'alice');
      const placed = await order(two.gateways[i >> 1]!, 'alice', held);
      await until(gateway, 'alice', `/v1/orders/${placed.body.id}`, ({ status }) => status === 'completed');
    }
    const wanted = 4 * 8;
    await Promise.all(streams.map((stream) => stream.until(({ events }) => events.length === wanted)));
    const feeds = await Promise.all(two.gateways.map((gateway) => get(gateway, 'alice', '/v1/events?limit=200')));
    const told = feeds[0]!.body.data;
    expect(told.map(({ sequence }: { sequence: number }) => sequence)).toEqual(Array.from({ length: wanted }, (_, i) => i + 1)); // prettier-ignore
    expect(feeds[1]!.body.data).toEqual(told);
    for (const stream of streams) {
      expect(stream.events.map(({ data }) => data)).toEqual(told);
      stream.close();
    }
  }, 60_000);
});
