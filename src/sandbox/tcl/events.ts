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

/** How long each stretch of an order's course takes, milliseconds; fixed when it is made. */
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
  /** Of a reservation, which it uses up. */
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
 * - `reservation`: numbers are reserved until `expiresAt`; `release`: let go of by the customer, or `dropped` by the provider;
 * - `taken`: somebody outside has the number now;
 * - `order`, `order_status`: an order was taken, or moved, by its course or by `command`;
 * - `charge`: money for an order that went into provisioning, in hundredths;
 * - `delivered`: numbers of an order are in service, or done with what was ordered for them;
 * - `document`, `document_status`: a document came in (its content is not kept), or was reviewed;
 * - `connection`: a SIP connection was made;
 * - `magic`: a number's fault has struck, and will not again.
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
