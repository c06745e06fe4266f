import { type Remarks } from '../kit/define.js';

const severalTypes = 'TCL has several.';
const suchNumbers = 'TCL has such numbers.';
const clid = 'Used by TCL.';
const severalCustomers = 'An account at TCL can have several.';
const ofOneCustomer = [
  'GET /v1/numbers',
  'GET /v1/numbers/{e164}',
  'PATCH /v1/numbers/{e164}',
  'DELETE /v1/numbers/{e164}',
  'POST /v1/numbers/{e164}/assign',
  'POST /v1/numbers/{e164}/unassign',
  'POST /v1/numbers/{e164}/move',
];

/** Provider-specific sentences of the API reference. */
export const tclRemarks: Remarks = {
  'NewReservation.type': severalTypes,
  'NewOrder.type': severalTypes,
  'NewReservation.country': suchNumbers,
  'NewOrder.country': suchNumbers,
  'NewOrder.groupId': 'TCL receives it as its request ID.',
  'DirectConnection.clidType': clid,
  'PstnConnection.clidType': clid,
  'BulkUpdate.customerId': severalCustomers,
  ...Object.fromEntries(ofOneCustomer.map((route) => [`${route}?customerId`, severalCustomers])),
};
