import { isUsRegion } from './area-codes.js';
import { type FieldError } from './errors.js';

const provinces = new Set('AB BC MB NB NL NS NT NU ON PE QC SK YT'.split(' '));
/** Codes that are valid in US mail only: the other territories, the freely associated states, and the armed forces. */
const mailOnly = new Set('AA AE AP AS FM GU MH MP PW VI'.split(' '));

export const isCanadianRegion = (region: string): boolean => provinces.has(region);

const addresses: Readonly<
  Record<string, { knows(region: string): boolean; region: string; postalCode: RegExp; says: string }>
> = {
  US: {
    knows: (region) => isUsRegion(region) || mailOnly.has(region),
    region: 'is not a US state or territory. Use a state code such as WA.',
    postalCode: /^\d{5}(?:-?\d{4})?$/,
    says: 'A US ZIP code has five or nine digits, such as 97230.',
  },
  CA: {
    knows: isCanadianRegion,
    region: 'is not a Canadian province or territory. Use a province code such as ON.',
    postalCode: /^[a-z]\d[a-z][ -]?\d[a-z]\d$/i,
    says: 'A Canadian postal code has six characters, such as M5V 3L9.',
  },
};

/**
 * The errors of an address in the United States or Canada, by field; addresses elsewhere are not checked. A region that is not a two-letter code may
 * be a name, and is not checked either.
 */
export function addressFaults(
  { country = '', region, postalCode }: { country?: string; region?: string; postalCode?: string },
  at: string,
): FieldError[] {
  const known = Object.hasOwn(addresses, country) ? addresses[country] : undefined;
  if (!known) return [];
  const errors: FieldError[] = [];
  if (region !== undefined && /^[A-Z]{2}$/.test(region) && !known.knows(region))
    errors.push({ pointer: `${at}region`, code: 'unknown', detail: `${region} ${known.region}` });
  if (postalCode !== undefined && !known.postalCode.test(postalCode))
    errors.push({ pointer: `${at}postalCode`, code: 'format', detail: known.says });
  return errors;
}
