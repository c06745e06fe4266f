import { type AccountResources } from '../../contract/account-resources.js';
import { type TclDefaults } from './tcl.settings.js';

/** Whom orders are for, who pays them and where the numbers are. */
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
