import { type CarrierAccount, type NewPort } from '../../contract/porting.js';
import { regionOfAreaCode } from '../../domain/area-codes.js';
import { type FieldError, GatewayError } from '../../domain/errors.js';
import { addressFaults } from '../../domain/postal-address.js';
import { option, type Option, type Options, requiredOf, unfitOptions } from '../kit/options.js';
import { type E164, fromNational, nanpParts } from '../../domain/phone-number.js';

export const foreign = 'This provider only ports North American numbers (+1).';

/** Who can call a toll-free number, with the provider's code; `0` for numbers that are not toll-free. */
export const tollFreeTypes = { american: '1', american_and_canadian: '2', canadian: '3' } as const;

/** A port's additional fields, as on the losing carrier's records. */
export interface VoipmsPortOptions {
  /** Street and number. */
  street: string;
  /** Unit within the building. */
  unit?: string;
  city: string;
  /** State or province, as a two-letter code. */
  region: string;
  postalCode: string;
  /** ISO 3166-1 alpha-2. */
  country: string;
  losingCarrier: string;
  /** The company on the carrier's bill: for business ports; absent for residential ones. */
  company?: string;
  /** The billing telephone number, E.164. Required for wireless numbers. */
  billingNumber?: string;
  /** Services that stay with the carrier, as text: DSL, hunt groups and so on. Required for wireless numbers. */
  services?: string;
  /** Of the device; required for Canadian wireless numbers. */
  imei?: string;
  callers?: keyof typeof tollFreeTypes;
  /** Whether these are fax numbers. */
  fax?: boolean;
  /** Remarks for the porting team. */
  notes?: string;
}

const words = (max: number, description: string, example: string): Option =>
  option.text({ description, max, pattern: /\S/, says: `a string of at most ${max} characters`, example });
const letters = (description: string, says: string, example: string): Option =>
  option.text({ description, max: 2, pattern: /^[A-Z]{2}$/, says, example });

/** Options of a port, as on the losing carrier's records. */
export const voipmsPortOptions: Options<VoipmsPortOptions> = {
  street: option.required(words(128, 'Street and number of the service address.', '350 5th Ave')),
  unit: words(128, 'Unit of the service address.', 'Suite 4'),
  city: option.required(words(128, 'City.', 'New York')),
  region: option.required(
    letters('State or province.', 'a two-letter state or province code in capitals, such as FL', 'NY'),
  ),
  postalCode: option.required(
    option.text({
      description: 'Postal code.',
      max: 10,
      // eslint-disable-next-line regexp/use-ignore-case -- a schema's pattern has no flags
      pattern: /^[A-Za-z\d][A-Za-z\d -]{2,9}$/,
      says: 'a postal code as a string',
      example: '10118',
    }),
  ),
  country: option.required(
    letters('Country, ISO 3166-1 alpha-2.', 'a two-letter country code in capitals, such as US', 'US'),
  ),
  losingCarrier: option.required(words(128, 'Carrier that has the numbers now.', 'Verizon')),
  company: words(
    128,
    "Company on the carrier's bill. Required for business ports, not allowed for others.",
    'Acme Inc.',
  ),
  billingNumber: option.text({
    description: "Phone number that the carrier's bill is for, E.164. Required for wireless numbers.",
    max: 12,
    pattern: /^\+1\d{10}$/,
    says: 'a North American number in E.164 format',
    example: '+12125550100',
    also: (value) => fromNational(value.slice(2)) === value,
  }),
  services: words(500, 'Services that remain with the carrier. Required for wireless numbers.', 'None'),
  imei: option.text({
    description: 'IMEI of the device. Required for Canadian wireless numbers.',
    max: 15,
    pattern: /^\d{15}$/,
    says: '15 digits as a string',
    example: '490154203237518',
  }),
  callers: option.word(
    Object.keys(tollFreeTypes),
    'Which callers a toll-free number is for. Required for toll-free ports, not allowed for others.',
  ),
  fax: option.flag('Whether these are fax numbers.'),
  notes: words(500, 'Anything else for the porting desk.', 'Please port in the morning.'),
};

/** `1` local in the United States, `2` local in Canada, `3` toll-free, `4` and `5` fax in either country. */
export function portTypeOf(phoneNumber: E164, fax = false): '1' | '2' | '3' | '4' | '5' {
  const parts = nanpParts(phoneNumber);
  if (parts?.type === 'toll_free') return '3';
  const american = parts !== undefined && regionOfAreaCode(parts.areaCode) !== undefined;
  if (fax) return american ? '4' : '5';
  return american ? '1' : '2';
}

/**
 * Refuses, by field, what the provider's document does not allow: the provider itself answers any error with the single status `invalid`. A port-out
 * PIN marks the numbers as wireless.
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
  const unfit = unfitOptions(providerOptions, voipmsPortOptions, at);
  const lacking = requiredOf(voipmsPortOptions)
    .filter((name) => providerOptions[name] === undefined)
    .map((name) => missing(at(name), `This provider requires ${name}, as the losing carrier has it on record.`));
  return [...unfit, ...addressFaults(providerOptions, at('')), ...lacking];
}

/** Fields that other fields require or rule out. */
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
    ...unfit(at('callers'), !tollFree && options.callers !== undefined, 'This option is for toll-free ports only.'),
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
