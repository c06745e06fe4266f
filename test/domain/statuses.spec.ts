import { describe, expect, it } from '@jest/globals';
import { changeStatuses, changeTransitions, isChangeEnded } from '../../src/domain/change.js';
import { isEnded, orderStatuses, orderTransitions } from '../../src/domain/order.js';
import {
  focDateFault,
  isPortEnded,
  portExceptions,
  portStatuses,
  portTransitions,
} from '../../src/domain/port-order.js';
import { reservationStatuses, reservationTransitions } from '../../src/domain/reservation.js';

type Table = Record<string, readonly string[]>;

function reachableFrom(start: string, table: Table): Set<string> {
  const seen = new Set([start]);
  for (const status of seen) for (const next of table[status]!) seen.add(next);
  return seen;
}

const tables = [
  {
    name: 'an order',
    table: orderTransitions as Table,
    statuses: orderStatuses,
    start: 'accepted',
    ends: ['completed', 'partially_completed', 'rejected', 'cancelled', 'expired'],
  },
  {
    name: 'a reservation',
    table: reservationTransitions as Table,
    statuses: reservationStatuses,
    start: 'unknown',
    ends: ['ordered', 'released', 'expired', 'lost'],
  },
  {
    name: 'a change',
    table: changeTransitions as Table,
    statuses: changeStatuses,
    start: 'accepted',
    ends: ['completed', 'rejected'],
  },
  {
    name: 'a port',
    table: portTransitions as Table,
    statuses: portStatuses,
    start: 'draft',
    ends: ['ported', 'cancelled', 'rejected'],
  },
];

describe.each(tables)('the statuses of $name', ({ table, statuses, start, ends }) => {
  it('are all in the table, and it leads to no others', () => {
    expect(Object.keys(table).sort()).toEqual([...statuses].sort());
    expect(
      Object.values(table)
        .flat()
        .filter((to) => !(statuses as readonly string[]).includes(to)),
    ).toEqual([]);
  });

  it('can all be reached from the first', () => {
    expect([...reachableFrom(start, table)].sort()).toEqual([...statuses].sort());
  });

  it('end where they are said to end, and nowhere else', () => {
    expect(statuses.filter((status) => table[status]!.length === 0).sort()).toEqual([...ends].sort());
  });

  it('lead to an end from everywhere', () => {
    for (const status of statuses) {
      expect(ends.some((end) => reachableFrom(status, table).has(end))).toBe(true);
    }
  });
});

/** The tables a second time, in words: a move that is lost stops a subject for ever, and one that is added may pay twice. */
const written = {
  'an order': `
    accepted: action_required awaiting_confirmation cancelled completed expired in_progress needs_review outcome_unknown partially_completed rejected
    in_progress: action_required awaiting_confirmation cancelled completed expired in_progress needs_review outcome_unknown partially_completed rejected
    awaiting_confirmation: cancelled expired in_progress needs_review outcome_unknown
    action_required: action_required awaiting_confirmation cancelled completed expired in_progress needs_review outcome_unknown partially_completed rejected
    outcome_unknown: action_required awaiting_confirmation cancelled completed expired in_progress needs_review outcome_unknown partially_completed rejected
    needs_review: cancelled completed partially_completed rejected`,
  'a reservation': `
    unknown: expired held lost released
    held: expired lost ordering released unknown
    ordering: expired held lost ordered released unknown`,
  'a change': `
    accepted: completed in_progress needs_review outcome_unknown rejected
    in_progress: completed needs_review outcome_unknown rejected
    outcome_unknown: completed in_progress needs_review rejected
    needs_review: completed rejected`,
  'a port': `
    draft: cancel_pending cancelled documents_pending exception foc_confirmed in_review needs_review outcome_unknown ported rejected submitted
    outcome_unknown: cancel_pending cancelled documents_pending draft exception foc_confirmed in_review needs_review ported rejected submitted
    submitted: cancel_pending cancelled documents_pending exception foc_confirmed in_review needs_review ported submitted
    documents_pending: cancel_pending cancelled documents_pending exception foc_confirmed in_review needs_review ported submitted
    in_review: cancel_pending cancelled documents_pending exception foc_confirmed in_review needs_review ported submitted
    exception: cancel_pending cancelled documents_pending exception foc_confirmed in_review needs_review ported submitted
    foc_confirmed: cancel_pending cancelled documents_pending exception foc_confirmed in_review needs_review ported submitted
    cancel_pending: cancel_pending cancelled documents_pending exception foc_confirmed in_review needs_review ported submitted
    needs_review: cancelled ported rejected submitted`,
};

it.each(Object.entries(written))('every move of %s is meant', (of, moves) => {
  const { table } = tables.find(({ name }) => name === of)!;
  const inWords = Object.entries(table)
    .filter(([, next]) => next.length > 0)
    .map(([status, next]) => `${status}: ${[...next].sort().join(' ')}`);
  expect(inWords).toEqual(moves.trim().split(/\n\s*/));
});

describe('moves that must not exist', () => {
  it('end a change and a port as their tables do', () => {
    expect(changeStatuses.filter(isChangeEnded)).toEqual(
      changeStatuses.filter((s) => changeTransitions[s].length === 0),
    );
    expect(portStatuses.filter(isPortEnded)).toEqual(portStatuses.filter((s) => portTransitions[s].length === 0));
  });

  it('end an order as its table does', () => {
    expect(orderStatuses.filter(isEnded)).toEqual(orderStatuses.filter((s) => orderTransitions[s].length === 0));
  });

  it('leave an order that needs a person to a person, with a word that ends it', () => {
    expect(orderTransitions.needs_review.every(isEnded)).toBe(true);
  });

  it('complete no order that waits to be confirmed, nor one that was never held', () => {
    expect(orderTransitions.awaiting_confirmation).not.toContain('completed');
    expect(reservationTransitions.unknown).not.toContain('ordering');
    expect(reservationTransitions.held).not.toContain('ordered');
  });
});

describe('a port', () => {
  it('that the provider has is never rejected, and never a draft again', () => {
    for (const status of ['submitted', 'in_review', 'exception', 'foc_confirmed'] as const) {
      expect(portTransitions[status]).not.toContain('rejected');
      expect(portTransitions[status]).not.toContain('draft');
      expect(portTransitions[status]).not.toContain('outcome_unknown');
    }
  });

  it('that is stopped says what can be done about it, whatever the reason', () => {
    expect(Object.values(portExceptions).filter(({ howToFix }) => howToFix.length < 10)).toEqual([]);
  });

  it('is asked for on a working day to come', () => {
    const now = Date.parse('2026-05-14T12:00:00Z');
    expect(focDateFault('2026-05-15T16:00:00Z', now)).toBeUndefined();
    expect(focDateFault('2026-05-14T12:00:00Z', now)).toContain('past');
    for (const day of ['2026-05-16T00:00:00Z', '2026-05-17T23:59:59Z'])
      expect(focDateFault(day, now)).toContain('weekend');
  });
});
