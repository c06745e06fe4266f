import { describe, expect, it } from '@jest/globals';
import { type EndedSpan, Tracer } from '../../src/observability/tracer.js';

const noon = Date.UTC(2026, 0, 1, 12);
const hour = 3_600_000;

/** A tracer of everything, and the clocks of its machine. */
function tracing() {
  const machine = { wall: noon, monotonic: 5_000 };
  const clock = {
    now: () => machine.wall,
    monotonic: () => machine.monotonic,
    bytes: (count: number) => new Uint8Array(count).fill(7),
    random: () => 0,
  };
  const ended: EndedSpan[] = [];
  const tracer = new Tracer({ share: 1, followsCaller: true }, (span) => ended.push(span), clock);
  const pass = (ms: number): void => {
    machine.wall += ms;
    machine.monotonic += ms;
  };
  const times = () => ended.map(({ name, startedAt, endedAt }) => ({ name, startedAt, endedAt }));
  return { machine, tracer, pass, times };
}

describe('the times of spans', () => {
  it('follow the wall clock once it has been set, and no span in progress gets longer by that', () => {
    const { machine, tracer, pass, times } = tracing();
    const first = tracer.request('first', undefined)!;
    pass(10);
    machine.wall += hour;
    pass(10);
    first.end();
    const second = tracer.request('second', undefined)!;
    pass(5);
    second.end();
    expect(times()).toEqual([
      { name: 'first', startedAt: noon, endedAt: noon + 20 },
      { name: 'second', startedAt: noon + hour + 20, endedAt: noon + hour + 25 },
    ]);
  });

  it('differ by no more than passed between them, although the wall clock counts whole milliseconds', () => {
    const { machine, tracer, times } = tracing();
    const parent = tracer.request('parent', undefined)!;
    machine.monotonic += 0.4;
    const child = parent.child('child');
    machine.monotonic += 0.2;
    child.end();
    machine.monotonic += 0.1;
    machine.wall += 1;
    parent.end();
    const [inner, outer] = times();
    expect(inner!.startedAt - outer!.startedAt).toBeCloseTo(0.4);
    expect(outer!.endedAt - inner!.endedAt).toBeCloseTo(0.1);
  });
});
