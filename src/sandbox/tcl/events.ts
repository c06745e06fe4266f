import { type Stamp } from '../kit/journal.js';
import { type ProductId } from './catalogue.js';

/** How calls reach a number. */
export interface Routing {
  readonly connectionType: 'direct' | 'pstn';
  readonly connectionId?: string;
  readonly outpulseType: 'sameAsNumber' | 'custom';
  readonly outpulseDigits?: string;
  readonly clidType?: string;
}

/** Duration of each stage of an order, milliseconds; fixed when the order is created. */
export interface Pace {
  readonly startMs: number;
  readonly deliverMs: number;
  readonly reviewMs: number;
}

export interface NewOrder {
  readonly type: 'order';
  readonly orderId: string;
  readonly customerId: string;
  readonly requestId: string;
  readonly orderType: 'new' | 'change' | 'move' | 'delete';
  readonly productId: ProductId;
  readonly country: string;
  readonly numbers: readonly string[];
  /** The reservation that the order uses up. */
  readonly reservationId?: string;
  readonly routing?: Routing;
  readonly locationId?: string;
  readonly pace: Pace;
}

export type OrderWord =
  | 'received'
  | 'documentsRequired'
  | 'inProgress'
  | 'escalated'
  | 'completed'
  | 'partiallyCompleted'
  | 'rejected'
  | 'cancelled';

/**
 * Everything that can happen at the provider:
 * - `reservation`: numbers are reserved until `expiresAt`; `release`: released by the customer, or `dropped` by the provider;
 * - `taken`: someone else took the number;
 * - `order`, `order_status`: an order was accepted, or changed its status, by its course or by `command`;
 * - `charge`: the charge of an order that went into provisioning, in hundredths;
 * - `delivered`: numbers of an order are in service, or their change is done;
 * - `document`, `document_status`: a document was uploaded (its content is not stored), or reviewed;
 * - `connection`: a SIP connection was created;
 * - `magic`: a number's fault has occurred, and is used up.
 */
export type LedgerEvent =
  | {
      readonly type: 'reservation';
      readonly reservationId: string;
      readonly customerId: string;
      readonly productId: ProductId;
      readonly country: string;
      readonly numbers: readonly string[];
      readonly expiresAt: number;
    }
  | { readonly type: 'release'; readonly reservationId: string; readonly reason: 'released' | 'dropped' }
  | { readonly type: 'taken'; readonly number: string }
  | NewOrder
  | {
      readonly type: 'order_status';
      readonly orderId: string;
      readonly status: OrderWord;
      /** Epoch milliseconds. */
      readonly since: number;
      readonly reason?: string;
      readonly by: 'course' | 'command';
    }
  | {
      readonly type: 'charge';
      readonly orderId: string;
      readonly requestId: string;
      readonly numbers: readonly string[];
      readonly cents: number;
      readonly currency: string;
    }
  | { readonly type: 'delivered'; readonly orderId: string; readonly numbers: readonly string[] }
  | {
      readonly type: 'document';
      readonly orderId: string;
      readonly documentType: string;
      readonly bytes: number;
      readonly sha256: string;
      readonly verdict: 'approved' | 'rejected';
      readonly since: number;
    }
  | {
      readonly type: 'document_status';
      readonly orderId: string;
      readonly documentType: string;
      readonly status: 'approved' | 'rejected';
    }
  | {
      readonly type: 'connection';
      readonly connectionId: string;
      readonly name: string;
      readonly host: string;
      readonly port?: number;
    }
  | { readonly type: 'magic'; readonly operation: string; readonly number: string };

export type LedgerEntry = Stamp & LedgerEvent;
export type Charge = Extract<LedgerEntry, { type: 'charge' }>;
