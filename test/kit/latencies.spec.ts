import { describe, expect, it } from '@jest/globals';
import { Latencies } from '../../src/providers/kit/latencies.js';

describe('latencies of recent calls', () => {
  it('are the median and the 95th percentile of each class by itself; of a class without calls there are none', () => {
    const latencies = new Latencies();
    expect(latencies.at(0)).toEqual({});
    for (let ms = 100; ms >= 1; ms--) latencies.add('read', 1_000, 1_000 + ms);
    expect(latencies.at(2_000)).toEqual({ read: { calls: 100, p50Ms: 50, p95Ms: 95 } });
    latencies.add('effect', 1_000, 8_000);
    expect(latencies.at(8_000).effect).toEqual({ calls: 1, p50Ms: 7_000, p95Ms: 7_000 });
  });

  it('forget what is older than a quarter of an hour, and all but the last 256', () => {
    const latencies = new Latencies();
    for (let i = 0; i < 300; i++) latencies.add('read', 0, 5_000);
    for (let i = 0; i < 256; i++) latencies.add('read', 10_000, 10_007);
    expect(latencies.at(10_007)).toEqual({ read: { calls: 256, p50Ms: 7, p95Ms: 7 } });
    expect(latencies.at(10_006 + 15 * 60_000).read?.calls).toBe(256);
    expect(latencies.at(10_007 + 15 * 60_000)).toEqual({});
  });
});
