import { type Type as Class } from '@nestjs/common';
import { getMetadataStorage, MinLength } from 'class-validator';
import { describe, expect, it } from '@jest/globals';
import '../../src/app.module.js';
import { readDecorated } from '../../src/http/decorated-validation.js';
import { ListField, OptionsField, TextField } from '../../src/http/field-decorators.js';
import { readPlanned } from '../../src/http/validation-plan.js';
import { text } from '../../src/http/value-kinds.js';
import { bind, refusalOf } from '../../src/http/validation.js';
import { Bodies, chanceOf, fieldsOf } from './bodies.js';

/** How many bodies, and which: `VALIDATION_BODIES=100000 VALIDATION_SEED=7 npm test -- validation-plans`. */
const wanted = Number(process.env['VALIDATION_BODIES'] ?? 5_000);
const seed = Number(process.env['VALIDATION_SEED'] ?? 20_260_301);

/** Every class whose fields anything is said about, of requests and of answers. */
const classes = [
  ...(getMetadataStorage() as unknown as { validationMetadatas: Map<Class, unknown> }).validationMetadatas.keys(),
];
const tags = classes.flatMap((type) =>
  fieldsOf(type).flatMap(([prototype, name]) => {
    const shown = Reflect.getMetadata('swagger/apiModelProperties', prototype, name) as { enum?: string[] } | undefined;
    return shown?.enum?.length === 1 ? [[name, shown.enum[0]!] as [string, string]] : [];
  }),
);

/** With classes, and in the order of fields. */
function inDetail(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inDetail);
  if (typeof value !== 'object' || value === null) return value;
  return [value.constructor.name, ...Object.entries(value).map(([name, member]) => [name, inDetail(member)])];
}

class Shared {
  @OptionsField({ description: 'Settings.' })
  set: Record<string, string>;

  @ListField(text({ max: 9 }), { max: 3, description: 'Names.' })
  names: string[];
}

describe('a plan', () => {
  it('is there for every class, but for answers with a field that only the documentation knows', () => {
    expect(classes.length).toBeGreaterThan(200);
    const without = classes.filter((type) => readPlanned(type, {}, false) === undefined).map(({ name }) => name);
    expect(without.sort()).toEqual(['ChangeDto', 'LimitUsageDto', 'RequestOptionsDto']);
  });

  it(
    `reads what decorators read, and says the same of what is wrong (${wanted} bodies)`,
    () => {
      const chance = chanceOf(seed);
      const bodies = new Bodies(chance, tags);
      const seen = { right: 0, wrong: 0 };
      for (let i = 0; i < wanted; i++) {
        const type = classes[i % classes.length]!;
        const isQuery = chance() < 0.3;
        const plain = isQuery ? bodies.query(type) : bodies.object(type);
        // What no body may hold is refused before either is asked.
        if (refusalOf(plain)) continue;
        const before = JSON.stringify(plain);
        const planned = readPlanned(type, structuredClone(plain), isQuery);
        if (!planned) continue;
        const decorated = readDecorated(type, structuredClone(plain), isQuery);
        const of = `${type.name}${isQuery ? ', query' : ''}: ${before}`;
        expect([of, planned.faults]).toEqual([of, decorated.faults]);
        if (planned.faults.length === 0)
          expect([of, inDetail(planned.instance)]).toEqual([of, inDetail(decorated.instance)]);
        seen[planned.faults.length === 0 ? 'right' : 'wrong']++;
      }
      // Both kinds, or nothing would have been compared.
      expect(Math.min(seen.right, seen.wrong)).toBeGreaterThan(wanted / 10);
    },
    60_000 + 5 * wanted,
  );

  it('shares nothing with what it was made from', () => {
    const plain = { set: { note: 'x' }, names: ['a'] };
    const { instance } = readPlanned(Shared, plain, false)!;
    expect(instance).toEqual(plain);
    instance.set['note'] = 'y';
    instance.names.push('b');
    expect(plain).toEqual({ set: { note: 'x' }, names: ['a'] });
  });

  it('is not made for a class with a decorator that it does not know, nor for one with a method: they are read as ever', () => {
    class Named {
      @MinLength(3)
      @TextField({ max: 9, description: 'A name.' })
      name: string;
    }
    class Sized {
      @TextField({ max: 9, description: 'A size.' })
      size: string;

      area(): number {
        return Number(this.size) ** 2;
      }
    }
    class Child extends Sized {
      @TextField({ max: 3, description: 'A shorter size.' })
      declare size: string;
    }
    for (const type of [Named, Sized, Child]) expect(readPlanned<object>(type, {}, false)).toBeUndefined();
    expect(bind(Sized, { size: '3' }).area()).toBe(9);
    expect(() => bind(Named, { name: 7 })).toThrow('/name must be a string');
  });
});
