import { type DriftReport } from '../../contract/drift.js';
import { type Check } from '../../contract/preflight.js';

const most = 8;

/** Fields and values seen since this process started that no row and no table knows. */
export function driftChecks({ fields, words }: DriftReport): Check[] {
  return [
    check(
      'unknown_fields',
      fields.map(({ operation, path }) => `${operation}: ${path}`),
      { none: 'Replies contain no unknown fields.', some: 'Unknown fields' },
      'Check whether any of them matters: the gateway does not read them. GET /v1/providers/{id}/drift lists them all.',
    ),
    check(
      'unknown_words',
      words.map(({ operation, field, word }) => `${operation}: ${field} "${word}"`),
      { none: 'Replies contain no unknown values.', some: 'Unknown values' },
      'Each is shown as unknown until the gateway recognizes it. GET /v1/providers/{id}/drift lists them all.',
    ),
  ];
}

function check(id: string, found: readonly string[], says: { none: string; some: string }, advice: string): Check {
  if (found.length === 0) return { id, outcome: 'ok', detail: says.none };
  const more = found.length > most ? ` and ${found.length - most} more` : '';
  return {
    id,
    outcome: 'warning',
    detail: `${says.some}: ${found.slice(0, most).join(', ')}${more}.`.slice(0, 500),
    advice,
  };
}
