import { type E164, fromNational } from '../../domain/phone-number.js';
import { type Fields, type InputOf } from '../kit/fields.js';
import { type ReadOperation } from '../kit/operation.js';
import { type VoipmsUpstream } from './voipms.settings.js';

/**
 * The +1 number that the provider means: ten digits, in some lists preceded by 1 or +1. Undefined for anything else among its numbers: iNum, foreign
 * and virtual numbers, and fax numbers, which it prints with dots.
 */
export const toE164 = (printed: string): E164 | undefined =>
  /^\d{10,11}$/.test(printed) || /^\+1\d{10}$/.test(printed) ? fromNational(printed.replace('+', '')) : undefined;

/** As sent: ten digits. */
export const national = (phoneNumber: E164): string => phoneNumber.slice(2);

/** The rows of a list that have a +1 number, with that number. Other rows are left out, and counted as drift. */
export async function readNumbers<F extends Fields, Row extends { did: string }>(
  upstream: VoipmsUpstream,
  op: ReadOperation<F, Row[]>,
  input: InputOf<F>,
  options: { deadlineAt: number },
): Promise<(Row & { phoneNumber: E164 })[]> {
  const rows = await upstream.sender.read(op, input, options);
  return rows.flatMap((row) => {
    const phoneNumber = toE164(row.did);
    if (phoneNumber !== undefined) return { ...row, phoneNumber };
    countLeftOut(upstream, op, 'dids.did');
    return [];
  });
}

/** Counts a number that is not a +1 number, by its field. */
export function countLeftOut({ sender }: VoipmsUpstream, op: { readonly name: string }, field: string): void {
  sender.drift.said(op.name, [{ at: `reply.${field}`, word: 'not a North American number', times: 1 }]);
}
