import { type Check } from '../../contract/preflight.js';
import { GatewayError } from '../../domain/errors.js';
import { type Fields, type InputOf } from './fields.js';
import { type ReadOperation } from './operation.js';
import { type DatedReply, type Sender } from './sender.js';

/** Values from earlier replies that later reads need: IDs, states, numbers. Never leaves the process. */
export type Known = Map<string, string>;

/** The result of a read. */
export type End<O> = { reply: O; error?: undefined } | { error: GatewayError };

/** Something the gateway assumes about a provider, and a read can confirm. */
export interface Assumption<O> {
  readonly id: string;
  /** What to do if it does not hold. */
  readonly advice: string;
  /** The detail must not contain what was read. */
  judge: (end: End<O>, known: Known) => Pick<Check, 'outcome' | 'detail'>;
}

interface Way<F extends Fields, O> {
  /** Keys of `Known` that it requires, each with a description. */
  readonly needs?: Readonly<Record<string, string>>;
  readonly input?: (known: Known) => InputOf<F>;
  readonly learn?: (reply: O, known: Known) => void;
  readonly assumes?: readonly Assumption<O>[];
  /** Asks for something that does not exist: the answer shows how the provider refuses, and nothing about the row's reply. */
  readonly inVain?: true;
}

/** One harmless read of a preflight. */
export interface Probe {
  readonly operation: string;
  readonly needs: Readonly<Record<string, string>>;
  readonly inVain: boolean;
  make(
    sender: Sender,
    known: Known,
    heard: (answer: DatedReply) => void,
  ): Promise<{ end: End<unknown>; checks: Check[] }>;
  /** The assumptions that it would have checked. */
  readonly assumes: readonly Pick<Assumption<unknown>, 'id'>[];
}

/** Only reads can be probed: the type enforces it, and the sender refuses anything else. */
export function probe<F extends Fields, O>(op: ReadOperation<F, O>, way: Way<F, O> = {}): Probe {
  const { needs = {}, input, learn, assumes = [], inVain = false } = way;
  return {
    operation: op.name,
    needs,
    inVain,
    assumes,
    async make(sender, known, heard) {
      const end = await ended(() => sender.read(op, input?.(known) ?? ({} as InputOf<F>), { heard }));
      if (!end.error) learn?.(end.reply, known);
      const checks = assumes.map(({ id, advice, judge }): Check => {
        const verdict = judge(end, known);
        const bad = verdict.outcome === 'failed' || verdict.outcome === 'warning';
        return { id: `assumption:${id}`, ...verdict, ...(bad && { advice }) };
      });
      return { end, checks };
    },
  };
}

async function ended<O>(read: () => Promise<O>): Promise<End<O>> {
  try {
    return { reply: await read() };
  } catch (error) {
    if (error instanceof GatewayError) return { error };
    throw error;
  }
}

/** The usual judgement: ok if the reply fits, `otherwise` if it does not, skipped if `fits` cannot tell or the read failed. */
export function holds<O>(
  fits: (reply: O, known: Known) => boolean | undefined,
  says: { ok: string; not: string; none?: string },
  otherwise: 'warning' | 'failed' = 'failed',
): Assumption<O>['judge'] {
  return (end, known) => {
    if (end.error)
      return { outcome: 'skipped', detail: 'The read that would show it did not return the expected result.' };
    const fit = fits(end.reply, known);
    if (fit === undefined)
      return { outcome: 'skipped', detail: says.none ?? 'The account contains nothing that would show it.' };
    return fit ? { outcome: 'ok', detail: says.ok } : { outcome: otherwise, detail: says.not };
  };
}
