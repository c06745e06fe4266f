import { type FieldError, GatewayError } from './errors.js';

/** Refuses a list that names a number twice, or that has more than `most` numbers. `at` is the pointer of the list. */
export function refuseRepeatedNumbers(phoneNumbers: readonly string[], at: string, most?: number): void {
  const errors: FieldError[] = [];
  const seen = new Set<string>();
  phoneNumbers.forEach((n, i) => {
    if (seen.has(n)) errors.push({ pointer: `${at}/${i}`, code: 'duplicate', detail: 'This number is listed twice.' });
    seen.add(n);
  });
  if (most !== undefined && phoneNumbers.length > most)
    errors.push({ pointer: at, code: 'too_many', detail: `At most ${most} numbers per request.` });
  if (errors[0]) throw new GatewayError('invalid_request', errors[0].detail, { errors });
}
