import { type Type as Class } from '@nestjs/common';
import { ownFacts } from '../../src/http/field-facts.js';
import { type Schema } from '../../src/http/value-kinds.js';

/** Numbers from 0 to 1 that are the same for the same seed. */
export function chanceOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** What somebody sends who has not read the documentation. */
const wrong: unknown[] = [null, '', ' ', 0, -1, 1.5, 1e9, 2 ** 53, true, false, [], {}, [null], [[]], [{}], [''], { type: 'x' }, { a: { b: [1] } }, 'x'.repeat(300), 'a\u0000b', '😀', '😀'.repeat(40), '+12065551234', '2026-02-30', '2026-02-28', '12.345678901', 'true', '17', 'direct', 'a\nb', Array.from({ length: 250 }, () => '+12065551234')]; // prettier-ignore
const names = ['extra', 'a/b', 'x~y', '7', 'constructor', '__proto__', 'length', 'a\u0000', 'Type'];

type Shown = Schema & { example?: unknown };

/** Makes bodies and queries for DTO classes: mostly right, wrong in some places, now and then in all. */
export class Bodies {
  constructor(
    private readonly chance: () => number,
    /** Words of fields that allow a single one: the tags of unions. */
    private readonly tags: readonly [string, string][],
  ) {}

  object(type: Class, wrongness = this.pick([0, 0.02, 0.2, 0.9]), depth = 0): Record<string, unknown> {
    const made: Record<string, unknown> = {};
    for (const [prototype, name] of fieldsOf(type)) {
      if (this.chance() < (this.isRequired(prototype, name) ? wrongness / 2 : 0.5)) continue;
      made[name] = this.chance() < wrongness ? this.pick(wrong) : this.right(prototype, name, wrongness, depth);
    }
    // As JSON has it: a field of this name, not another prototype.
    const extra = JSON.parse(`{${JSON.stringify(this.pick(names))}: 1}`) as object;
    return this.chance() < wrongness / 3 ? { ...made, ...extra } : made;
  }

  /** The same as a query string says it. */
  query(type: Class): Record<string, unknown> {
    const written = (value: unknown): unknown =>
      Array.isArray(value) ? value.map(written) : typeof value === 'string' ? value : JSON.stringify(value);
    return Object.fromEntries(Object.entries(this.object(type)).map(([name, value]) => [name, written(value)]));
  }

  private isRequired(prototype: object, name: string): boolean {
    return ownFacts(prototype).get(name)?.optional !== true;
  }

  private right(prototype: object, name: string, wrongness: number, depth: number): unknown {
    const shown = (Reflect.getMetadata('swagger/apiModelProperties', prototype, name) ?? {}) as Shown & { isArray?: boolean }; // prettier-ignore
    const { classOf } = ownFacts(prototype).get(name) ?? {};
    if (!classOf) return this.ofSchema(shown);
    if (depth > 3) return {};
    const one = (): object => this.object(this.variant(classOf), wrongness, depth + 1);
    return shown.isArray ? Array.from({ length: Math.floor(this.chance() * 3) + (shown.minItems ?? 0) }, one) : one();
  }

  private variant(classOf: (value: unknown) => Class): Class {
    const tagged = this.tags.map(([tag, word]) => classOf({ [tag]: word })).filter((type) => type.name !== 'Unchosen');
    return this.pick([...tagged, classOf({})]);
  }

  private ofSchema({ type, enum: words, minimum = 0, maximum = 10, items, example }: Shown): unknown {
    if (type === 'array') {
      const shown = Array.isArray(example) && example.length > 0 ? { example: example[0] as unknown } : {};
      return Array.from({ length: Math.floor(this.chance() * 3) }, () => this.ofSchema({ ...shown, ...(items as Shown) })); // prettier-ignore
    }
    if (words) return this.pick(words);
    if (type === 'boolean') return this.chance() < 0.5;
    if (type === 'integer') return this.pick([minimum, maximum, minimum - 1, maximum + 1, Math.round((minimum + maximum) / 2)]); // prettier-ignore
    if (type === 'object') return this.pick([{}, { note: 'x', count: 1, on: true }, { '7': 1 }, { deep: { er: 1 } }]);
    return example ?? this.pick(['text', '+12065551234', '2026-03-01', '2026-03-01T12:30:00Z', 'US', 'WA', '12.34']);
  }

  private pick<T>(from: readonly T[]): T {
    return from[Math.floor(this.chance() * from.length)]!;
  }
}

/** The fields of a class and of those that it extends, each with the prototype that declares it. */
export function fieldsOf(type: Class): [object, string][] {
  const fields: [object, string][] = [];
  let prototype = type.prototype as object;
  for (; prototype !== Object.prototype; prototype = Object.getPrototypeOf(prototype) as object)
    for (const name of ownFacts(prototype).keys()) fields.push([prototype, name]);
  return fields;
}
