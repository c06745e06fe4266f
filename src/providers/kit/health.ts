import { type ProviderHealth } from '../../contract/provider-condition.js';
import { type Sender } from './sender.js';

/** Health derived from recent calls. An idle provider is `ok` until a call shows otherwise. */
export function healthOf(sender: Pick<Sender, 'circuits' | 'drift'>): ProviderHealth {
  const circuits = sender.circuits();
  const tripped = Object.entries(circuits).filter(([, circuit]) => circuit.state !== 'closed');
  const unreadable = sender.drift.unreadableNow();
  if (tripped.length === 0 && unreadable.length === 0) return { status: 'ok' };
  const classes = tripped.map(
    ([kind, circuit]) => `${kind === 'read' ? 'reads' : 'orders and holds'} ${circuit.state.replace('_', ' ')}`,
  );
  const named = unreadable.slice(0, mostNamed).join(', ') + (unreadable.length > mostNamed ? ' and others' : '');
  return {
    status: circuits.read.state === 'closed' ? 'degraded' : 'down',
    detail: [
      ...(classes.length > 0 ? [`Circuit breaker for ${classes.join(', ')}.`] : []),
      ...(unreadable.length > 0 ? [`Replies to ${named} cannot be parsed.`] : []),
    ].join(' '),
  };
}

const mostNamed = 3;
