import { afterEach, describe, expect, it } from '@jest/globals';
import { systemClock } from '../../src/clock.js';
import { type TracingConfig } from '../../src/config/tracing.js';
import { type LogFacts } from '../../src/observability/logger.js';
import { SpanExporter } from '../../src/observability/span-exporter.js';
import { type EndedSpan } from '../../src/observability/tracer.js';
import { traceTo } from '../../src/observability/tracing.js';
import { Collector } from '../support/collector.js';
import { eventually } from '../support/eventually.js';

const collectors: Collector[] = [];
afterEach(() => collectors.splice(0).forEach((one) => one.close()));

const configTo = ({ url }: Collector, batches: { mostQueued: number; size: number }): TracingConfig => ({
  ...{ url: `${url}/v1/traces`, headers: {}, timeoutMs: 5_000, resource: {} },
  ...{ sampling: { share: 1, followsCaller: true }, batches: { ...batches, delayMs: 5_000 } },
});

/** An exporter whose timers run when they are told to. */
async function exporting(batches: { mostQueued: number; size: number }) {
  const collector = await Collector.start();
  collectors.push(collector);
  const due: (() => void)[] = [];
  const moves: unknown[] = [];
  const clock = {
    after: (_ms: number, task: () => void) => {
      due.push(task);
      return { cancel: () => void due.splice(due.indexOf(task), due.includes(task) ? 1 : 0) };
    },
  };
  const exporter = new SpanExporter(configTo(collector, batches), clock, (delivers, why) =>
    moves.push(delivers ? 'again' : why),
  );
  /** Lets the time of the timer come, and waits until so many requests have been answered. */
  const tick = async (requests: number): Promise<void> => {
    due.shift()?.();
    await eventually(
      () => collector.requests.length,
      (count) => count >= requests,
    );
  };
  const names = (): string[] => collector.spans.map(({ name }) => name);
  return { collector, exporter, tick, names, due, moves };
}

const span = (name: string): EndedSpan => ({
  ...{
    traceId: '1'.repeat(32),
    spanId: '2'.repeat(16),
    parentSpanId: undefined,
    name,
    kind: 'internal',
    failed: false,
  },
  ...{ startedAt: 1_767_225_600_000.25, endedAt: 1_767_225_600_001, facts: { code: 7, none: undefined } },
});

describe('the way of spans to the collector', () => {
  it('is one request in a while, and at once for a full batch', async () => {
    const { exporter, tick, names, due, collector } = await exporting({ mostQueued: 10, size: 3 });
    exporter.add(span('a'));
    exporter.add(span('b'));
    expect(due).toHaveLength(1);
    await tick(1);
    expect(names()).toEqual(['a', 'b']);
    for (const name of ['c', 'd', 'e']) exporter.add(span(name));
    await eventually(names, (all) => all.length === 5);
    expect(collector.requests).toHaveLength(2);
    expect(collector.spans[0]).toMatchObject({
      startTimeUnixNano: '1767225600000250000',
      endTimeUnixNano: '1767225600001000000',
      attributes: { code: '7' },
    });
    await exporter.close();
  });

  it('is tried again where the collector is busy or away, and nothing is lost or sent twice', async () => {
    const { exporter, tick, names, moves, due, collector } = await exporting({ mostQueued: 10, size: 5 });
    collector.status = 503;
    exporter.add(span('a'));
    await tick(1);
    await eventually(
      () => due,
      ({ length }) => length === 1,
    );
    exporter.add(span('b'));
    await tick(2);
    await eventually(
      () => due,
      ({ length }) => length === 1,
    );
    collector.status = 200;
    await tick(3);
    await eventually(names, (all) => all.length === 2);
    expect(names()).toEqual(['a', 'b']);
    expect(exporter.dropped).toBe(0);
    await eventually(
      () => moves,
      ({ length }) => length === 2,
    );
    expect(moves).toEqual(['HTTP 503', 'again']);
    await exporter.close();
  });

  it('is given up for what the collector refuses', async () => {
    const { exporter, tick, names, collector } = await exporting({ mostQueued: 10, size: 5 });
    collector.status = 400;
    exporter.add(span('a'));
    await tick(1);
    await eventually(
      () => exporter.dropped,
      (dropped) => dropped === 1,
    );
    collector.status = 200;
    exporter.add(span('b'));
    await exporter.close();
    expect(names()).toEqual(['b']);
  });

  it('keeps no more than is allowed while the collector is away, and drops the latest', async () => {
    const { exporter, tick, names, collector, due } = await exporting({ mostQueued: 4, size: 2 });
    collector.status = 503;
    exporter.add(span('a'));
    await tick(1);
    await eventually(
      () => due,
      ({ length }) => length === 1,
    );
    for (const name of ['b', 'c', 'd', 'e', 'f']) exporter.add(span(name));
    expect({ dropped: exporter.dropped, requests: collector.requests.length }).toEqual({ dropped: 2, requests: 1 });
    collector.status = 200;
    await exporter.close();
    expect(names()).toEqual(['a', 'b', 'c', 'd']);
  });

  it('ends with the process, whether or not the collector answers', async () => {
    const { exporter, collector, due } = await exporting({ mostQueued: 4, size: 2 });
    collector.close();
    exporter.add(span('a'));
    await exporter.close();
    expect(due).toEqual([]);
  });

  it('waits at the end no longer than for one request, and keeps no more than is allowed, while the collector hangs', async () => {
    const { exporter, collector, due, moves, tick } = await exporting({ mostQueued: 4, size: 2 });
    collector.hangs = true;
    exporter.add(span('a'));
    await tick(1);
    for (const name of ['b', 'c', 'd', 'e', 'f', 'g']) exporter.add(span(name));
    expect(exporter.dropped).toBe(2);
    const closed = exporter.close();
    due.at(-1)!();
    await closed;
    expect({ due, requests: collector.requests.length }).toEqual({ due: [], requests: 1 });
    collector.close();
    await eventually(
      () => moves,
      ({ length }) => length === 1,
    );
    exporter.add(span('h'));
    expect(due).toEqual([]);
  });

  it('tells how many were lost, once they are delivered again', async () => {
    const collector = await Collector.start();
    collectors.push(collector);
    const lines: unknown[] = [];
    const say = (facts: LogFacts, message: string): void => void lines.push({ ...facts, message });
    const logger = { debug: say, info: say, warn: say, error: say };
    const { exporter } = traceTo(configTo(collector, { mostQueued: 4, size: 1 }), systemClock, logger)!;
    collector.status = 400;
    exporter.add(span('a'));
    await eventually(
      () => exporter.dropped,
      (dropped) => dropped === 1,
    );
    collector.status = 200;
    exporter.add(span('b'));
    await exporter.close();
    expect(lines).toEqual([
      { why: 'HTTP 400', dropped: 0, message: 'traces cannot be delivered' },
      { dropped: 1, message: 'traces are delivered again' },
    ]);
  });
});
