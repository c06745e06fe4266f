import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { AvailableNumbersController } from './api/available-numbers/available-numbers.controller.js';
import { AccountMoneyController } from './api/billing/account-money.controller.js';
import { BillingController } from './api/billing/billing.controller.js';
import { AnswerChange } from './api/changes/change-answer.js';
import { ChangesController } from './api/changes/changes.controller.js';
import { CoverageController } from './api/coverage/coverage.controller.js';
import { CustomerBalanceController } from './api/customers/customer-balance.controller.js';
import { CustomerMoneyController } from './api/customers/customer-money.controller.js';
import { CustomerNotesController } from './api/customers/customer-notes.controller.js';
import { CustomerPackagesController } from './api/customers/customer-packages.controller.js';
import { CustomerProductsController } from './api/customers/customer-products.controller.js';
import { CustomersController } from './api/customers/customers.controller.js';
import { PaymentMethodsController } from './api/customers/payment-methods.controller.js';
import { EventsController } from './api/events/events.controller.js';
import { HealthController } from './api/health/health.controller.js';
import { BulkUpdatesController } from './api/numbers/bulk-updates.controller.js';
import { AuditController } from './api/audit/audit.controller.js';
import { LimitsController } from './api/limits/limits.controller.js';
import { MeController } from './api/keys/me.controller.js';
import { KeysController } from './api/keys/keys.controller.js';
import { NumberHistoryController } from './api/numbers/number-history.controller.js';
import { NumberAssignmentController } from './api/numbers/number-assignment.controller.js';
import { NumbersController } from './api/numbers/numbers.controller.js';
import { OrderActionsController } from './api/orders/order-actions.controller.js';
import { AnswerOrder } from './api/orders/order-answer.js';
import { OrderDocumentsController } from './api/orders/order-documents.controller.js';
import { OrdersController } from './api/orders/orders.controller.js';
import { PortabilityController } from './api/portability/portability.controller.js';
import { PortingDeskController } from './api/port-orders/porting-desk.controller.js';
import { PortPlanController } from './api/port-orders/port-plan.controller.js';
import { PortOrdersController } from './api/port-orders/port-orders.controller.js';
import { ProvidersController } from './api/providers/providers.controller.js';
import { ReconciliationController } from './api/reconciliation/reconciliation.controller.js';
import { ReportsController } from './api/reports/reports.controller.js';
import { ReservationsController } from './api/reservations/reservations.controller.js';
import { SearchController } from './api/search/search.controller.js';
import { SandboxController } from './api/sandbox/sandbox.controller.js';
import { ServiceChangesController } from './api/service-orders/service-changes.controller.js';
import { ServiceOrdersController } from './api/service-orders/service-orders.controller.js';
import { TrunksController } from './api/trunks/trunks.controller.js';
import { WorkItemsController } from './api/work-items/work-items.controller.js';
import { WebhookEndpointsController } from './api/webhooks/webhook-endpoints.controller.js';
import { CoreModule, type Opened } from './core.module.js';
import { type ApiKeys } from './http/api-keys.js';
import { HttpModule } from './http/http.module.js';
import { type ProviderRoutes } from './providers/kit/define.js';
import { BillingRecords } from './usecases/billing-records.js';
import { CallReports } from './usecases/call-reports.js';
import { ChangeNumbers } from './usecases/change-numbers.js';
import { CheckPortability } from './usecases/kit/check-portability.js';
import { AccountMoney } from './usecases/account-money.js';
import { CustomerBalances } from './usecases/customer-balances.js';
import { CustomerMoney } from './usecases/customer-money.js';
import { CustomerNotes } from './usecases/customer-notes.js';
import { CustomerPackages } from './usecases/customer-packages.js';
import { CustomerProducts } from './usecases/customer-products.js';
import { Customers } from './usecases/customers.js';
import { CustomerRequests } from './usecases/kit/customer-requests.js';
import { PaymentMethods } from './usecases/payment-methods.js';
import { EventFeed } from './usecases/event-feed.js';
import { FindNumbers } from './usecases/find-numbers.js';
import { FollowEvents } from './usecases/follow-events.js';
import { HoldNumbers } from './usecases/hold-numbers.js';
import { LookUp } from './usecases/look-up.js';
import { MakeChange } from './usecases/kit/make-change.js';
import { NumberHistory } from './usecases/number-history.js';
import { MakePayment } from './usecases/make-payment.js';
import { ModuleNews } from './usecases/module-news.js';
import { OrderDocuments } from './usecases/order-documents.js';
import { Annotate } from './usecases/annotate.js';
import { Waits } from './usecases/waits.js';
import { OrderNumbers } from './usecases/order-numbers.js';
import { OrderEvidence } from './usecases/kit/order-evidence.js';
import { OrderableReservations } from './usecases/kit/orderable-reservations.js';
import { OwnedNumbers } from './usecases/kit/owned-numbers.js';
import { PlaceOrder } from './usecases/place-order.js';
import { PlanPorts } from './usecases/plan-ports.js';
import { PortingDesk } from './usecases/porting-desk.js';
import { PreviewOrder } from './usecases/preview-order.js';
import { AuditTrail } from './usecases/audit-trail.js';
import { BusinessLimits } from './usecases/limits.js';
import { ManageKeys } from './usecases/manage-keys.js';
import { ProviderConditions } from './usecases/provider-condition.js';
import { Readiness } from './usecases/readiness.js';
import { Reconciliation } from './usecases/reconciliation.js';
import { ReleaseNumbers } from './usecases/release-numbers.js';
import { Sandbox } from './usecases/sandbox.js';
import { AdoptServiceOrder } from './usecases/adopt-service-order.js';
import { ServiceOrders } from './usecases/service-orders.js';
import { ResolveChange } from './usecases/resolve-change.js';
import { ResolveOrder } from './usecases/resolve-order.js';
import { ResolvePort } from './usecases/resolve-port.js';
import { Search } from './usecases/search.js';
import { SteerOrder } from './usecases/steer-order.js';
import { SubmitPort } from './usecases/submit-port.js';
import { TrunkAccess } from './access/trunk-access.js';
import { WorkQueue } from './usecases/work-queue.js';
import { Trunks } from './usecases/trunks.js';
import { WebhookDeliveries } from './usecases/webhook-deliveries.js';
import { WebhookEndpoints } from './usecases/webhook-endpoints.js';

/** All controllers and use cases; `ofProviders` are the providers' own routes. */
@Module({})
export class AppModule {
  static with(opened: Opened, keys: ApiKeys, ofProviders: ProviderRoutes['controllers']): DynamicModule {
    return {
      module: AppModule,
      imports: [CoreModule.with(opened), HttpModule.with(keys)],
      controllers: [
        ProvidersController,
        AvailableNumbersController,
        CoverageController,
        ReservationsController,
        OrdersController,
        OrderActionsController,
        OrderDocumentsController,
        NumbersController,
        NumberAssignmentController,
        BulkUpdatesController,
        NumberHistoryController,
        TrunksController,
        PortabilityController,
        PortOrdersController,
        PortPlanController,
        PortingDeskController,
        CustomersController,
        CustomerBalanceController,
        CustomerMoneyController,
        CustomerPackagesController,
        CustomerProductsController,
        CustomerNotesController,
        PaymentMethodsController,
        ServiceOrdersController,
        ServiceChangesController,
        ReportsController,
        BillingController,
        AccountMoneyController,
        ChangesController,
        WorkItemsController,
        SearchController,
        ReconciliationController,
        WebhookEndpointsController,
        EventsController,
        KeysController,
        MeController,
        LimitsController,
        AuditController,
        ...(ofProviders as Type[]),
        HealthController,
        ...(opened.sandbox ? [SandboxController] : []),
      ],
      providers: [
        FindNumbers,
        HoldNumbers,
        ReleaseNumbers,
        OrderableReservations,
        PlaceOrder,
        Annotate,
        Waits,
        OrderNumbers,
        OrderDocuments,
        PreviewOrder,
        SteerOrder,
        OrderEvidence,
        ResolveOrder,
        LookUp,
        OwnedNumbers,
        ChangeNumbers,
        Trunks,
        TrunkAccess,
        MakeChange,
        ResolveChange,
        AnswerChange,
        AnswerOrder,
        MakePayment,
        CustomerRequests,
        Customers,
        CustomerBalances,
        CustomerMoney,
        CustomerNotes,
        CustomerPackages,
        CustomerProducts,
        PaymentMethods,
        AccountMoney,
        AdoptServiceOrder,
        ServiceOrders,
        ModuleNews,
        CheckPortability,
        PlanPorts,
        PortingDesk,
        SubmitPort,
        ResolvePort,
        CallReports,
        BillingRecords,
        Reconciliation,
        WebhookEndpoints,
        WebhookDeliveries,
        EventFeed,
        FollowEvents,
        ManageKeys,
        BusinessLimits,
        AuditTrail,
        WorkQueue,
        NumberHistory,
        Search,
        ProviderConditions,
        Readiness,
        ...(opened.sandbox ? [Sandbox] : []),
      ],
    };
  }
}
