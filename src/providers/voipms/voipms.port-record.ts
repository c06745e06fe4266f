import { type PortRecord } from '../../domain/port-order.js';
import { type Reply } from '../kit/operation.js';
import { type porting as ops } from './voipms.porting.ops.js';
import { fromEastern } from './voipms.eastern-time.js';
import { zipOf } from './voipms.places.js';
import { toE164 } from './voipms.phone-numbers.js';

/** The submitted data of a port, as the provider has it. It includes the account number and the PIN, which are not read. */
export function recordOf(filed: Reply<typeof ops.getLNPDetails>): PortRecord {
  const { providerName, btn, firstName, lastName, statementName, isPartial, isMobile, services, date } = filed;
  const billingNumber = btn === undefined ? undefined : toE164(btn);
  const submittedAt = date === undefined ? undefined : fromEastern(date);
  const subscriber = given({ firstName, lastName, company: statementName });
  const address = given({
    street: filed.address1,
    unit: filed.address2,
    city: filed.city,
    region: filed.state,
    postalCode: filed.zip === undefined ? undefined : zipOf(filed.zip, filed.country),
    country: filed.country,
  });
  return given({
    losingCarrier: providerName,
    billingNumber,
    subscriber: Object.keys(subscriber).length === 0 ? undefined : subscriber,
    address: Object.keys(address).length === 0 ? undefined : address,
    partial: isPartial,
    wireless: isMobile,
    services,
    submittedAt,
  });
}

/** Without undefined members. */
const given = <T extends object>(members: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as never;
