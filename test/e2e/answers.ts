import { type AvailableNumbersDto } from '../../src/api/available-numbers/available-numbers.dto.js';
import { type AccountEntryDto } from '../../src/api/billing/account-money.dto.js';
import {
  type InvoiceDto,
  type PaymentDto,
  type PaymentReceiptDto,
  type TransactionDto,
} from '../../src/api/billing/billing.dto.js';
import { type ChangeDto } from '../../src/api/changes/changes.dto.js';
import {
  type CoverageExchangesDto,
  type CoverageRateCentersDto,
  type CoverageRegionsDto,
} from '../../src/api/coverage/coverage.dto.js';
import {
  type BalanceThresholdDto,
  type CustomerBalanceDto,
  type CustomerCreditDto,
  type CustomerTransactionDto,
  type CustomerTransactionResultDto,
} from '../../src/api/customers/customer-money.dto.js';
import { type CustomerNoteDto } from '../../src/api/customers/customer-notes.dto.js';
import { type BalanceManagementDto, type CustomerPackageDto } from '../../src/api/customers/customer-packages.dto.js';
import { type QualifiedProductDto } from '../../src/api/customers/customer-products.dto.js';
import { type EstimateDto } from '../../src/api/customers/estimate.dto.js';
import { type CustomerDto, type CustomerRefDto } from '../../src/api/customers/customers.dto.js';
import { type PaymentMethodDto } from '../../src/api/customers/payment-methods.dto.js';
import { type EventDto } from '../../src/api/event.dto.js';
import { type CloudEventDto } from '../../src/api/events/events.dto.js';
import { type AuditEntryDto } from '../../src/api/audit/audit.dto.js';
import { type MeDto } from '../../src/api/keys/me.controller.js';
import { type TenantLimitsDto } from '../../src/api/limits/limits.dto.js';
import { type KeyDto, type KeyWithTextDto } from '../../src/api/keys/keys.dto.js';
import { type BulkUpdateResultDto } from '../../src/api/numbers/bulk-updates.dto.js';
import { type CancelledNumberDto, type MovedNumberDto } from '../../src/api/numbers/number-changes.dto.js';
import { type NumberHistoryEntryDto } from '../../src/api/numbers/number-history.dto.js';
import { type NumberDto, type NumbersDto } from '../../src/api/numbers/numbers.dto.js';
import { type OrderDocumentsDto } from '../../src/api/orders/order-documents.dto.js';
import { type OrderPreviewDto } from '../../src/api/orders/order-preview.dto.js';
import { type AdoptedOrderDto, type OrderDto } from '../../src/api/orders/orders.dto.js';
import { type PortOrderDto } from '../../src/api/port-orders/port-orders.dto.js';
import { type PortPlanDto } from '../../src/api/port-orders/port-plan.dto.js';
import { type PortNotesDto, type ProviderDocumentsDto } from '../../src/api/port-orders/porting-desk.dto.js';
import { type PortabilityResultDto } from '../../src/api/portability/portability.dto.js';
import { type DriftDto } from '../../src/api/providers/drift.dto.js';
import { type ProviderConditionDto } from '../../src/api/providers/provider-health.dto.js';
import {
  type PreflightDto,
  type ProviderDto,
  type ProviderOperationDto,
  type UnmappedErrorDto,
} from '../../src/api/providers/providers.dto.js';
import { type FindingDto, type ReconciliationDto } from '../../src/api/reconciliation/reconciliation.dto.js';
import {
  type CdrFileDto,
  type MonthlyStatsDto,
  type NumberStatsDto,
  type TrunkStatsDto,
} from '../../src/api/reports/reports.dto.js';
import { type ClockDto, type OrderFaultDto, type SimulatedEventDto } from '../../src/api/sandbox/sandbox.dto.js';
import { type ReservationDto } from '../../src/api/reservations/reservations.dto.js';
import { type FiredEventDto } from '../../src/api/sandbox/sandbox.dto.js';
import { type ServiceChangeResultDto } from '../../src/api/service-orders/service-changes.dto.js';
import { type SearchResultsDto } from '../../src/api/search/search.dto.js';
import {
  type StartedReplayDto,
  type WebhookDeliveryDto,
  type WebhookEndpointDto,
} from '../../src/api/webhooks/webhooks.dto.js';
import { type WorkItemDto } from '../../src/api/work-items/work-items.dto.js';
import { type TrunkDto, type TrunkRefDto, type TrunksDto } from '../../src/api/trunks/trunks.dto.js';
import { type Page } from '../../src/http/paging.js';
import { type ProblemDto } from '../../src/http/problem.dto.js';

/** What each operation answers when it is done, or has begun; a parameter of a path is `*`. */
interface Answers {
  'GET /v1/providers': Page<ProviderDto>;
  'GET /v1/providers/*': ProviderDto;
  'GET /v1/providers/*/unmapped-errors': Page<UnmappedErrorDto>;
  'POST /v1/providers/*/preflight': PreflightDto;
  'GET /v1/providers/*/drift': DriftDto;
  'GET /v1/providers/*/health': ProviderConditionDto;
  'GET /v1/providers/*/operations': Page<ProviderOperationDto>;
  'GET /v1/available-numbers': AvailableNumbersDto;
  'GET /v1/coverage/regions': CoverageRegionsDto;
  'GET /v1/coverage/exchanges': CoverageExchangesDto;
  'GET /v1/coverage/rate-centers': CoverageRateCentersDto;
  'POST /v1/reservations': ReservationDto;
  'GET /v1/reservations': Page<ReservationDto>;
  'GET /v1/reservations/*': ReservationDto;
  'DELETE /v1/reservations/*': ReservationDto;
  'POST /v1/reservations/*/release': ReservationDto;
  'GET /v1/reservations/*/events': Page<EventDto>;
  'POST /v1/orders': OrderDto;
  'GET /v1/orders': Page<OrderDto>;
  'POST /v1/orders/preview': OrderPreviewDto;
  'GET /v1/orders/*': OrderDto;
  'POST /v1/orders/*/confirm': OrderDto;
  'POST /v1/orders/*/cancel': OrderDto;
  'POST /v1/orders/*/resolve': OrderDto;
  'GET /v1/orders/*/events': Page<EventDto>;
  'GET /v1/orders/*/documents': OrderDocumentsDto;
  'POST /v1/orders/*/documents': OrderDocumentsDto | ChangeDto;
  'GET /v1/numbers': NumbersDto;
  'GET /v1/numbers/*': NumberDto;
  'PATCH /v1/numbers/*': NumberDto | ChangeDto;
  'DELETE /v1/numbers/*': CancelledNumberDto | ChangeDto;
  'POST /v1/numbers/*/assign': NumberDto | ChangeDto;
  'POST /v1/numbers/*/unassign': NumberDto | ChangeDto;
  'POST /v1/numbers/*/move': MovedNumberDto | ChangeDto;
  'GET /v1/numbers/*/history': Page<NumberHistoryEntryDto>;
  'POST /v1/numbers/bulk-updates': BulkUpdateResultDto | ChangeDto;
  'GET /v1/changes/*/numbers': BulkUpdateResultDto | ChangeDto;
  'GET /v1/trunks': TrunksDto;
  'POST /v1/trunks': TrunkDto | ChangeDto;
  'GET /v1/trunks/*': TrunkDto;
  'PATCH /v1/trunks/*': TrunkDto | ChangeDto;
  'DELETE /v1/trunks/*': TrunkRefDto | ChangeDto;
  'GET /v1/events': Page<CloudEventDto>;
  'POST /v1/sandbox/events': FiredEventDto;
  'GET /v1/me': MeDto;
  'GET /v1/audit': Page<AuditEntryDto>;
  'GET /v1/limits/*': TenantLimitsDto;
  'PUT /v1/limits/*': TenantLimitsDto;
  'POST /v1/keys': KeyWithTextDto;
  'GET /v1/keys': Page<KeyDto>;
  'GET /v1/keys/*': KeyDto;
  'PATCH /v1/keys/*': KeyDto;
  'DELETE /v1/keys/*': KeyDto;
  'POST /v1/keys/*/rotate': KeyWithTextDto;
  'GET /v1/trunks/*/settings': string;
  'POST /v1/webhook-endpoints': WebhookEndpointDto;
  'GET /v1/webhook-endpoints': Page<WebhookEndpointDto>;
  'GET /v1/webhook-endpoints/*': WebhookEndpointDto;
  'PATCH /v1/webhook-endpoints/*': WebhookEndpointDto;
  'POST /v1/webhook-endpoints/*/rotate-secret': WebhookEndpointDto;
  'GET /v1/webhook-endpoints/*/deliveries': Page<WebhookDeliveryDto>;
  'POST /v1/webhook-endpoints/*/replay': StartedReplayDto;
  'PATCH /v1/reservations/*': ReservationDto;
  'PATCH /v1/orders/*': OrderDto;
  'PATCH /v1/port-orders/*': PortOrderDto;
  'POST /v1/portability-checks': PortabilityResultDto;
  'POST /v1/port-orders': PortOrderDto;
  'GET /v1/port-orders': Page<PortOrderDto>;
  'POST /v1/port-orders/plan': PortPlanDto;
  'GET /v1/port-orders/*': PortOrderDto;
  'GET /v1/port-orders/*/events': Page<EventDto>;
  'POST /v1/port-orders/*/resolve': PortOrderDto;
  'GET /v1/port-orders/*/notes': PortNotesDto;
  'GET /v1/port-orders/*/documents': ProviderDocumentsDto;
  'GET /v1/port-orders/*/documents/*': string;
  'POST /v1/port-orders/*/documents': ProviderDocumentsDto | ChangeDto;
  'GET /v1/customers': Page<CustomerDto>;
  'POST /v1/customers': CustomerRefDto | ChangeDto;
  'GET /v1/customers/*': CustomerDto;
  'PATCH /v1/customers/*': CustomerRefDto | ChangeDto;
  'DELETE /v1/customers/*': CustomerRefDto | ChangeDto;
  'GET /v1/customers/*/balance': CustomerBalanceDto;
  'GET /v1/customers/*/threshold': BalanceThresholdDto;
  'PATCH /v1/customers/*/threshold': BalanceThresholdDto | ChangeDto;
  'GET /v1/customers/*/charges': Page<CustomerTransactionDto>;
  'POST /v1/customers/*/charges': CustomerTransactionResultDto | ChangeDto;
  'GET /v1/customers/*/payments': Page<CustomerTransactionDto>;
  'POST /v1/customers/*/payments': CustomerTransactionResultDto | ChangeDto;
  'POST /v1/customers/*/credits': CustomerCreditDto | ChangeDto;
  'GET /v1/customers/*/packages': Page<CustomerPackageDto>;
  'GET /v1/customer-packages': Page<CustomerPackageDto>;
  'GET /v1/customer-balance-managements': Page<BalanceManagementDto>;
  'POST /v1/customers/*/qualification': Page<QualifiedProductDto>;
  'GET /v1/customers/*/estimate': EstimateDto;
  'POST /v1/customers/*/notes': CustomerNoteDto | ChangeDto;
  'POST /v1/customers/*/payment-methods': PaymentMethodDto | ChangeDto;
  'POST /v1/customers/*/payment-methods/*/toggle-default': PaymentMethodDto | ChangeDto;
  'DELETE /v1/customers/*/payment-methods/*': PaymentMethodDto | ChangeDto;
  'POST /v1/service-orders': OrderDto;
  'POST /v1/service-orders/adopt': AdoptedOrderDto;
  'GET /v1/service-orders/*': OrderDto;
  'PATCH /v1/service-orders/*': ServiceChangeResultDto | ChangeDto;
  'POST /v1/service-orders/*/suspend': ServiceChangeResultDto | ChangeDto;
  'POST /v1/service-orders/*/resume': ServiceChangeResultDto | ChangeDto;
  'POST /v1/service-orders/*/move': ServiceChangeResultDto | ChangeDto;
  'POST /v1/service-orders/*/cancel': ServiceChangeResultDto | ChangeDto;
  'POST /v1/service-orders/*/swap': ServiceChangeResultDto | ChangeDto;
  'POST /v1/service-orders/*/replenish': ServiceChangeResultDto | ChangeDto;
  'POST /v1/service-orders/*/unstack': ServiceChangeResultDto | ChangeDto;
  'POST /v1/service-orders/*/usage': ServiceChangeResultDto | ChangeDto;
  'GET /v1/reports/number-stats': Page<NumberStatsDto>;
  'GET /v1/reports/trunk-stats': Page<TrunkStatsDto>;
  'GET /v1/reports/monthly-summary': Page<MonthlyStatsDto>;
  'GET /v1/reports/daily-cdrs': Page<CdrFileDto>;
  'GET /v1/reports/daily-cdrs/*/*': string;
  'GET /v1/billing/invoices': Page<InvoiceDto>;
  'GET /v1/billing/invoices/*': string;
  'GET /v1/billing/transactions': Page<TransactionDto>;
  'GET /v1/billing/payments': Page<PaymentDto>;
  'POST /v1/billing/payments': PaymentReceiptDto | ChangeDto;
  'POST /v1/billing/adjustments': AccountEntryDto | ChangeDto;
  'POST /v1/billing/adjustments/*/reverse': AccountEntryDto | ChangeDto;
  'POST /v1/billing/funds': AccountEntryDto | ChangeDto;
  'POST /v1/billing/payment-methods': PaymentMethodDto | ChangeDto;
  'POST /v1/billing/payment-methods/*/toggle-default': PaymentMethodDto | ChangeDto;
  'POST /v1/billing/payment-methods/*/verify': PaymentMethodDto | ChangeDto;
  'GET /v1/changes': Page<ChangeDto>;
  'GET /v1/changes/*': ChangeDto;
  'GET /v1/changes/*/events': Page<EventDto>;
  'POST /v1/changes/*/resolve': ChangeDto;
  'GET /v1/work-items': Page<WorkItemDto>;
  'GET /v1/work-items/*': WorkItemDto;
  'POST /v1/work-items/*/claim': WorkItemDto;
  'DELETE /v1/work-items/*/claim': WorkItemDto;
  'POST /v1/work-items/*/comments': WorkItemDto;
  'POST /v1/work-items/*/look-again': WorkItemDto;
  'GET /v1/search': SearchResultsDto;
  'GET /v1/reconciliation': Page<ReconciliationDto>;
  'POST /v1/reconciliation': Page<ReconciliationDto>;
  'GET /v1/reconciliation/findings': Page<FindingDto>;
  'GET /v1/reconciliation/findings/*': FindingDto;
  'GET /v1/telecloud/notification-templates': Page<{ name: string }>;
  'POST /v1/sandbox/clock': ClockDto;
  'POST /v1/sandbox/faults': OrderFaultDto;
  'GET /v1/sandbox/ledger': Page<SimulatedEventDto>;
  'POST /v1/reconciliation/findings/*/repair': FindingDto;
}

/** What the routes made from TeleCloud's rows answer, as far as it is looked at. */
interface TelecloudDto {
  announcementId: string;
  cloudAccountNumber: string;
  cloudAccountType: string;
  moduleId: string;
  notificationId: string;
  productGroupId: string;
  productId: string;
  ratePlanId: string;
  ticketId: string;
  transactionId: string;
  userId: string;
}

type Plain = string | number | boolean | null;
type Objects<T> = Exclude<T, Plain | undefined | readonly unknown[]>;
type Keys<T> = T extends unknown ? keyof T : never;
type At<T, K> = T extends unknown ? (K extends keyof T ? T[K] : never) : never;
type Items<T> = T extends readonly (infer Item)[] ? Item : never;
/** A list of which a test knows that it holds what it reads. */
export type List<T> = T[] & { 0: T; 1: T; 2: T; 3: T; 4: T; 5: T };

/**
 * An answer as a test reads it. The test knows what it asked for: what may be absent is read as if it were there, and of several that
 * it may be, whichever has the member. That it is none of them, or has more, is what the OpenAPI document is held against.
 */
export type Told<T> =
  | Extract<T, Plain>
  | ([Items<T>] extends [never] ? never : List<Told<Items<T>>>)
  | ([Objects<T>] extends [never] ? never : { [K in Keys<Objects<T>>]: Told<At<Objects<T>, K>> });

type Words<Route> = Route extends `${infer Word}/${infer Rest}` ? Word | Words<Rest> : Route;
type Word = Words<keyof Answers extends `${string} /${infer Path}` ? Path : never>;
type Starred<Path> = Path extends `${infer Part}/${infer Rest}` ? `${Star<Part>}/${Starred<Rest>}` : Star<Path>;
type Star<Part> = Part extends Word ? Part : '*';
type Bare<Path> = Path extends `${infer Before}?${string}` ? Before : Path;
type Route<Method extends string, Path> = Bare<Path> extends `/${infer Rest}` ? `${Method} /${Starred<Rest>}` : 'none';

/** Either; of what both have, that of the answer which the test is about. */
type OrProblem<T> = Told<T> & Omit<Told<ProblemDto>, Keys<T>>;

/** What somebody is answered who sends this; any of the answers, where only the test knows what a path is of. */
export type AnswerTo<Method extends string, Path> =
  Route<Method, Path> extends keyof Answers
    ? OrProblem<Answers[Route<Method, Path>]>
    : Path extends `${string}/events${'' | `?${string}`}`
      ? OrProblem<Page<EventDto>>
      : Path extends `/v1/telecloud/${string}`
        ? OrProblem<TelecloudDto | ChangeDto>
        : Answer;

/** Any of them, for helpers that ask for one thing or another: whatever some answer has can be read. */
export type Answer = OrProblem<Exclude<Answers[keyof Answers], string>>;

/** What an answer of whatever kind says of how it went. */
export interface Outcome {
  id?: string;
  status?: string | number;
  code?: string;
  detail?: string;
  groupId?: string;
  requestId?: string;
}

export type HistoryEvent = Told<EventDto>;
export type Reservation = OrProblem<ReservationDto>;
export type Order = OrProblem<OrderDto>;
export type Port = OrProblem<PortOrderDto>;
export type Change = OrProblem<ChangeDto>;
export type Finding = OrProblem<FindingDto>;
export type CloudEvent = Told<CloudEventDto>;
export type AuditEntry = Told<AuditEntryDto>;
