import { afterEach, describe, expect, it } from '@jest/globals';
import { ProviderClock } from '../../src/sandbox/kit/clock.js';
import { type StartedSimulator } from '../../src/sandbox/kit/simulator.js';
import { simulatorOf } from '../../src/sandbox/start.js';

const day = 24 * 3_600_000;
const running: StartedSimulator[] = [];
afterEach(async () => {
  for (const simulator of running.splice(0)) await simulator.close();
});

describe.each(['didtfn', 'tcl', 'telecloud', 'voipms'])('the clock of %s', (id) => {
  /** Asks the control endpoint of a new simulator. */
  async function control(): Promise<(method: string, body?: object) => Promise<{ status: number; body: Said }>> {
    const simulator = await (await simulatorOf(id)).start({ setting: () => undefined });
    running.push(simulator);
    return async (method, body) => {
      const response = await fetch(new URL('/_sandbox/clock', simulator.baseUrl), {
        method,
        ...(body && { body: JSON.stringify(body) }),
      });
      return { status: response.status, body: (await response.json()) as Said };
    };
  }

  it('is moved on by so much, and to a time', async () => {
    const clock = await control();
    const before = Date.parse((await clock('GET')).body.now);
    const later = Date.parse((await clock('POST', { advanceMs: day })).body.now);
    expect(later).toBeGreaterThanOrEqual(before + day);
    const to = new Date(later + day).toISOString();
    expect((await clock('POST', { to })).body.now >= to).toBe(true);
  });

  it('never goes back', async () => {
    const clock = await control();
    const { now } = (await clock('POST', { advanceMs: day })).body;
    const { body } = await clock('POST', { to: '2020-01-01T00:00:00Z' });
    expect(body.now >= now).toBe(true);
    expect((await clock('POST', { advanceMs: -1 })).body.error).toBe('advanceMs must not be negative');
  });

  it.each([{}, { advanceMs: 1, to: '2030-01-01T00:00:00Z' }, { to: 'soon' }])('refuses %j', async (body) => {
    const clock = await control();
    expect((await clock('POST', body)).status).toBe(400);
  });
});

interface Said {
  now: string;
  error?: string;
}

describe('what waits at a provider', () => {
  const open = new AbortController().signal;

  it('goes on when the clock has come to its time, in the order of their times', async () => {
    const clock = new ProviderClock(() => 0);
    const done: string[] = [];
    const all = [
      clock.wait(3 * day, open).then(() => done.push('third')),
      clock.wait(day, open).then(() => done.push('first')),
      clock.wait(2 * day, open).then(() => done.push('second')),
    ];
    clock.advance(2 * day);
    await Promise.all(all.slice(1));
    expect(done).toEqual(['first', 'second']);
    clock.moveTo(3 * day);
    await all[0];
    expect(done).toEqual(['first', 'second', 'third']);
  });

  it('is given up when the simulator closes', async () => {
    const closing = new AbortController();
    const waiting = new ProviderClock().wait(day, closing.signal);
    closing.abort();
    await expect(waiting).rejects.toThrow('closed');
    await expect(new ProviderClock().wait(day, closing.signal)).rejects.toThrow('closed');
  });
});
