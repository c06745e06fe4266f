import { type ChangeEnd, endOf } from '../../contract/changes.js';
import { type Settling } from '../../contract/operation-row.js';
import { type StepResult, type Steps } from '../../contract/steps.js';
import { onlySet } from '../../domain/only-set.js';
import { type Fields, type InputOf } from './fields.js';
import { type EffectOperation } from './operation.js';
import { prepareCall } from './prepared-call.js';
import { type Sender } from './sender.js';

/** A row that no read can settle. */
export type UnreadOperation<F extends Fields = Fields, O = unknown> = EffectOperation<
  F,
  O,
  Exclude<Settling, { by: 'reading' }>
>;

interface OneCall<F extends Fields> {
  /** Called just before the send: confidential values may be gone by then (`kept`). */
  input: () => InputOf<F>;
  /** Whether it carries values that are never stored: then it is tried once, by the process that received them. */
  secret?: boolean;
  /** What else helps someone find it in the provider's portal. */
  tag?: string;
}

/**
 * A change made by one call whose row no read can settle. Unless the row may be repeated, a lost call goes to manual review with everything known
 * about it. It is never sent again on a guess.
 */
export function once<F extends Fields, O>(
  { sender, lateBoundMs }: { sender: Sender; lateBoundMs: number },
  run: Steps,
  op: UnreadOperation<F, O>,
  { input, secret = false, tag }: OneCall<F>,
): Promise<StepResult<O>> {
  return run.step<O>({
    key: op.name,
    call: async () => {
      const sentAt = new Date(sender.clock.now()).toISOString();
      return prepareCall({ sender, lateBoundMs }, op, input(), { digest: { ...onlySet({ tag }), sentAt } });
    },
    neverAgain: secret,
  });
}

/** The end of a change whose call was not done. For manual review: when it was sent, with what, and where to look. */
export function notDone(result: Exclude<StepResult<unknown>, { kind: 'done' }>, what: string): ChangeEnd<never> {
  const end = endOf(result, what);
  return result.kind === 'undecided' && end.kind === 'needs_review'
    ? { kind: 'needs_review', detail: `${end.detail} ${whereToLook(result.sent)}` }
    : end;
}

/** What to look for in the provider's portal. */
export function whereToLook({ sentAt, ...sent }: Record<string, unknown>): string {
  const said = Object.entries(sent)
    .filter(([, value]) => value !== '[redacted]' && value !== '')
    .map(([name, value]) => `${name} ${String(value)}`);
  return `It was sent at ${String(sentAt)}${said.length > 0 ? ` with ${said.join(', ')}` : ''}. Look for it in the provider's portal.`;
}
