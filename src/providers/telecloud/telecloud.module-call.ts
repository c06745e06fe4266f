import { onlySet } from '../../domain/only-set.js';
import { scrubMessage } from '../kit/faults.js';

/** The part of a module call that may be stored. */
export interface ModuleCall {
  /** The provider's order number, if the call names one. */
  orderNumber?: string;
  /** Human-readable: the call's fields, with the values that may be shown. */
  detail: string;
}

/** Possible names of the order number; assumed, since the document on modules shows none. */
const orderNames = ['order_number', 'ORDER_NUMBER', 'orderNumber'];
/** Fields that identify the order and its subject. All others may be secret or personal. */
const shownNames = new Set([
  'order_number',
  'ordernumber',
  'account_number',
  'product_id',
  'product_group_id',
  'product_type',
  'rate_plan_id',
  'module_id',
  'trans_id',
  'action',
  'event',
  'type',
  'status',
  'service_status',
  'quantity',
]);
const mostFields = 60;
const mostText = 2_000;

/**
 * A module call: a form with everything the provider knows about customer, order and product. Returns the names of all fields, and the values of
 * those known not to be secret.
 */
export function readModuleCall(fields: URLSearchParams): ModuleCall {
  const number = orderNames
    .map((name) => fields.get(name)?.trim())
    .find((value) => value !== undefined && value !== '');
  const said = [...fields].slice(0, mostFields).map(([name, value]) => {
    const shown = scrubMessage(name).slice(0, 64);
    if (!shownNames.has(name.toLowerCase())) return shown;
    return `${shown}=${value.length > 64 ? '…' : scrubMessage(value)}`;
  });
  const orderNumber = number !== undefined && /^[\w.-]{1,64}$/.test(number) ? number : undefined;
  return {
    ...onlySet({ orderNumber }),
    detail: `The provider called its module: ${said.join(', ')}`.slice(0, mostText),
  };
}
