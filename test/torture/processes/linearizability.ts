/** One call of a history, as its caller saw it. */
export interface Operation<State> {
  /** When it was called and when it was answered, as places in one order of events. Without an answer it may have taken effect at any time since, or never. */
  readonly called: number;
  readonly returned?: number;
  /** The state that it leaves where it takes effect in this one; undefined where it could not have been answered as it was. */
  readonly after: (state: State) => State | undefined;
  /** For people. */
  readonly words: string;
}

/** `undecided`: the search was given up. `stuck`: what no order of the calls explains, behind the longest beginning that one does. */
export type Verdict =
  | { readonly is: 'linearizable' | 'undecided' }
  | { readonly is: 'not linearizable'; readonly stuck: readonly string[] };

const shownBefore = 6;

/**
 * Whether there is an order of the calls in which each takes effect in one moment between its call and its answer, and is answered as it was
 * (Wing and Gong's search, with Lowe's memory of what has been tried: which calls have taken effect, and the state that they left).
 */
export function check<State>(
  history: readonly Operation<State>[],
  initial: State,
  keyOf: (state: State) => string,
  mostSteps = 1_000_000,
): Verdict {
  const calls = [...history].sort((a, b) => a.called - b.called);
  const done = calls.map(() => false);
  const order: number[] = [];
  let longest: readonly number[] = [];
  let left = calls.filter(({ returned }) => returned !== undefined).length;
  const tried = new Set<string>();
  let steps = 0;

  /** Calls of which one may be the next: none of the others was answered before it was made. What was never answered comes last. */
  const candidates = (from: number): number[] => {
    let bound = Infinity;
    for (let i = from; i < calls.length && calls[i]!.called < bound; i++)
      if (!done[i]) bound = Math.min(bound, calls[i]!.returned ?? Infinity);
    const found = calls.flatMap(({ called }, i) => (!done[i] && called < bound ? [i] : []));
    const isAnswered = (i: number): boolean => calls[i]!.returned !== undefined;
    return [...found.filter(isAnswered), ...found.filter((i) => !isAnswered(i))];
  };
  const search = (state: State): boolean => {
    if (left === 0) return true;
    const from = done.findIndex((is, i) => !is && calls[i]!.returned !== undefined);
    const key = `${from} ${done.flatMap((is, i) => (is && (i > from || calls[i]!.returned === undefined) ? [i] : [])).join()} ${keyOf(state)}`;
    if (tried.has(key)) return false;
    tried.add(key);
    for (const i of candidates(from)) {
      if (++steps > mostSteps) return false;
      const { after, returned } = calls[i]!;
      const next = after(state);
      if (next === undefined) continue;
      const counts = returned === undefined ? 0 : 1;
      done[i] = true;
      left -= counts;
      order.push(i);
      if (order.length > longest.length) longest = [...order];
      if (search(next)) return true;
      order.pop();
      left += counts;
      done[i] = false;
    }
    return false;
  };

  if (search(initial)) return { is: 'linearizable' };
  if (steps > mostSteps) return { is: 'undecided' };
  const placed = new Set(longest);
  const open = calls.filter(({ returned }, i) => !placed.has(i) && returned !== undefined);
  const first = Math.min(...open.map(({ returned }) => returned!));
  return {
    is: 'not linearizable',
    stuck: [
      ...longest.slice(-shownBefore).map((i) => shown(calls[i]!)),
      ...open.filter(({ called }) => called < first).map((one) => `no place for ${shown(one)}`),
    ],
  };
}

const shown = ({ called, returned, words }: Pick<Operation<unknown>, 'called' | 'returned' | 'words'>): string =>
  `[${called}–${returned ?? '…'}] ${words}`;
