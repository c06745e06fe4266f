import { type CarrierAccount, type NewPort } from '../../contract/porting.js';
import { regionOfAreaCode } from '../../domain/area-codes.js';
import { type FieldError, GatewayError } from '../../domain/errors.js';
import { unfitOptions } from '../kit/options.js';
import { type E164, fromNational, nanpParts } from '../../domain/phone-number.js';

export const foreign = 'This provider only ports North American numbers (+1).';

/** Which callers a toll-free number is for, and what the provider calls that; `0` where numbers are not toll-free. */
export const tollFreeTypes = { american: '1', american_and_canadian: '2', canadian: '3' } as const;

/** What a port says beyond the common fields, as the losing carrier has it on record. */
export interface VoipmsPortOptions {
  /** Street and number. */
  street: string;
  /** The part of the building. */
  unit?: string;
  city: string;
  /** State or province, in two letters. */
  region: string;
  postalCode: string;
  /** ISO 3166-1 alpha-2. */
  country: string;
  losingCarrier: string;
  /** The company on the carrier's bill: businesses have one, homes have none. */
  company?: string;
  /** The number that the carrier's bill is for, E.164. Wanted of wireless numbers. */
  billingNumber?: string;
  /** What remains with the carrier, in words: DSL, hunt groups and the like. Wanted of wireless numbers. */
  services?: string;
  /** Of the device; wanted of Canadian wireless numbers. */
  imei?: string;
  callers?: keyof typeof tollFreeTypes;
  /** Whether these are fax numbers. */
  fax?: boolean;
  /** Anything else for the porting desk. */
  notes?: string;
}

interface Check {
  holds(value: unknown): boolean;
  says: string;
}
const words = (most: number): Check => ({
  holds: (value) => typeof value === 'string' && value.trim() !== '' && value.length <= most,
  says: `a string of at most ${most} characters`,
});
const matching = (pattern: RegExp, says: string): Check => ({
  holds: (value) => typeof value === 'string' && pattern.test(value),
  says,
});
const checks: { [K in keyof VoipmsPortOptions]-?: Check } = {
  street: words(128),
  unit: words(128),
  city: words(128),
  region: matching(/^[A-Z]{2}$/, 'a two-letter state or province code in capitals, such as FL'),
  postalCode: matching(/^[A-Z\d][A-Z\d -]{2,9}$/i, 'a postal code as a string'),
  country: matching(/^[A-Z]{2}$/, 'a two-letter country code in capitals, such as US'),
  losingCarrier: words(128),
  company: words(128),
  billingNumber: {
    holds: (value) => typeof value === 'string' && fromNational(value.slice(2)) === value,
    says: 'a North American number in E.164 format',
  },
  services: words(500),
  imei: matching(/^\d{15}$/, '15 digits as a string'),
  callers: {
    holds: (value) => typeof value === 'string' && Object.hasOwn(tollFreeTypes, value),
    says: `one of ${Object.keys(tollFreeTypes).join(', ')}`,
  },
  fax: { holds: (value) => typeof value === 'boolean', says: 'true or false' },
  notes: words(500),
};
const always = ['street', 'city', 'region', 'postalCode', 'country', 'losingCarrier'] as const;

/** `1` local in the United States, `2` local in Canada, `3` toll-free, `4` and `5` fax in either country. */
export function portTypeOf(phoneNumber: E164, fax = false): '1' | '2' | '3' | '4' | '5' {
  const parts = nanpParts(phoneNumber);
  if (parts?.type === 'toll_free') return '3';
  const american = parts !== undefined && regionOfAreaCode(parts.areaCode) !== undefined;
  if (fax) return american ? '4' : '5';
  return american ? '1' : '2';
}

/**
 * Refuses, by field, what the provider's document does not allow: its own answer to anything that is wrong is one word, `invalid`.
 * A port-out PIN makes the numbers wireless ones.
 */
export function checkPort(port: NewPort, account: CarrierAccount): void {
  const errors = [...numberErrors(port), ...optionErrors(port), ...conditionErrors(port, account)];
  if (errors[0]) throw new GatewayError('invalid_request', errors[0].detail, { errors });
}

function numberErrors({ phoneNumbers, category }: NewPort): FieldError[] {
  const [first] = phoneNumbers;
  return phoneNumbers.flatMap((phoneNumber, i): FieldError[] => {
    const pointer = `/order/phoneNumbers/${i}`;
    const parts = nanpParts(phoneNumber);
    if (!parts) return [{ pointer, code: 'unsupported', detail: foreign }];
    if ((parts.type === 'toll_free') !== (category === 'toll_free'))
      return [{ pointer, code: 'contradiction', detail: `This number is not of category ${category}.` }];
    if (portTypeOf(phoneNumber) === portTypeOf(first!)) return [];
    return [
      {
        pointer,
        code: 'contradiction',
        detail: 'Numbers of the United States and of Canada must be ported separately.',
      },
    ];
  });
}

const at = (name: string): string => `/order/providerOptions/${name}`;
const missing = (pointer: string, detail: string): FieldError => ({ pointer, code: 'required', detail });

function optionErrors({ providerOptions }: NewPort): FieldError[] {
  const unfit = unfitOptions(providerOptions, checks, at);
  const lacking = always
    .filter((name) => providerOptions[name] === undefined)
    .map((name) => missing(at(name), `This provider requires ${name}, as the losing carrier has it on record.`));
  return [...unfit, ...lacking];
}

/** Fields that are wanted, or must not be there, because of others. */
function conditionErrors(port: NewPort, { wirelessAccountNumber, wirelessPin }: CarrierAccount): FieldError[] {
  const { category, subscriberType, requestedFocDate, phoneNumbers } = port;
  const options = port.providerOptions as Partial<VoipmsPortOptions>;
  const [tollFree, business] = [category === 'toll_free', subscriberType === 'business'];
  const wireless = wirelessPin !== undefined;
  const canadian = phoneNumbers[0] !== undefined && ['2', '5'].includes(portTypeOf(phoneNumbers[0], options.fax));
  const wanted = (name: keyof VoipmsPortOptions, when: boolean, why: string): FieldError[] =>
    when && options[name] === undefined ? [missing(at(name), `${why} require ${name}.`)] : [];
  const unfit = (pointer: string, when: boolean, detail: string): FieldError[] =>
    when ? [{ pointer, code: 'contradiction', detail }] : [];
  return [
    ...(/\S\s+\S/.test(port.loaAuthorizingPerson)
      ? []
      : [missing('/order/loaAuthorizingPerson', 'This provider requires a first name and a last name.')]),
    ...(wirelessAccountNumber === undefined
      ? [missing('/order/wirelessAccountNumber', 'This provider requires the account number at the losing carrier.')]
      : []),
    ...wanted('company', business, 'Business ports'),
    ...unfit(at('company'), !business && options.company !== undefined, 'A residential port has no company.'),
    ...wanted('callers', tollFree, 'Toll-free ports'),
    ...unfit(at('callers'), !tollFree && options.callers !== undefined, 'Only toll-free ports have callers.'),
    ...unfit(at('fax'), tollFree && options.fax === true, 'The provider has no toll-free fax ports.'),
    ...unfit('/order/wirelessPin', tollFree && wireless, 'Toll-free numbers are not wireless.'),
    ...wanted('billingNumber', wireless, 'Wireless ports'),
    ...wanted('services', wireless, 'Wireless ports'),
    ...wanted('imei', wireless && canadian, 'Canadian wireless ports'),
    ...(requestedFocDate === undefined
      ? []
      : [
          {
            pointer: '/order/requestedFocDate',
            code: 'unsupported',
            detail: 'This provider sets the date itself. You can request one in providerOptions.notes.',
          },
        ]),
  ];
}
