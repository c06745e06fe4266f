import { type AccountResources } from '../../contract/account-resources.js';
import { type TclDefaults } from './tcl.settings.js';

/** The customer and contact of an order, its payment method, and the location of its numbers. */
const listOf = {
  customerId: 'customerIds',
  contactId: 'contactIds',
  paymentMethodId: 'paymentMethodIds',
  locationId: 'locationIds',
} as const satisfies Record<keyof TclDefaults, string>;

export const tclAccountResources = (defaults: TclDefaults): AccountResources => ({
  lists: Object.fromEntries(
    Object.entries(listOf).map(([member, list]) => [list, [defaults[member as keyof TclDefaults] ?? []].flat()]),
  ),
  members: listOf,
});
