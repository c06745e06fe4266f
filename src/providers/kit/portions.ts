/** A value taken apart: what follows each mark is told by `Assembly.take`. Structured clone takes it at the pace of flat lists. */
export type Portion = readonly unknown[];

const scalar = 0;
const list = 1;
const object = 2;
const end = 3;

/** Marks and values in one portion: a millisecond's work to put together. */
const portionSize = 4_000;

interface Frame {
  readonly of: Record<string | number, unknown>;
  /** Of an object's members; undefined for a list. */
  readonly names: readonly string[] | undefined;
  readonly count: number;
  next: number;
}

/** Takes apart what rows make of replies, which is lists and plain objects of plain values, so that no step of it is long. */
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

/** Puts a value together again. */
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

/** The event loop's other work comes first. */
export const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A copy that shares nothing with the value; whatever else is to be done is done in between. */
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
