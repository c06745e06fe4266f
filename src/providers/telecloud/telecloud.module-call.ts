import { scrubMessage } from '../kit/faults.js';

/** What a module's call says, as far as it may be written down. */
export interface ModuleCall {
  /** The provider's number of the order, where the call names one. */
  orderNumber?: string;
  /** For people: its fields, without whatever may be secret. */
  detail: string;
}

/** Under which names the number of the order is looked for; assumed, since the document of modules shows none. */
const orderNames = ['order_number', 'ORDER_NUMBER', 'orderNumber'];
const secretName = /key|pass|pin|cvv|card|ssn|^dl$|secur|token|routing|cred|payment_account|email|phone|address|name$/i;
const mostFields = 60;
const mostText = 2_000;

/**
 * The provider's call of a module: a form with all that it knows of customer, order and product. Fields as they come, unknown names too; of
 * what may be a secret or is personal, the name alone. Values of variables may be PINs.
 */
export function readModuleCall(fields: URLSearchParams): ModuleCall {
  const number = orderNames
    .map((name) => fields.get(name)?.trim())
    .find((value) => value !== undefined && value !== '');
  const said = [...fields].slice(0, mostFields).map(([name, value]) => {
    const shown = scrubMessage(name).slice(0, 64);
    if (secretName.test(name) || /^VAR\d+$/i.test(name)) return shown;
    return `${shown}=${value.length > 64 ? '…' : scrubMessage(value)}`;
  });
  const orderNumber = number !== undefined && /^[\w.-]{1,64}$/.test(number) ? number : undefined;
  return {
    ...(orderNumber === undefined ? {} : { orderNumber }),
    detail: `The provider called its module: ${said.join(', ')}`.slice(0, mostText),
  };
}
