import { describe, expect, it } from '@jest/globals';
import { type ProviderHealth } from '../../src/contract/provider-condition.js';
import { healthOf } from '../../src/providers/kit/health.js';
import { type Sender } from '../../src/providers/kit/sender.js';

type State = ReturnType<Sender['circuits']>['read']['state'];

function health(
  { read = 'closed', effect = 'closed' }: { read?: State; effect?: State },
  ...unreadable: string[]
): ProviderHealth {
  const circuits = { read: { state: read }, effect: { state: effect } };
  return healthOf({ circuits: () => circuits, drift: { unreadableNow: () => unreadable } } as never);
}

describe('the health of a provider', () => {
  it('is good until a call shows otherwise', () => {
    expect(health({})).toEqual({ status: 'ok' });
  });

  it('is degraded while orders cannot be sent, and down while it cannot be read', () => {
    expect(health({ effect: 'open' })).toEqual({
      status: 'degraded',
      detail: 'Circuit breaker for orders and holds open.',
    });
    expect(health({ read: 'half_open', effect: 'open' })).toEqual({
      status: 'down',
      detail: 'Circuit breaker for reads half open, orders and holds open.',
    });
  });

  it('is degraded by replies that cannot be parsed, of which three are named', () => {
    expect(health({}, 'search', 'reserve', 'order')).toEqual({
      status: 'degraded',
      detail: 'Replies to search, reserve, order cannot be parsed.',
    });
    expect(health({ effect: 'open' }, 'search', 'reserve', 'order', 'release').detail).toBe(
      'Circuit breaker for orders and holds open. Replies to search, reserve, order and others cannot be parsed.',
    );
  });
});
