import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { closed } from './closed.js';
import { eventCatalogue } from '../../src/domain/event-catalogue.js';

/** Says what is wrong with the data of an event, by the catalogue's schema of its type. */
export function eventCheck(): (type: string, data: unknown) => string[] {
  const ajv = new Ajv2020({ strict: true, strictTypes: false, allErrors: true });
  (addFormats as unknown as (ajv: Ajv2020) => void)(ajv);
  // Compiled when the first event of its type comes: no file of tests meets them all.
  const checks = new Map<string, ValidateFunction>();
  const checkOf = (type: string): ValidateFunction | undefined => {
    const entry = eventCatalogue.find((one) => one.type === type);
    if (!entry) return undefined;
    const check = checks.get(type) ?? ajv.compile(closed(entry.data));
    checks.set(type, check);
    return check;
  };
  return (type, data) => {
    const check = checkOf(type);
    if (!check) return [`${type}: not in the catalogue`];
    return check(data) ? [] : (check.errors ?? []).map((e) => `${type} ${e.instancePath}: ${e.message ?? ''} ${JSON.stringify(e.params)}`); // prettier-ignore
  };
}
