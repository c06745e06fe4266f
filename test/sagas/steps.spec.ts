import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Outcome } from '../../src/contract/outcome.js';
import { GatewayError } from '../../src/domain/errors.js';
import { done, fault, lateBoundMs, lost, refused, StepWork, timeoutMs, unsent } from './step-work.js';

let work: StepWork;
beforeEach(async () => {
  work = await new StepWork().start();
});
afterEach(() => work.end());

const settledAt = timeoutMs + lateBoundMs;
const day = 24 * 3_600_000;
const repeating = { by: 'repeating', because: 'What is out stays out.' } as const;
const away = (): never => {
  throw new GatewayError('upstream_unavailable', 'It is away.', { upstream: fault });
};

describe('a call', () => {
  it.each([
    ['done', done, { kind: 'done', value: 'made', sent: { what: 'one' } }],
    ['refused', refused(), { kind: 'refused', code: 'upstream_rejected', fault }],
  ])('that was %s is never sent again', async (_, outcome, result) => {
    work.outcomes = [outcome];
    expect(await work.step()).toEqual(result);
    expect(await work.step()).toEqual(result);
    expect(work.sent).toEqual([0]);
    expect(work.marked).toEqual([]);
  });

  it('that never left is sent again with growing gaps, four times in all', async () => {
    work.outcomes = Array<Outcome<string>>(9).fill(unsent);
    expect(await work.ended()).toEqual({ kind: 'not_executed', code: 'upstream_unavailable', fault });
    expect(work.sent).toEqual([0, 250, 1_250, 5_250]);
  });

  it('that never left is sent for as long as it may be, and no longer', async () => {
    work.outcomes = Array<Outcome<string>>(99).fill(unsent);
    const tryUntil = work.now + 60_000;
    expect(await work.ended({ tryUntil })).toMatchObject({ kind: 'not_executed' });
    expect(work.sent).toEqual([0, 250, 1_250, 5_250, 21_250]);
  });

  it('that nobody keeps what it needs for is not sent again', async () => {
    work.outcomes = [unsent, done];
    expect(await work.ended({ neverAgain: true })).toMatchObject({ kind: 'not_executed' });
    expect(work.sent).toEqual([0]);
  });

  it.each([
    [true, 'hold', 'access_refused', 'done'],
    [true, 'hold', 'upstream_rejected', 'refused'],
    [true, 'money', 'access_refused', 'refused'],
    [false, 'hold', 'access_refused', 'refused'],
  ] as const)('insisted on (%s), of effect %s and refused as %s, is %s', async (insist, effect, code, kind) => {
    work.effect = effect;
    if (effect === 'hold') work.settle = repeating;
    work.outcomes = [refused(code), done];
    expect(await work.ended({ insist, tryUntil: work.now + day })).toMatchObject({ kind });
    expect(work.sent).toEqual(kind === 'done' ? [0, 2_000] : [0]);
  });

  it('insisted on is given up when its time is over', async () => {
    [work.effect, work.settle] = ['hold', repeating];
    work.outcomes = [refused('access_refused'), done];
    expect(await work.ended({ insist: true, tryUntil: work.now + 1 })).toMatchObject({ kind: 'refused' });
  });
});

describe('a call whose reply was lost', () => {
  it('is looked for when it can no longer be executed, and not before', async () => {
    work.outcomes = [lost];
    let reads = 0;
    work.seen = () => (reads++, { kind: 'executed', value: 'found' });
    expect(await work.step()).toBe(settledAt);
    work.now += settledAt - 1;
    expect(await work.step()).toBe(settledAt);
    expect(reads).toBe(0);
    work.now++;
    expect(await work.step()).toEqual({ kind: 'done', value: 'found', sent: { what: 'one' } });
    expect(work.sent).toEqual([0]);
    expect(work.marked).toEqual(['unknown', 'settled']);
  });

  it('is looked for as well where the process died before it came', async () => {
    const about = { subjectId: work.subject.id, key: 'act', attempt: 1, operation: 'act', effect: 'money', digest: {} };
    await work.ledger.journal.intend({ ...about, sentAt: work.now, settleAfter: work.now + settledAt });
    expect(await work.step()).toBe(settledAt);
    expect(await work.statuses()).toEqual(['unknown']);
    expect(await work.ended()).toMatchObject({ kind: 'done', value: 'found' });
    expect(work.sent).toEqual([]);
  });

  it('is sent once more where reading proves that it was not executed', async () => {
    work.outcomes = [lost, done];
    work.seen = () => ({ kind: 'absent' });
    expect(await work.ended()).toMatchObject({ kind: 'done', value: 'made' });
    expect(work.sent).toEqual([0, settledAt]);
    expect(await work.statuses()).toEqual(['not_executed', 'done']);
  });

  it.each([
    [false, 2],
    [true, 1],
  ])('is at an end where that is proven of each time it was sent (never again: %s)', async (neverAgain, times) => {
    work.outcomes = [lost, lost, done];
    work.seen = () => ({ kind: 'absent' });
    expect(await work.ended({ neverAgain })).toMatchObject({ kind: 'not_executed', code: 'upstream_unavailable' });
    expect(work.sent).toHaveLength(times);
  });

  it.each([
    ['shows more than one', true, { kind: 'ambiguous', detail: 'Two of them.' } as const, 'Two of them.'],
    ['shows nothing and proves nothing', false, { kind: 'absent' } as const, 'does not prove'],
  ])('is left to a person where reading %s', async (_, authoritative, seen, detail) => {
    work.outcomes = [lost, done];
    work.authoritative = authoritative;
    work.seen = () => seen;
    const sent = { what: 'one' };
    expect(await work.ended()).toEqual({ kind: 'undecided', detail: expect.stringContaining(detail), sent });
    expect(work.sent).toEqual([0]);
  });

  it('is not looked for before its time is over by a clock that does not jump', async () => {
    work.outcomes = [lost, done];
    work.seen = () => ({ kind: 'absent' });
    await work.step();
    work.now += day;
    work.jumped = day - 5_000;
    expect(await work.step()).toBe(day + 1_000);
    expect(work.sent).toEqual([0]);
    work.now += 5_000;
    expect(await work.step()).toMatchObject({ kind: 'done', value: 'made' });
  });

  it('is asked about for a day while the provider cannot be read, less and less often', async () => {
    work.outcomes = [lost, done];
    let reads = 0;
    work.seen = () => (reads++, away());
    expect(await work.ended()).toMatchObject({ kind: 'undecided', detail: expect.stringContaining('for a day') });
    expect(work.elapsed).toBeGreaterThan(day);
    expect(work.elapsed).toBeLessThanOrEqual(day + 15 * 60_000);
    expect(reads).toBeGreaterThan(day / (15 * 60_000));
    expect(reads).toBeLessThan(day / (15 * 60_000) + 15);
    expect(work.sent).toEqual([0]);
  });

  it('is a defect of the gateway where reading fails by itself', async () => {
    work.outcomes = [lost];
    await work.step();
    work.now += settledAt;
    work.seen = () => {
      throw new TypeError('a defect');
    };
    await expect(work.step()).rejects.toThrow('a defect');
    expect(await work.statuses()).toEqual(['unknown']);
  });

  it('is left to a person where its row has no way to ask', async () => {
    work.settle = { by: 'manual_review' };
    work.outcomes = [lost];
    expect(await work.ended()).toMatchObject({
      kind: 'undecided',
      detail: expect.stringContaining('no way to look up'),
    });
  });
});

describe('a call that may be repeated', () => {
  beforeEach(() => {
    [work.effect, work.settle] = ['hold', repeating];
  });

  it('is sent again when its reply was lost, and not before the first can no longer be executed', async () => {
    work.outcomes = [lost, done];
    expect(await work.ended()).toMatchObject({ kind: 'done' });
    expect(work.sent).toEqual([0, settledAt]);
    expect(work.marked).toEqual(['unknown', 'settled']);
  });

  it('may have been executed the first time when it is refused the second', async () => {
    work.outcomes = [lost, refused()];
    expect(await work.ended()).toEqual({ kind: 'refused', code: 'upstream_rejected', fault, repeated: true });
  });

  it('is left to a person when it cannot be sent a second time', async () => {
    work.outcomes = [lost, ...Array<Outcome<string>>(9).fill(unsent)];
    expect(await work.ended()).toMatchObject({ kind: 'undecided', detail: expect.stringContaining('could not be sent again') }); // prettier-ignore
  });

  it('is left to a person where what it needs is gone', async () => {
    work.outcomes = [lost, done];
    expect(await work.ended({ neverAgain: true })).toMatchObject({ kind: 'undecided', detail: expect.stringContaining('not stored') }); // prettier-ignore
    expect(work.sent).toEqual([0]);
  });

  it('is sent again after any time away, and given up when there was no clear answer for a day', async () => {
    work.outcomes = [lost, ...Array<Outcome<string>>(99_999).fill(lost)];
    await work.step();
    work.now += 2 * day;
    expect(await work.step()).toBe(2 * day + settledAt);
    expect(work.sent).toEqual([0, 2 * day]);
    work.now += settledAt;
    expect(await work.step()).toMatchObject({ kind: 'undecided', detail: expect.stringContaining('no clear answer') });
  });
});
