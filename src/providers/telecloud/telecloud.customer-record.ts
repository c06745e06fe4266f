import { refuseMembers } from '../../contract/changes.js';
import { type CustomerRecord, type CustomerSecrets } from '../../contract/customers.js';
import { type FieldError, GatewayError } from '../../domain/errors.js';
import { onlySet } from '../../domain/only-set.js';

/** Countries as the document writes them: by name, and the default country, which may be omitted. */
const countryNames = new Intl.DisplayNames(['en'], { type: 'region' });

const homeCountry = 'US';

const password = /^\d{8}$/;

/** Names every required field of the record that is missing. */
export function refuseIncomplete(
  record: Partial<CustomerRecord> & { activate?: boolean },
  secrets: CustomerSecrets | undefined,
): void {
  refuseMembers(record, ['balanceManagement', 'activate'], 'This provider has no field for it.');
  const { address } = record;
  const abroad = address?.country !== undefined && address.country !== homeCountry;
  const wanted: [string, unknown][] = [
    ['/firstName', record.firstName],
    ['/lastName', record.lastName],
    ['/email', record.email],
    ['/phone', record.phone],
    ['/address', address],
    ...(abroad
      ? ([
          ['/address/city', address.city],
          ['/address/region', address.region],
        ] as [string, unknown][])
      : []),
    ...(address?.unitNumber === undefined ? [] : ([['/address/unitType', address.unitType]] as [string, unknown][])),
  ];
  const errors = wanted.flatMap(([pointer, value]): FieldError[] =>
    value === undefined
      ? [{ pointer, code: 'required', detail: 'This provider replaces whole records. Provide all fields.' }]
      : [],
  );
  if (secrets?.password === undefined || !password.test(secrets.password))
    errors.push({ pointer: '/password', code: 'format', detail: 'This provider requires a password of eight digits.' });
  if (errors[0]) throw new GatewayError('invalid_request', `${errors[0].pointer}: ${errors[0].detail}`, { errors });
}

export function recordOf(
  record: CustomerRecord,
  { password: secret, driverLicense, socialSecurityNumber }: CustomerSecrets,
) {
  const { address, customFields = [] } = record;
  const optional = {
    company: record.company,
    unit_type: address.unitType,
    unit_number: address.unitNumber,
    DL: driverLicense,
    SSN: socialSecurityNumber,
    country:
      address.country === undefined || address.country === homeCountry ? undefined : countryNames.of(address.country),
    CITY: address.city,
    STATE: address.region,
    customfield_1: customFields[0],
    customfield_2: customFields[1],
  };
  return {
    first_name: record.firstName,
    last_name: record.lastName,
    address: address.line1,
    zip_code: address.postalCode,
    email: record.email,
    phone: record.phone,
    password: secret ?? '',
    ...onlySet(optional),
  };
}
