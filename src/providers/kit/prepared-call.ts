import { type Outcome } from '../../contract/outcome.js';
import { type Settling } from '../../contract/operation-row.js';
import { type PreparedCall } from '../../contract/steps.js';
import { digestFields, type Fields, type InputOf } from './fields.js';
import { type EffectOperation } from './operation.js';
import { type Sender } from './sender.js';

/** A row and its input, prepared for the money protocol: the journal entry, and the single send. */
export function prepareCall<F extends Fields, O, S extends Settling, T = O>(
  upstream: { sender: Sender; lateBoundMs: number },
  op: EffectOperation<F, O, S>,
  input: InputOf<F>,
  options: { understand?: (reply: O) => T; digest?: Record<string, unknown> } = {},
): PreparedCall<T, S['by']> {
  const { sender, lateBoundMs } = upstream;
  return {
    operation: op.name,
    effect: op.effect,
    settledBy: op.settle.by,
    digest: { ...digestFields(op.fields, input), ...options.digest },
    timeoutMs: sender.timeoutMs(op),
    lateBoundMs,
    async send(intent): Promise<Outcome<T>> {
      const outcome = await sender.effect(op, input, intent);
      if (outcome.kind !== 'done' || !options.understand) return outcome as Outcome<T>;
      try {
        return { kind: 'done', value: options.understand(outcome.value) };
      } catch (error) {
        sender.drift.unreadable(op.name, error);
        // It was executed, but the reply makes no sense: only a read can tell the result.
        const fault = { provider: sender.provider, operation: op.name, code: 'unreadable' };
        return { kind: 'unknown', code: 'outcome_unknown', fault };
      }
    },
  };
}
