import { type Account, type Operation } from './account.js';
import { orderMembers } from './order-members.js';
import { invalid } from './params.js';
import { type Port } from './port-course.js';
import { type Reply, Row, success } from './wire.js';

const getLnpOrders: Operation = (params, account) => {
  const { ports } = account.ledger.state;
  const orderId = params.digits('orderId');
  if (orderId !== undefined && !ports.find(orderId)) throw invalid('orderId');
  const found = ports.all().filter((port) => orderId === undefined || port.orderId === orderId);
  return success(['Orders', found.map((port) => new Row(Object.fromEntries(described(port, account))))]);
};

/** The ports and their progress. */
export const lnpOrders: Readonly<Record<string, Operation>> = { get_lnp_orders: getLnpOrders };

/** The API does not ask for the losing carrier's subscriber record, so every port has the document's sample address. */
function described(port: Port, account: Account): Reply {
  const { orderId, numbers, loaAuthorizingPerson, subscriberType, modifiedAt, loaDoc, carrierDoc } = port;
  const [firstName = '', ...lastNames] = loaAuthorizingPerson.split(/\s+/);
  const billingNumber = numbers[0] ?? '';
  const filedAt = `${account.origin()}/uploads/portin`;
  return [
    ['orderno', orderId],
    ['accountno', account.accountNo],
    ...orderMembers(port, account, 'Portin', port.status),
    ['requestedFocDate', port.requestedFocDate],
    ['actualFocDate', port.actualFocDate],
    ['billingNumber', `+1${billingNumber}`],
    ['loaAuthorizingPerson', loaAuthorizingPerson],
    ['numbers', numbers],
    ['subscriberType', subscriberType],
    ['subscriberFirstName', firstName],
    ['subscriberLastName', lastNames.join(' ')],
    ['addressHouseNumber', String(Number(billingNumber.slice(-3)) + 1)],
    ['addressStreetName', 'Green Road'],
    ['addressStreetSuffix', 'Dr'],
    ['addressCity', 'Portland'],
    ['addressStateCode', 'OR'],
    ['addressZip', '97230'],
    ['losingCarrierName', 'Bandwidth'],
    ['lastModifiedDate', `${modifiedAt.slice(0, 19)}Z`],
    ['lastModifiedBy', 'System'],
    ['immediately', false],
    ['triggered', false],
    ['loa', `${filedAt}/${loaDoc.name}`],
    ['carrier_doc', `${filedAt}/${carrierDoc.name}`],
  ];
}
