import { type Type as Class } from '@nestjs/common';
import { getMetadataStorage } from 'class-validator';
import { type Bound } from './decorated-validation.js';
import { type FieldFacts, ownFacts } from './field-facts.js';
import { escapePointer } from './json-pointer.js';
import { type Fault, fault } from './value-kinds.js';

type Plain = Record<string, unknown>;

interface Field extends FieldFacts {
  name: string;
  /** Its name, escaped for a JSON pointer. */
  step: string;
}

/** How objects of one class are read and checked, computed once. */
interface Plan {
  prototype: object;
  /** In the order in which their faults are reported: a class's own fields before inherited ones. */
  fields: readonly Field[];
  byName: ReadonlyMap<string, Field>;
  /** In the order of the resulting object. */
  names: readonly string[];
  defaults: Plain;
}

const plans = new WeakMap<Class, Plan | null>();

/**
 * Reads an object exactly as `readDecorated` does; undefined if the class, or a nested one, has other decorators than our own. class-validator goes
 * through the rules of all classes for each object, and class-transformer through the inheritance of each field.
 */
export function readPlanned<T extends object>(type: Class<T>, plain: object, isQuery: boolean): Bound<T> | undefined {
  const plan = planOf(type);
  if (!plan) return undefined;
  const faults: Fault[] = [];
  try {
    return { instance: read(plan, plain as Plain, isQuery, '', faults) as T, faults };
  } catch (error) {
    if (error instanceof Unplanned) return undefined;
    throw error;
  }
}

/** A nested object is of a class without a plan. */
class Unplanned extends Error {}

function read(plan: Plan, plain: Plain, isQuery: boolean, at: string, faults: Fault[]): object {
  for (const name of Object.keys(plain))
    if (!plan.byName.has(name))
      faults.push(fault('unknown_field', 'is not a known field', `${at}/${escapePointer(name)}`));
  const values: Plain = {};
  for (const field of plan.fields) {
    const value = valueOf(field, plain, plan.defaults, isQuery);
    if (value === undefined && field.optional) continue;
    const own = field.check(value);
    for (const found of own) faults.push({ ...found, at: `${at}/${field.step}${found.at}` });
    if (own.length === 0) values[field.name] = inside(field, value, isQuery, `${at}/${field.step}`, faults);
  }
  const instance = Object.create(plan.prototype) as Plain;
  for (const name of plan.names) if (values[name] !== undefined) instance[name] = values[name];
  return instance;
}

function valueOf({ name, fromQuery }: Field, plain: Plain, defaults: Plain, isQuery: boolean): unknown {
  if (!Object.hasOwn(plain, name)) return defaults[name];
  return isQuery && fromQuery ? fromQuery(plain[name]) : plain[name];
}

/** A value of the right type, copied deeply: nothing is shared with the request. */
function inside({ classOf }: Field, value: unknown, isQuery: boolean, at: string, faults: Fault[]): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (!classOf) return copied(value);
  if (!Array.isArray(value)) return read(planned(classOf(value)), value as Plain, isQuery, at, faults);
  const plan = planned(classOf(value));
  return value.map((item, index) => read(plan, item as Plain, isQuery, `${at}/${index}`, faults));
}

function copied(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(copied);
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, copied(member)]));
}

function planned(type: Class): Plan {
  const plan = planOf(type);
  if (!plan) throw new Unplanned(type.name);
  return plan;
}

function planOf(type: Class): Plan | null {
  const known = plans.get(type);
  if (known !== undefined) return known;
  const plan = compile(type);
  plans.set(type, plan);
  return plan;
}

function compile(type: Class): Plan | null {
  const [own = type.prototype as object, ...inherited] = prototypesOf(type);
  // A method would prevent a field with its name from being set.
  if ([own, ...inherited].some((prototype) => Object.getOwnPropertyNames(prototype).length > 1)) return null;
  const declared = [own, ...inherited.reverse()].flatMap((prototype) => [...ownFacts(prototype)]);
  const fields = declared.map(([name, facts]) => ({ ...facts, name, step: escapePointer(name) }));
  const byName = new Map(fields.map((field) => [field.name, field]));
  if (byName.size < fields.length || !fields.every(isWhole) || !saysNoMore(type, byName)) return null;
  const blank = new type() as Plain;
  // A documentation-only field has no decorators; a default that is not plain data is created for each object.
  if (Object.keys(blank).some((name) => !byName.has(name))) return null;
  const defaults = Object.fromEntries(Object.entries(blank).filter(([, value]) => value !== undefined));
  if (Object.keys(defaults).some((name) => byName.get(name)?.classOf)) return null;
  const names = [...new Set([...Object.keys(blank), ...byName.keys()])];
  return { prototype: own, fields: fields as Field[], byName: byName as Map<string, Field>, names, defaults };
}

function prototypesOf(type: Class): object[] {
  const prototypes: object[] = [];
  let prototype = type.prototype as object;
  for (; prototype !== Object.prototype; prototype = Object.getPrototypeOf(prototype) as object)
    prototypes.push(prototype);
  return prototypes;
}

const isWhole = (field: Partial<Field>): boolean => field.check !== undefined && field.optional !== undefined;

/** Whether class-validator knows exactly what our decorators declare for these fields, and nothing else. */
function saysNoMore(type: Class, byName: ReadonlyMap<string, Partial<FieldFacts>>): boolean {
  const told = getMetadataStorage().getTargetValidationMetadatas(type, '', false, false);
  const ours = told.every(({ propertyName, type: kind, context }) => {
    const { check, optional, classOf } = byName.get(propertyName) ?? {};
    if (kind === 'customValidation') return check !== undefined && (context as Partial<FieldFacts>)?.check === check;
    return (kind === 'conditionalValidation' && optional) || (kind === 'nestedValidation' && classOf !== undefined);
  });
  const expected = [...byName.values()].flatMap(({ optional, classOf }) => [1, optional ? 1 : 0, classOf ? 1 : 0]);
  return ours && told.length === expected.reduce((sum, count) => sum + count, 0);
}
