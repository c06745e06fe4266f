import { describe, expect, it } from '@jest/globals';
import { type Obstacle } from '../../src/contract/obstacle.js';
import { type Attention, type AttentionCode } from '../../src/domain/attention.js';
import { GatewayError } from '../../src/domain/errors.js';
import { type Stuck } from '../../src/ledger/work.js';
import { type AttentionLimits, attentionFor, obstacleOf, stuckBy } from '../../src/sagas/attention.js';
import { Suspended } from '../../src/sagas/run-suspension.js';

const limits: AttentionLimits = { stuckMs: 1_000, stillMs: 10_000 };
const fault = { provider: 'tcl', operation: 'getOrder' };
const garbage: Obstacle = { code: 'upstream_malformed', upstream: fault };
const down: Obstacle = { code: 'upstream_timeout', upstream: fault };
const refused = (code: Obstacle['code']): Obstacle => ({ code, upstream: fault });
const lostUnreadably: Obstacle = { code: 'outcome_unknown', upstream: { ...fault, code: 'unreadable' } };

/** What it carries after each of these, a step of time apart; `undefined` stands for a run that got further. */
function course(obstacles: readonly (Obstacle | undefined)[], stepMs = 10): (AttentionCode | undefined)[] {
  let stuck: Stuck | undefined;
  let attention: Attention | undefined;
  return obstacles.map((obstacle, i) => {
    const now = i * stepMs;
    stuck = stuckBy(obstacle, stuck, now);
    attention = attentionFor({ obstacle, stuck, ...(attention && { attention }), movedAt: 0 }, limits, now);
    return attention?.code;
  });
}

describe('attention', () => {
  it.each<[string, (Obstacle | undefined)[], (AttentionCode | undefined)[]]>([
    ['the third unreadable reply', [garbage, garbage, garbage], [undefined, undefined, 'provider_unreadable']],
    ['replies to calls count as well', [lostUnreadably, lostUnreadably, garbage], [undefined, undefined, 'provider_unreadable']], // prettier-ignore
    ['one that could be read begins anew', [garbage, garbage, undefined, garbage], [undefined, undefined, undefined, undefined]], // prettier-ignore
    ['an outage in between is no answer', [garbage, down, garbage, down, garbage], [undefined, undefined, undefined, undefined, 'provider_unreadable']], // prettier-ignore
    ['it stands while the provider is away', [garbage, garbage, garbage, down, undefined], [undefined, undefined, 'provider_unreadable', 'provider_unreadable', undefined]], // prettier-ignore
    ['credentials, at once', [refused('upstream_unauthorized'), undefined], ['credentials_refused', undefined]],
    ['access, at once', [refused('access_refused'), undefined], ['access_refused', undefined]],
    [
      'one after the other',
      [refused('upstream_unauthorized'), refused('access_refused')],
      ['credentials_refused', 'access_refused'],
    ],
    ['an outage alone is none', [down, down, down, down], [undefined, undefined, undefined, undefined]],
  ])('%s', (_name, obstacles, codes) => {
    expect(course(obstacles)).toEqual(codes);
  });

  it('an outage that lasts is overdue, and so is a lane that is never free and a defect of our own', () => {
    const lane = obstacleOf(new Suspended(0, { waitingLane: 'cart' }));
    for (const obstacle of [down, lane, obstacleOf(new TypeError('a defect'))])
      expect(course([obstacle, obstacle, obstacle, undefined], 600)).toEqual([undefined, undefined, 'overdue', undefined]); // prettier-ignore
  });

  it('a defect of our own is said after the fourth time in a row, long before it is overdue', () => {
    const internal = obstacleOf(new TypeError('a defect'));
    const at = { obstacle: internal, stuck: { since: 0, unreadable: 0 }, movedAt: 0 };
    expect(attentionFor({ ...at, failures: 3 }, limits, 10)).toBeUndefined();
    expect(attentionFor({ ...at, failures: 4 }, limits, 10)).toMatchObject({ code: 'gateway_failed', since: 0 });
    expect(attentionFor({ ...at, obstacle: down, failures: 4 }, limits, 10)).toBeUndefined();
  });

  it('one unreadable reply is enough where nothing better comes for long', () => {
    expect(course([garbage, down, down], 600).at(-1)).toBe('provider_unreadable');
  });

  it('nothing moves for long: overdue, until something does', () => {
    const waits = { obstacle: undefined, stuck: undefined, movedAt: 0 };
    expect(attentionFor(waits, limits, limits.stillMs)).toBeUndefined();
    const attention = attentionFor(waits, limits, limits.stillMs + 1);
    expect(attention).toMatchObject({ code: 'overdue', since: 0 });
    expect(attentionFor({ ...waits, attention: attention! }, limits, limits.stillMs + 2)).toBe(attention);
    expect(
      attentionFor({ ...waits, attention: attention!, movedAt: 5_000 }, limits, limits.stillMs + 2),
    ).toBeUndefined();
  });

  it('nothing has moved for long and the provider is away: overdue as well, so that it is never due again at once', () => {
    const stuck = { since: limits.stillMs + 1, unreadable: 0 };
    const at = { obstacle: down, stuck, movedAt: 0 };
    expect(attentionFor(at, limits, limits.stillMs + 1)).toMatchObject({ code: 'overdue', since: 0 });
  });

  it('says since when, and what the provider was asked', () => {
    const upstream = { ...fault, code: 'unreadable', message: 'reply.status: expected text' };
    const error = new GatewayError('upstream_malformed', 'unreadable', { upstream });
    const obstacle = obstacleOf(new Suspended(0, { because: error }));
    const attention = attentionFor({ obstacle, stuck: { since: 7, unreadable: 3 }, movedAt: 0 }, limits, 9);
    expect(attention).toMatchObject({ since: 7, detail: expect.stringContaining('getOrder') });
    expect(attention?.detail).toContain('reply.status: expected text');
  });

  it('waiting alone is no obstacle', () => {
    expect(obstacleOf(new Suspended(0))).toBeUndefined();
  });
});
