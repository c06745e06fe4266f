import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { closed } from './closed.js';
import { eventCatalogue } from '../../src/domain/event-catalogue.js';

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
