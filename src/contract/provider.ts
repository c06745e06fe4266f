import { type AccountResources } from './account-resources.js';
import { type BillingPort } from './billing.js';
import { type ChangeHandlers, type ChangeKind } from './changes.js';
import { type DocumentsPort } from './documents.js';
import { type DriftReport } from './drift.js';
import { type NotificationTemplatesPort } from './notification-templates.js';
import { type NumbersPort } from './numbers.js';
import { type OperationRow } from './operation-row.js';
import { type OrderPort } from './orders.js';
import { type PreflightPort } from './preflight.js';
import { type PortabilityPort } from './portability.js';
import { type PortingPort } from './porting.js';
import {
  type ProviderCircuits,
  type ProviderHealth,
  type ProviderLatency,
  type ProviderRate,
} from './provider-condition.js';
import { type ReconciliationPort } from './reconciliation.js';
import { type ReportsPort } from './reports.js';
import { type CustomersPort } from './customers.js';
import { type Requester } from './requester.js';
import { type ReservationPort } from './reservations.js';
import { type CoveragePort, type SearchPort } from './search.js';
import { type ServiceOrdersPort } from './service-orders.js';
import { type TrunksPort } from './trunks.js';

/** The capabilities that a provider may have, by name. This is the only list: capabilities, problems and routes are derived from it. */
export interface Ports {
  search: SearchPort;
  coverage: CoveragePort;
  reservations: ReservationPort;
  orders: OrderPort;
  documents: DocumentsPort;
  numbers: NumbersPort;
  portability: PortabilityPort;
  porting: PortingPort;
  reports: ReportsPort;
  billing: BillingPort;
  trunks: TrunksPort;
  customers: CustomersPort;
  serviceOrders: ServiceOrdersPort;
  notificationTemplates: NotificationTemplatesPort;
  reconciliation: ReconciliationPort;
  preflight: PreflightPort;
}
export type PortName = keyof Ports;

/** Human-readable names of the ports: "Provider … has no …". */
export const ports = {
  search: 'number search',
  coverage: 'coverage',
  reservations: 'reservations',
  orders: 'orders',
  documents: 'documents',
  numbers: 'listing numbers in service',
  portability: 'portability checks',
  porting: 'port-ins',
  reports: 'reports',
  billing: 'billing records',
  trunks: 'trunks',
  customers: 'customers',
  serviceOrders: 'service orders',
  notificationTemplates: 'notification templates',
  reconciliation: 'reconciliation',
  preflight: 'preflight',
} as const satisfies Readonly<Record<PortName, string>>;
export const portNames = Object.keys(ports) as PortName[];

/** What a provider offers. A port that is absent is not supported. */
export interface Abilities extends Readonly<Partial<Ports>> {
  readonly changes?: ChangeHandlers;
  /** Resources at the provider that a request may name and that have an owner; absent if there are none. */
  readonly accountResources?: AccountResources;
}

/** What a port states without calls: all members except those that return promises, which call the provider. */
type Told<P> = {
  readonly [M in keyof P as NonNullable<P[M]> extends (...given: never[]) => Promise<unknown> ? never : M]: P[M];
};

/** What a provider's abilities state without calls on anyone's behalf. */
export type ToldAbilities = Readonly<{ [N in Exclude<PortName, 'preflight'>]?: Told<Ports[N]> }> & {
  /** Runs on the gateway's own behalf, for any caller. */
  readonly preflight?: PreflightPort;
  readonly changes?: { readonly [K in ChangeKind]?: object };
  readonly accountResources?: AccountResources;
};

/** A provider that is enabled. */
export interface Provider extends ToldAbilities {
  /** What it can do, asked on behalf of `requester`. */
  for(requester: Requester): Abilities;
  readonly id: string;
  readonly name: string;
  /** Distinguishes accounts of one provider without revealing the account number. */
  readonly account: string;
  readonly operations: readonly OperationRow[];
  /** How long a caller may have to wait for a read, if longer than usual. Milliseconds. */
  readonly patienceMs?: number;
  health(): ProviderHealth;
  circuits(): ProviderCircuits;
  /** How long recent calls of this process took. */
  latency(): ProviderLatency;
  /** What is left of its rate now. */
  rate(): Promise<ProviderRate>;
  /** How its replies differ from what the gateway expects, since this process started. */
  drift(): DriftReport;
  /** The provider's errors that the gateway does not know, scrubbed and counted. */
  unmapped(): readonly { text: string; count: number }[];
}

export type ProviderMode = 'sandbox' | 'live' | 'disabled';
