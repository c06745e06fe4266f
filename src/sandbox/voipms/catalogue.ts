import { type Given } from './given.js';
import { Rows } from './wire.js';

/** Codes with their descriptions: all of them, or the requested one. */
export function catalogue(given: Given, name: string, entries: Readonly<Record<string, string>>): Rows {
  const wanted = given.text(name);
  const found = Object.entries(entries).filter(([value]) => wanted === undefined || value === wanted);
  return new Rows(found.map(([value, description]) => ({ value, description })));
}
