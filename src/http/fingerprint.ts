import { hash } from 'node:crypto';

/** SHA-256 of the canonical JSON of a value, regardless of the order of object members. */
export function fingerprintOf(value: unknown): string {
  return hash('sha256', JSON.stringify(canonical(value)), 'hex');
}

function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, member]) => [name, canonical(member)]);
}
