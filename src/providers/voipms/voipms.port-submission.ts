import { type CarrierAccount } from '../../contract/porting.js';
import { type E164 } from '../../domain/phone-number.js';
import { type PortOrder } from '../../domain/port-order.js';
import { type Input } from '../kit/operation.js';
import { type porting } from './voipms.porting.ops.js';
import { portTypeOf, tollFreeTypes, type VoipmsPortOptions } from './voipms.port-options.js';
import { national } from './voipms.phone-numbers.js';

/**
 * The fields of a port submission. One combination is known to work: all of these fields, for a full port of wireless business numbers in the United
 * States; this is why absent values are sent as "none". Other combinations follow the document.
 */
export function submissionOf(
  { id, subscriberType, loaAuthorizingPerson, partial, numbers, providerOptions }: PortOrder,
  portable: readonly E164[],
  { wirelessAccountNumber, wirelessPin }: CarrierAccount,
): Input<typeof porting.addLNPPort> {
  const options = providerOptions as unknown as VoipmsPortOptions;
  const [firstName = '', ...others] = loaAuthorizingPerson.trim().split(/\s+/);
  return {
    portType: portTypeOf(portable[0]!, options.fax),
    numbers: portable.map(national),
    // Numbers that cannot be ported stay with the carrier too, and keep the account there open.
    isPartial: partial || portable.length < numbers.length ? '1' : '0',
    locationType: subscriberType === 'business' ? '1' : '0',
    isMobile: wirelessPin === undefined ? '0' : '1',
    pin: wirelessPin,
    imei: options.imei,
    btn: options.billingNumber === undefined ? undefined : national(options.billingNumber as E164),
    services: options.services,
    tfType: options.callers === undefined ? '0' : tollFreeTypes[options.callers],
    statementName: options.company ?? '',
    firstName,
    lastName: others.join(' '),
    address1: options.street,
    address2: options.unit,
    city: options.city,
    zip: options.postalCode,
    state: options.region,
    country: options.country,
    providerName: options.losingCarrier,
    providerAccount: wirelessAccountNumber!,
    // Identifies the port in the provider's portal.
    notes: options.notes === undefined ? id : `${options.notes} [${id}]`,
  };
}
