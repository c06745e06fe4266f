/** A value in flattened form: marks, each followed by what `Assembly.take` expects. Structured clone copies it as fast as a flat list. */
export type Portion = readonly unknown[];

const scalar = 0;
const list = 1;
const object = 2;
const end = 3;

/** Marks and values per portion: about a millisecond to reassemble. */
const portionSize = 4_000;

interface Frame {
  readonly of: Record<string | number, unknown>;
  /** Member names of an object; undefined for a list. */
  readonly names: readonly string[] | undefined;
  readonly count: number;
  next: number;
}

/** Flattens what rows read from replies (lists and plain objects of plain values) in steps that are all short. */
export function* portionsOf(whole: unknown): Generator<Portion> {
  let portion: unknown[] = [];
  const open: Frame[] = [];
  const begin = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) {
      portion.push(scalar, value);
      return;
    }
    const names = Array.isArray(value) ? undefined : Object.keys(value);
    if (names && !isPlain(value)) throw new TypeError('Only lists and plain objects can be taken apart.');
    portion.push(names ? object : list);
    open.push({ of: value as Frame['of'], names, count: (names ?? (value as unknown[])).length, next: 0 });
  };
  begin(whole);
  for (let frame = open.at(-1); frame; frame = open.at(-1)) {
    if (frame.next === frame.count) {
      open.pop();
      portion.push(end);
    } else {
      const at = frame.names?.[frame.next] ?? frame.next;
      frame.next++;
      if (frame.names) portion.push(at);
      begin(frame.of[at]);
    }
    if (portion.length >= portionSize) {
      yield portion;
      portion = [];
    }
  }
  yield portion;
}

function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value) as object | null;
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** Reassembles a value. */
export class Assembly {
  whole: unknown;
  private readonly open: (unknown[] | Record<string, unknown>)[] = [];

  take(portion: Portion): void {
    for (let i = 0; i < portion.length;) {
      const into = this.open.at(-1);
      const named = into !== undefined && !Array.isArray(into) && portion[i] !== end;
      const name = named ? (portion[i++] as string) : '';
      const mark = portion[i++];
      if (mark === end) {
        this.open.pop();
        continue;
      }
      const value = mark === list ? [] : mark === object ? {} : portion[i++];
      if (into === undefined) this.whole = value;
      else if (Array.isArray(into)) into.push(value);
      else if (name === '__proto__')
        Object.defineProperty(into, name, { value, enumerable: true, configurable: true, writable: true });
      else into[name] = value;
      if (mark !== scalar) this.open.push(value as unknown[] | Record<string, unknown>);
    }
  }
}

/** Yields to the event loop. */
export const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A deep copy, made in steps that let other work run in between. */
export async function copied<T>(value: T): Promise<T> {
  const assembly = new Assembly();
  let first = true;
  for (const portion of portionsOf(value)) {
    if (!first) await turn();
    first = false;
    assembly.take(portion);
  }
  return assembly.whole as T;
}
