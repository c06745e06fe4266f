import { type Remarks } from '../kit/define.js';

const unreadable = 'TeleCloud has no operation to read a customer.';
const abroad = 'Required by TeleCloud for addresses outside the United States.';
const password = 'TeleCloud requires eight digits, and requires the password again with every update of a customer.';

/** Provider-specific sentences of the API reference. */
export const telecloudRemarks: Remarks = {
  'GET /v1/customers': unreadable,
  'GET /v1/customers/{id}': unreadable,
  'PATCH /v1/customers/{id}':
    'TeleCloud replaces the whole record and cannot return the current one, so send every field, including the password.',
  'DELETE /v1/customers/{id}': 'TeleCloud refuses to delete a customer that has orders.',
  'Customer.source': 'TeleCloud has no read operation.',
  'CustomerAddress.city': abroad,
  'CustomerAddress.region': abroad,
  'NewCustomer.password': password,
  'CustomerUpdate.password': password,
  'POST /v1/service-orders/adopt': "TeleCloud is queried by `Customer/Qualify`, which knows a customer's orders.",
};
