import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { eventCatalogue } from '../../src/domain/event-catalogue.js';

/** Closes every object of a schema: what is emitted has no member that the catalogue does not name. */
function closed<T>(schema: T): T {
  if (typeof schema !== 'object' || schema === null) return schema;
  if (Array.isArray(schema)) return schema.map(closed) as T;
  const inside = Object.fromEntries(Object.entries(schema).map(([name, value]) => [name, closed(value)])) as T & object;
  return 'properties' in inside ? { ...inside, additionalProperties: false } : inside;
}

/** Says what is wrong with the data of an event, by the catalogue's schema of its type. */
export function eventCheck(): (type: string, data: unknown) => string[] {
  const ajv = new Ajv2020({ strict: true, strictTypes: false, allErrors: true });
  (addFormats as unknown as (ajv: Ajv2020) => void)(ajv);
  const checks = new Map<string, ValidateFunction>(
    eventCatalogue.map(({ type, data }) => [type, ajv.compile(closed(data))]),
  );
  return (type, data) => {
    const check = checks.get(type);
    if (!check) return [`${type}: not in the catalogue`];
    return check(data) ? [] : (check.errors ?? []).map((e) => `${type} ${e.instancePath}: ${e.message ?? ''} ${JSON.stringify(e.params)}`); // prettier-ignore
  };
}
