import { type Customer, type CustomerAddress, type CustomerRecord } from '../../contract/customers.js';
import { GatewayError, invalidField } from '../../domain/errors.js';
import { onlySet } from '../../domain/only-set.js';
import { type Reply } from '../kit/operation.js';
import { type customers as ops } from './voipms.customers.ops.js';
import { type VoipmsPlaces, zipOf } from './voipms.places.js';

export type ClientRow = Reply<typeof ops.getClients>[number];

/** A client as callers see it: places as codes if the provider's tables know them, otherwise the region as printed. */
export async function customerOf(row: ClientRow, places: VoipmsPlaces, deadlineAt: number): Promise<Customer> {
  const country = row.country === undefined ? undefined : await places.country(row.country, deadlineAt);
  const region = row.state === undefined ? undefined : await places.region(row.state, country, deadlineAt);
  return {
    id: row.client,
    firstName: row.firstname ?? '',
    lastName: row.lastname ?? '',
    ...onlySet({ company: row.company }),
    email: row.email,
    phone: row.phone_number ?? '',
    address: {
      line1: row.address ?? '',
      ...onlySet({ city: row.city }),
      ...(row.state === undefined ? {} : { region: region ?? row.state }),
      postalCode: zipOf(row.zip ?? '', country),
      ...onlySet({ country }),
    },
    ...onlySet({ balanceManagement: row.balance_management }),
  };
}

/** An address as the provider takes it: `state` and `country` as codes. A place without a code is refused rather than lost. */
export async function addressOf(
  { line1, unitType, unitNumber, city, region, postalCode, country }: CustomerAddress,
  places: VoipmsPlaces,
  deadlineAt: number,
): Promise<{
  address: string;
  city: string | undefined;
  state: string | undefined;
  country: string | undefined;
  zip: string;
}> {
  const state = region === undefined ? undefined : await places.region(region, country, deadlineAt);
  if (region !== undefined && state === undefined)
    throw invalidField(
      '/address/region',
      'invalid',
      `The provider has no state or province ${region}. Provide its code.`,
    );
  return {
    address: [line1, unitType, unitNumber].filter((part) => part !== undefined).join(' '),
    city,
    state,
    country,
    zip: postalCode,
  };
}

/** The record after the change. An unchanged place must have a code, so that it can be sent again. */
export async function changedRecord(
  row: ClientRow,
  changes: Partial<CustomerRecord>,
  places: VoipmsPlaces,
  deadlineAt: number,
): Promise<CustomerRecord> {
  const { id: _, ...present } = await customerOf(row, places, deadlineAt);
  const address = changes.address ?? present.address;
  const country = address.country ?? present.address.country;
  if (country === undefined && row.country !== undefined)
    throw new GatewayError(
      'invalid_request',
      `The provider returned ${row.country} as the country of this client, which is not one of its own codes. Nothing was sent.`,
      { errors: [{ pointer: '/address/country', code: 'required', detail: 'Provide the country of this client.' }] },
    );
  return { ...present, ...changes, address: { ...address, ...onlySet({ country }) } };
}

export const personOf = (
  { company, firstName, lastName, email, phone, balanceManagement }: CustomerRecord,
  password: string,
) => ({
  company,
  firstname: firstName,
  lastname: lastName,
  email,
  password,
  phone_number: phone,
  balance_management: balanceManagement,
});
