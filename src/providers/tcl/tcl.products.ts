import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { type E164, type NumberType } from '../../domain/phone-number.js';

/** The provider's four products. */
export const productIds = ['LNS', 'ITFS', 'UIFN', 'DID'] as const;
export type ProductId = (typeof productIds)[number];

/** Each product's number type. The provider has no domestic toll-free numbers. */
export const productOf: Readonly<Partial<Record<NumberType, ProductId>>> = {
  local: 'LNS',
  did: 'DID',
  international_toll_free: 'ITFS',
  universal_toll_free: 'UIFN',
};
export const typeOf: Readonly<Record<ProductId, NumberType>> = {
  LNS: 'local',
  DID: 'did',
  ITFS: 'international_toll_free',
  UIFN: 'universal_toll_free',
};

/** The product of a number, if the numbering plan allows only one; domestic toll-free numbers are not sold here. */
export function plannedAs(number: E164): ProductId | undefined {
  const parsed = parsePhoneNumberFromString(number);
  if (parsed?.countryCallingCode === '800') return 'UIFN';
  return parsed?.getType() === 'TOLL_FREE' ? 'ITFS' : undefined;
}
