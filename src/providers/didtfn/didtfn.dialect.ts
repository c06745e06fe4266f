import { type Dialect, type Verdict } from '../kit/dialect.js';
import { form, multipart } from '../kit/encodings.js';
import { Faults } from '../kit/faults.js';
import { didtfnFaults } from './didtfn.faults.js';

/** Which cart the account has: one for all callers, or one for each reserve call. The document does not say; the account does. */
export type CartKind = 'shared' | 'per_reservation';

export interface DidtfnAccount {
  baseUrl: string;
  token: string;
  accountNo: string;
}

/** What the provider's `status` may be, with whatever else beside it. */
const known = new Set(['', '200', '201', '404']);

/**
 * POST with a form; the answer is JSON, or nearly, and tells success in its own `status`, whatever HTTP says:
 * `"200"` or `"201"` is yes, `"404"` with an `error` is no and certainly not executed. Any other word means neither.
 */
export function didtfnDialect(account: DidtfnAccount): Dialect {
  const faults = new Faults(didtfnFaults, () => [account.token, account.accountNo]);
  return {
    provider: 'didtfn',
    baseUrl: account.baseUrl,
    credentials: () => ({ token: account.token, accountno: account.accountNo }),
    encode: (_op, fields, files) => (Object.keys(files).length > 0 ? multipart(fields, files) : form(fields)),
    grammar: 'loose_json',
    envelope: ['status'],
    unmapped: () => faults.unmapped(),
    judge: (parsed, _httpStatus, _op, secrets): Verdict => {
      if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
        return { kind: 'unknown', reason: 'the reply is not an object' };
      }
      const { status, error } = parsed as { status?: unknown; error?: unknown };
      const word = typeof status === 'string' || typeof status === 'number' ? String(status).trim() : '';
      if ((word === '200' || word === '201') && error === undefined) return { kind: 'ok' };
      if (word === '404' && typeof error === 'string') {
        return { kind: 'refused', code: faults.classify(error, secrets), upstreamCode: word, message: error };
      }
      return {
        kind: 'unknown',
        reason: 'the status word is not one the document has',
        ...(known.has(word) ? {} : { word }),
      };
    },
  };
}
