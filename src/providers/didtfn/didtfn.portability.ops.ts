import { f } from '../kit/fields.js';
import { operation } from '../kit/operation.js';
import { Malformed, numberList, object, type Reader, underData } from '../kit/readers.js';

/** The provider writes the same number with 10 or 11 digits. */
const ten = (digits: string): string => (digits.length === 11 && digits.startsWith('1') ? digits.slice(1) : digits);

/** Both lists are documented; at least one must be present, without duplicates, and no number may be in both. */
const verdicts: Reader<{ accepted: string[]; rejected: string[] }> = underData((value, at) => {
  const keys = typeof value === 'object' && value !== null ? Object.keys(value) : [];
  const listed = keys.filter((key) => /^(?:accepted|rejected)(?:#\d+)?$/.test(key));
  if (listed.length === 0 || listed.some((key) => key.includes('#'))) throw new Malformed(at, 'each list once');
  const lists = object(Object.fromEntries(listed.map((key) => [key, numberList])))(value, at);
  const [accepted, rejected] = [(lists['accepted'] ?? []).map(ten), (lists['rejected'] ?? []).map(ten)];
  if (accepted.some((number) => rejected.includes(number))) throw new Malformed(at, 'every number in one list');
  return { accepted, rejected };
});

/** Document: "Check DID Portability". */
export const portability = {
  checkLnp: operation({
    name: 'check_lnp',
    upstream: 'POST /check_lnp',
    effect: 'read',
    routes: ['POST /v1/portability-checks'],
    fields: { numbers: f.digitsList },
    reply: verdicts,
  }),
};
