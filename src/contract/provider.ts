import { type Belongings } from './belongings.js';
import { type BillingPort } from './billing.js';
import { type ChangeHandlers } from './changes.js';
import { type DocumentsPort } from './documents.js';
import { type DriftReport } from './drift.js';
import { type NotificationTemplatesPort } from './notification-templates.js';
import { type NumbersPort } from './numbers.js';
import { type OperationRow } from './operation-row.js';
import { type OrderPort } from './orders.js';
import { type PreflightPort } from './preflight.js';
import { type PortabilityPort } from './portability.js';
import { type PortingPort } from './porting.js';
import { type ReconciliationPort } from './reconciliation.js';
import { type ReportsPort } from './reports.js';
import { type CustomersPort } from './customers.js';
import { type ReservationPort } from './reservations.js';
import { type CoveragePort, type SearchPort } from './search.js';
import { type ServiceOrdersPort } from './service-orders.js';
import { type TrunksPort } from './trunks.js';

export interface ProviderHealth {
  status: 'ok' | 'degraded' | 'down';
  detail?: string;
}

/** A provider that is switched on. Capability is presence: a port that is not there is not supported. */
export interface Provider {
  readonly id: string;
  readonly name: string;
  /** Tells accounts of one provider apart without giving the account number away. */
  readonly account: string;
  readonly operations: readonly OperationRow[];
  readonly search?: SearchPort;
  readonly coverage?: CoveragePort;
  readonly reservations?: ReservationPort;
  readonly orders?: OrderPort;
  readonly documents?: DocumentsPort;
  readonly numbers?: NumbersPort;
  readonly portability?: PortabilityPort;
  readonly porting?: PortingPort;
  readonly reports?: ReportsPort;
  readonly billing?: BillingPort;
  readonly trunks?: TrunksPort;
  readonly customers?: CustomersPort;
  readonly serviceOrders?: ServiceOrdersPort;
  readonly notificationTemplates?: NotificationTemplatesPort;
  readonly reconciliation?: ReconciliationPort;
  readonly changes?: ChangeHandlers;
  /** How long a caller may have to wait for a read of it, where that is longer than callers wait otherwise. Milliseconds. */
  readonly patienceMs?: number;
  readonly preflight?: PreflightPort;
  /** What a request may name there and belongs to somebody; without it there is no such thing. */
  readonly belongings?: Belongings;
  health(): ProviderHealth;
  /** How its replies differ from what the gateway expects, since this process started. */
  drift(): DriftReport;
  /** What it has said that the gateway does not know, scrubbed and counted. */
  unmapped(): readonly { text: string; count: number }[];
}

export type ProviderMode = 'sandbox' | 'live' | 'disabled';
