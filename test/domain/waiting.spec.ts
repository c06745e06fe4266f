import { describe, expect, it } from '@jest/globals';
import { orderStatuses } from '../../src/domain/order.js';
import { portStatuses } from '../../src/domain/port-order.js';
import { orderWait, portWait } from '../../src/domain/waiting.js';
import { orderOf, portOf, reservation } from '../ledger/samples.js';

const facts = { dueAt: 9 };
const order = orderOf(reservation(), { createdAt: 1, updatedAt: 2, providerOrderIds: ['7'] });
const reasonOf = (status: (typeof orderStatuses)[number], more = {}): string | undefined =>
  orderWait({ ...order, status }, { ...facts, ...more })?.reason;

describe('what an order waits for', () => {
  it('is said of every status that has not ended', () => {
    expect(Object.fromEntries(orderStatuses.map((status) => [status, reasonOf(status)]))).toEqual({
      accepted: undefined,
      awaiting_confirmation: 'confirmation',
      in_progress: 'provider',
      action_required: 'documents',
      outcome_unknown: 'late_bound',
      needs_review: 'review',
    });
  });

  it('is the provider, as long as that cannot be asked; then until the next attempt', () => {
    expect(orderWait({ ...order, status: 'in_progress' }, { dueAt: 9, stuckSince: 5 })).toEqual({
      reason: 'provider_unreachable',
      since: 5,
      until: 9,
    });
    expect(reasonOf('needs_review', { stuckSince: 5 })).toBe('review');
  });

  it('is its place in line, unless the line is too long to say', () => {
    const waiting = { ...order, status: 'accepted' } as const;
    expect(orderWait(waiting, { dueAt: 9, position: 3 })).toEqual({ reason: 'cart', since: 1, position: 3 });
    expect(orderWait(waiting, { dueAt: 9, position: 0 })).toEqual({ reason: 'cart', since: 1 });
  });

  it('is stock, where the provider has an order of numbers that it does not have', () => {
    const selection = { criteria: { type: 'local', quantity: 2 } } as const;
    expect(orderWait({ ...order, status: 'in_progress', selection, numbers: [] }, facts)?.reason).toBe('back_order');
    expect(orderWait({ ...order, status: 'in_progress', selection }, facts)?.reason).toBe('provider');
    expect(orderWait({ ...order, status: 'in_progress', providerOrderIds: [] }, facts)).toBeUndefined();
  });
});

describe('what a port waits for', () => {
  it('is said of every status that has not ended', () => {
    const port = portOf({ updatedAt: 2, actualFocDate: '1970-01-01T00:00:08.000Z' });
    const waits = portStatuses.map((status) => [status, portWait({ ...port, status }, facts)?.reason]);
    expect(Object.fromEntries(waits)).toEqual({
      draft: undefined,
      submitted: 'provider',
      documents_pending: 'documents',
      in_review: 'provider',
      exception: 'correction',
      foc_confirmed: 'foc_date',
      cancel_pending: 'provider',
      outcome_unknown: 'late_bound',
      needs_review: 'review',
    });
    expect(portWait({ ...port, status: 'foc_confirmed' })?.until).toBe(8_000);
    expect(portWait({ ...port, status: 'submitted' }, { dueAt: 9, stuckSince: 5 })?.reason).toBe(
      'provider_unreachable',
    );
  });
});
