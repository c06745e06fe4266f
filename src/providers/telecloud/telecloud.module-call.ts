import { onlySet } from '../../domain/only-set.js';
import { scrubMessage } from '../kit/faults.js';

/** What a module's call says, as far as it may be written down. */
export interface ModuleCall {
  /** The provider's number of the order, where the call names one. */
  orderNumber?: string;
  /** For people: its fields, with the values that may be shown. */
  detail: string;
}

/** Under which names the number of the order is looked for; assumed, since the document of modules shows none. */
const orderNames = ['order_number', 'ORDER_NUMBER', 'orderNumber'];
/** Fields whose values say which order it is and what about it. Whatever else comes may be secret or personal. */
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
 * The provider's call of a module: a form with all that it knows of customer, order and product. The names of all its fields, and the
 * values of those that are known to be no secret.
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
