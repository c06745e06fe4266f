import { type ProviderHealth } from '../../contract/provider.js';
import { type Sender } from './sender.js';

/** What the breaker has seen, in words. An idle provider is `ok` until a call shows otherwise. */
export function healthOf(circuits: ReturnType<Sender['circuits']>): ProviderHealth {
  const tripped = Object.entries(circuits).filter(([, circuit]) => circuit.state !== 'closed');
  if (tripped.length === 0) return { status: 'ok' };
  const classes = tripped.map(
    ([kind, circuit]) => `${kind === 'read' ? 'reads' : 'orders and holds'} ${circuit.state.replace('_', ' ')}`,
  );
  return {
    status: circuits.read.state === 'closed' ? 'degraded' : 'down',
    detail: `Circuit of ${classes.join(', ')}.`,
  };
}
