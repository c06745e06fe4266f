import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Breaker, type BreakerClass, type CallHealth, isPermit } from '../../src/providers/kit/breaker.js';
import { backoffMs, retryAfterMs, RetryBudget } from '../../src/providers/kit/retry.js';

function bench() {
  const clock = { now: 0 };
  const moves: string[] = [];
  const breaker = new Breaker(
    () => clock.now,
    (kind, open) => moves.push(`${kind} ${open ? 'opened' : 'closed'}`),
  );
  const call = (kind: BreakerClass, how: CallHealth): boolean => {
    const entered = breaker.enter(kind);
    if (!isPermit(entered)) return false;
    entered.done(how);
    return true;
  };
  const fail = (kind: BreakerClass, times: number): void => {
    for (let i = 0; i < times; i++) call(kind, 'failed');
  };
  return { clock, breaker, call, fail, moves };
}

describe('breaker', () => {
  it('opens at five failures in a row, for their class alone', () => {
    const { breaker, call, fail } = bench();
    fail('effect', 4);
    call('effect', 'ok');
    fail('effect', 4);
    expect(breaker.states().effect.state).toBe('closed');
    fail('effect', 1);
    expect(breaker.states()).toEqual({
      read: { state: 'closed', retryAfterMs: 0 },
      effect: { state: 'open', retryAfterMs: 30_000 },
    });
    expect(call('effect', 'ok')).toBe(false);
    expect(call('read', 'ok')).toBe(true);
  });

  it('tells when a class opens and when it closes again, and not of probes that fail', () => {
    const { clock, call, fail, moves } = bench();
    fail('effect', 5);
    fail('effect', 3);
    expect(moves).toEqual(['effect opened']);
    for (const opened of [30_000, 60_000, 120_000]) {
      clock.now += opened;
      expect(call('read', 'failed')).toBe(true);
    }
    expect(moves).toEqual(['effect opened']);
    clock.now += 240_000;
    expect(call('read', 'ok')).toBe(true);
    expect(moves).toEqual(['effect opened', 'effect closed']);
    call('read', 'ok');
    expect(moves).toHaveLength(2);
  });

  it('opens at half of ten calls in ten seconds, not at half of fewer or older ones', () => {
    const { clock, breaker, call } = bench();
    const mixed = (times: number): void => {
      for (let i = 0; i < times; i++) call('read', i % 2 === 0 ? 'ok' : 'failed');
    };
    mixed(8);
    clock.now = 10_500;
    mixed(8);
    expect(breaker.states().read.state).toBe('closed');
    mixed(2);
    expect(breaker.states().read.state).toBe('open');
  });

  it('does not count what was never sent', () => {
    const { breaker, call } = bench();
    for (let i = 0; i < 50; i++) call('read', 'dropped');
    expect(breaker.states().read.state).toBe('closed');
  });

  it('stays open 30 s, doubling to 300 s, and starts over once closed', () => {
    const { clock, breaker, call, fail } = bench();
    fail('read', 5);
    for (const expected of [30_000, 60_000, 120_000, 240_000, 300_000, 300_000]) {
      expect(breaker.states().read.retryAfterMs).toBe(expected);
      clock.now += expected - 1;
      expect(call('read', 'ok')).toBe(false);
      clock.now += 1;
      expect(call('read', 'failed')).toBe(true);
    }
    clock.now += 300_000;
    call('read', 'ok');
    fail('read', 5);
    expect(breaker.states().read.retryAfterMs).toBe(30_000);
  });

  it('lets exactly one read decide for both classes', () => {
    const { clock, breaker, call, fail } = bench();
    fail('read', 5);
    fail('effect', 5);
    clock.now = 30_000;
    expect(call('effect', 'ok')).toBe(false);
    const probe = breaker.enter('read');
    expect(isPermit(probe)).toBe(true);
    expect(call('read', 'ok')).toBe(false);
    expect(call('effect', 'ok')).toBe(false);
    if (isPermit(probe)) probe.done('ok');
    expect(breaker.states()).toMatchObject({ read: { state: 'closed' }, effect: { state: 'closed' } });
  });

  it('lets a read probe for effects while reads go on', () => {
    const { clock, breaker, call, fail } = bench();
    fail('effect', 5);
    clock.now = 30_000;
    const probe = breaker.enter('read');
    expect(call('read', 'ok')).toBe(true);
    expect(breaker.states().effect.state).toBe('half_open');
    if (isPermit(probe)) probe.done('failed');
    expect(breaker.states()).toMatchObject({
      read: { state: 'closed' },
      effect: { state: 'open', retryAfterMs: 60_000 },
    });
  });

  it('gives a probe back that was not sent', () => {
    const { clock, call, fail } = bench();
    fail('read', 5);
    clock.now = 30_000;
    expect(call('read', 'dropped')).toBe(true);
    expect(call('read', 'ok')).toBe(true);
  });

  it('ignores results of an earlier time, and second results', () => {
    const { clock, breaker, call, fail } = bench();
    const late = Array.from({ length: 6 }, () => breaker.enter('read'));
    fail('read', 5);
    clock.now = 30_000;
    call('read', 'ok');
    for (const permit of late) if (isPermit(permit)) permit.done('failed');
    expect(breaker.states().read.state).toBe('closed');
    const once = breaker.enter('read');
    for (let i = 0; i < 10; i++) if (isPermit(once)) once.done('failed');
    expect(breaker.states().read.state).toBe('closed');
  });

  it('never lets an effect through unless closed, whatever happened', () => {
    const step = fc.tuple(
      fc.constantFrom<BreakerClass>('read', 'effect'),
      fc.constantFrom<CallHealth>('ok', 'failed', 'failed', 'dropped'),
      fc.constantFrom(0, 100, 5_000, 40_000),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const { clock, breaker, call } = bench();
        for (const [kind, how, wait] of steps) {
          clock.now += wait;
          const before = breaker.states()[kind].state;
          const went = call(kind, how);
          expect(went).toBe(before === 'closed' || (kind === 'read' && before === 'half_open'));
        }
      }),
    );
  });
});

describe('retries', () => {
  it('back off with full jitter up to 2 s', () => {
    expect([1, 2, 3, 10].map((attempt) => backoffMs(attempt, () => 1))).toEqual([100, 200, 400, 2_000]);
    expect(backoffMs(5, () => 0)).toBe(0);
  });

  it('read Retry-After in seconds and as a date', () => {
    const now = Date.parse('2026-01-01T00:00:00Z');
    expect(retryAfterMs('2', now)).toBe(2_000);
    expect(retryAfterMs('Thu, 01 Jan 2026 00:00:05 GMT', now)).toBe(5_000);
    expect(retryAfterMs('Wed, 31 Dec 2025 00:00:00 GMT', now)).toBe(0);
    expect([retryAfterMs(undefined, now), retryAfterMs('soon', now)]).toEqual([undefined, undefined]);
  });

  it('are a tenth of the calls plus one a second', () => {
    let now = 0;
    const budget = new RetryBudget(() => now);
    const drain = (): number => {
      let taken = 0;
      while (budget.withdraw()) taken += 1;
      return taken;
    };
    expect(drain()).toBe(10);
    for (let i = 0; i < 41; i++) budget.deposit();
    expect(drain()).toBe(4);
    now = 3_000;
    expect(drain()).toBe(3);
    now = 1_000_000;
    expect(drain()).toBe(10);
  });
});
