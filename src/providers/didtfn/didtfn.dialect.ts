import { type Dialect, type Verdict } from '../kit/dialect.js';
import { form, multipart } from '../kit/encodings.js';
import { Faults } from '../kit/faults.js';
import { didtfnFaults } from './didtfn.faults.js';

/** Which kind of cart the account has: one for all callers, or one per reserve call. The document does not say; it depends on the account. */
export type CartKind = 'shared' | 'per_reservation';

export interface DidtfnAccount {
  baseUrl: string;
  token: string;
  accountNo: string;
}

/** Known values of the provider's `status`. */
const known = new Set(['', '200', '201', '404']);

/**
 * POST with a form body; the reply is (almost) JSON, and its own `status` decides, whatever the HTTP status: `"200"` and `"201"` mean success;
 * `"404"` with an `error` means refused and certainly not executed. Any other value means neither.
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
