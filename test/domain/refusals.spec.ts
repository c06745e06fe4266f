import { describe, expect, it } from '@jest/globals';
import { GatewayError, refusesGateway, saidBy, type UpstreamFault } from '../../src/domain/errors.js';
import { limitExceeded } from '../../src/domain/limit-exceeded.js';

const noon = Date.UTC(2026, 4, 14, 12);

describe('what a provider said, after a sentence', () => {
  const fault: UpstreamFault = { provider: 'acme', operation: 'order', message: 'No.' };
  const { message: _, ...silent } = fault;

  it.each([
    ['upstream_rejected', fault, ' (No.)'],
    ['upstream_rejected', silent, ''],
    ['upstream_unauthorized', fault, " (acme rejects the gateway's credentials: No.)"],
    ['access_refused', silent, " (acme refuses the gateway's account access to this)"],
  ] as const)('%s', (code, said, words) => {
    expect(saidBy({ code, fault: said })).toBe(words);
  });

  it('is of the gateway where its key or its access is refused, and nowhere else', () => {
    const codes = ['upstream_unauthorized', 'access_refused', 'upstream_rejected', 'forbidden'] as const;
    expect(codes.filter(refusesGateway)).toEqual(['upstream_unauthorized', 'access_refused']);
  });

  it('goes with an error and all that belongs to it', () => {
    const extras = {
      upstream: fault,
      errors: [{ pointer: '/a', code: 'format', detail: 'd' }],
      retry: { safe: true },
      cause: 'why',
    };
    const error = new GatewayError('upstream_rejected', 'It was refused.', extras);
    expect(error).toMatchObject({ name: 'GatewayError', message: 'upstream_rejected: It was refused.', ...extras });
  });
});

describe('a limit that is reached', () => {
  it('counts, and says when it begins anew and how long that is', () => {
    const error = limitExceeded({ name: 'ordersPerDay', currency: '', allowed: 5, used: 4, requested: 2 }, noon);
    expect(error.detail).toBe('ordersPerDay: at most 5 orders in a day. Used: 4, left: 1. Requested: 2.');
    expect(error.limit).toEqual({
      ...{ name: 'ordersPerDay', allowed: 5, used: 4, left: 1, requested: 2 },
      resetsAt: '2026-05-15T00:00:00.000Z',
    });
    expect(error.retry).toEqual({ safe: true, afterSeconds: 12 * 3_600 });
  });

  it('is money where it is one of money', () => {
    const excess = { name: 'spendPerDay', currency: 'USD', allowed: 30_000, used: 20_000, requested: 0 } as const;
    const error = limitExceeded(excess, noon);
    expect(error.limit).toMatchObject({ allowed: { amount: '3.00', currency: 'USD' }, left: { amount: '1.00' } });
    expect(error.detail).toBe('spendPerDay: at most 3.00 USD spent in a day. Used: 2.00 USD, left: 1.00 USD.');
  });

  it.each([
    ['ordersPerDay', 5, 6],
    ['ordersPerDay', 0, 0],
    ['liveHolds', 5, 1],
    ['spendPerOrder', 5, 1],
  ] as const)('%s of %i is not waited for by who wants %i', (name, allowed, requested) => {
    const error = limitExceeded({ name, currency: 'USD', allowed, used: 9, requested }, noon);
    expect(error.retry).toEqual({ safe: true });
    expect(error.limit).toMatchObject(name.startsWith('spend') ? { left: { amount: '0.00' } } : { left: 0 });
  });

  it('waits a second at least', () => {
    const excess = { name: 'ordersPerDay', currency: '', allowed: 1, used: 1, requested: 1 } as const;
    expect(limitExceeded(excess, noon + 12 * 3_600_000 - 1).retry).toEqual({ safe: true, afterSeconds: 1 });
  });
});
