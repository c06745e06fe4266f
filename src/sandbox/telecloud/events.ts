import { type Stamp } from '../kit/journal.js';

/** The kinds of records that the provider keeps. */
export type Kind =
  | 'customer'
  | 'note'
  | 'order'
  | 'plan'
  | 'product'
  | 'product_group'
  | 'component'
  | 'module'
  | 'cloud_account'
  | 'user'
  | 'discount'
  | 'promo'
  | 'gateway'
  | 'payment_method'
  | 'ticket'
  | 'reply'
  | 'announcement'
  | 'notification'
  | 'alert';
export type OrderStatus = 'PENDING' | 'ACTIVE' | 'SUSPENDED' | 'NON-PAY' | 'FAILED' | 'CANCELLED';
export type Values = Readonly<Record<string, string>>;

/**
 * Everything that can happen at the provider:
 * - `put`: a record is created or changed, `gone`: it is deleted;
 * - `order_status`: an order changed its status, by a call, by its module, by time or by a command;
 * - `charge`: money, in cents: paid (positive) or received (negative) by a customer or a cloud account;
 * - `call_out`: a module was called about an order, with its reply;
 * - `magic`: a value's fault has occurred, and is used up.
 */
export type LedgerEvent =
  | {
      readonly type: 'put';
      readonly kind: Kind;
      readonly id: string;
      readonly values: Values;
      readonly operation: string;
    }
  | { readonly type: 'gone'; readonly kind: Kind; readonly id: string; readonly operation: string }
  | {
      readonly type: 'order_status';
      readonly orderNumber: string;
      readonly status: OrderStatus;
      readonly by: 'call' | 'module' | 'time' | 'command';
      readonly errorText?: string;
    }
  | {
      readonly type: 'charge';
      readonly transId: string;
      readonly operation: string;
      readonly who: 'customer' | 'cloud_account';
      readonly account: string;
      readonly cents: number;
      /** The part of a customer's payment taken from the customer's credit, cents; negative: credit given. */
      readonly credit?: number;
      readonly notes: string;
      /** The transaction that this one reverses. */
      readonly reverses?: string;
      readonly orderNumber?: string;
    }
  | { readonly type: 'call_out'; readonly orderNumber: string; readonly moduleId: string; readonly answered: string }
  | { readonly type: 'magic'; readonly operation: string; readonly value: string };

export type LedgerEntry = Stamp & LedgerEvent;
export type Charge = Extract<LedgerEntry, { type: 'charge' }>;
