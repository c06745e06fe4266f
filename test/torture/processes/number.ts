import { type Operation } from './linearizability.js';

/** What callers have been told about one number. `r` is a reservation, `o` an order. */
export type Told =
  | { readonly what: 'held'; readonly r: string }
  | { readonly what: 'ordered'; readonly r: string; readonly o: string }
  | { readonly what: 'bought'; readonly o: string }
  | { readonly what: 'released'; readonly r: string }
  /** `forGood`: its provider does not sell it again. */
  | { readonly what: 'given up'; readonly o: string; readonly forGood?: boolean }
  /** The order was rejected after it had been taken: its reservation holds the number again … */
  | { readonly what: 'put back'; readonly r: string; readonly o: string }
  /** … or nobody does; without a reservation always. */
  | { readonly what: 'dropped'; readonly r?: string; readonly o: string }
  /** The hold has ended by itself. */
  | { readonly what: 'lapsed'; readonly r: string }
  /** It cannot be had. `excused`: somebody was trying who did not get it, and it was his meanwhile. */
  | { readonly what: 'unavailable'; readonly excused?: boolean }
  /** The reservation has been ordered, whoever did it. */
  | { readonly what: 'already ordered'; readonly r: string }
  | { readonly what: 'seen'; readonly r: string; readonly as: 'held' | 'ordered' | 'over' };

/** Whose a number is, and what has become of the reservations that named it. */
export interface State {
  /** Nothing: free. Nobody's for good: `gone`. */
  readonly owner?: string;
  readonly fates: Readonly<Record<string, 'held' | 'ordered' | 'over'>>;
}

export const free: State = { fates: {} };
const gone = 'nobody';
export const keyOf = ({ owner = '', fates }: State): string =>
  `${owner} ${JSON.stringify(Object.entries(fates).sort())}`;

/** free → held → ordered → free, or held → free, or ordered → held: what follows from one answer, where it is possible at all. */
export function after({ owner, fates }: State, told: Told): State | undefined {
  switch (told.what) {
    case 'held':
      return owner === undefined ? { owner: told.r, fates: { ...fates, [told.r]: 'held' } } : undefined;
    case 'ordered':
      return owner === told.r ? { owner: told.o, fates: { ...fates, [told.r]: 'ordered' } } : undefined;
    case 'bought':
      return owner === undefined ? { owner: told.o, fates } : undefined;
    case 'released':
      if (owner === told.r) return { fates: { ...fates, [told.r]: 'over' } };
      return fates[told.r] === 'ordered' ? undefined : { ...(owner !== undefined && { owner }), fates };
    case 'given up':
      return owner === told.o ? { ...(told.forGood && { owner: gone }), fates } : undefined;
    case 'put back':
      return owner === told.o ? { owner: told.r, fates: { ...fates, [told.r]: 'held' } } : undefined;
    case 'dropped':
      return owner === told.o ? { fates: told.r === undefined ? fates : { ...fates, [told.r]: 'over' } } : undefined;
    case 'lapsed':
      return owner === told.r ? { fates: { ...fates, [told.r]: 'over' } } : undefined;
    case 'unavailable':
      return owner !== undefined || told.excused ? { ...(owner !== undefined && { owner }), fates } : undefined;
    case 'already ordered':
      return fates[told.r] === 'ordered' ? { ...(owner !== undefined && { owner }), fates } : undefined;
    case 'seen':
      // A hold whose reply was lost is over as well once it is known that it never was.
      return (fates[told.r] ?? 'over') === told.as ? { ...(owner !== undefined && { owner }), fates } : undefined;
  }
}

/** One call about a number; without `returned` nobody knows what became of it. */
export interface Call {
  readonly called: number;
  readonly returned?: number;
  /** By when it was known that it came to nothing, where that came out later than its answer. */
  readonly undone?: number;
  readonly told: Told;
}

/** The history of a number, as it is to be checked. */
export function operations(calls: readonly Call[]): Operation<State>[] {
  // Whoever is refused was in the way until then.
  const takers = calls.filter(
    ({ returned, told: { what } }) =>
      what === 'unavailable' || (returned === undefined && (what === 'held' || what === 'bought')),
  );
  return calls
    .filter(({ undone }) => undone === undefined)
    .map((call) => {
      const { called, returned, told: said } = call;
      const until = ({ undone, returned: end }: Call): number => undone ?? end ?? Infinity;
      const mayBeHis = (one: Call): boolean =>
        one !== call && one.called < (returned ?? Infinity) && called < until(one);
      const told = said.what === 'unavailable' ? { ...said, excused: takers.some(mayBeHis) } : said;
      return {
        called,
        ...(returned !== undefined && { returned }),
        after: (state) => after(state, told),
        words: Object.values(told).join(' '),
      };
    });
}
