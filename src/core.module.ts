import { hostname } from 'node:os';
import {
  type DynamicModule,
  type FactoryProvider,
  Inject,
  Injectable,
  Module,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { type MovableClock, type Timer } from './clock.js';
import { type GatewayConfig } from './config/environment.js';
import { ProviderRegistry } from './contract/registry.js';
import { type Simulators } from './contract/simulators.js';
import { newId } from './domain/ids.js';
import { attemptsKeptMs, mostQueued } from './domain/webhook.js';
import { keyLifetimeMs } from './ledger/idempotency.js';
import { Ledger } from './ledger/ledger.js';
import { eventLifetimeMs } from './ledger/outbox.js';
import { Sequencer } from './ledger/sequencer.js';
import { factsOf, type Logger } from './observability/logger.js';
import { warnOfDoubts } from './observability/doubt-log.js';
import { Metrics } from './observability/metrics.js';
import { Origins } from './observability/origins.js';
import { spansOf, type Tracing } from './observability/tracing.js';
import { watchOf } from './observability/provider-log.js';
import { type DefinedProvider } from './providers/kit/define.js';
import { ProvidersModule } from './providers/providers.module.js';
import { ChangeSaga } from './sagas/change-saga.js';
import { Confidential } from './sagas/confidential.js';
import { Expiry } from './sagas/expiry.js';
import { OrderSaga } from './sagas/order-saga.js';
import { PortSaga } from './sagas/port-saga.js';
import { ReconciliationSaga } from './sagas/reconciliation-saga.js';
import { reconciliationOf } from './lifecycle/reconciliation-work.js';
import { ReservationSaga } from './sagas/reservation-saga.js';
import { Runner } from './sagas/runner.js';
import { TimeLapse } from './sagas/time-lapse.js';
import { ServiceOrderSaga } from './sagas/service-order-saga.js';
import { AddressGuard } from './webhooks/address-guard.js';
import { WebhookBell } from './webhooks/bell.js';
import { WebhookSecrets } from './webhooks/secrets.js';
import { WebhookSender } from './webhooks/sender.js';
import { WebhookSaga } from './webhooks/webhook-saga.js';
import { CLOCK, CONFIG, LOGGER, PROVIDER_WATCH, SIMULATORS, VOLATILE_STORE } from './tokens.js';
import { type VolatileStore } from './volatile/ports.js';

/** Opened before the application exists, because nothing can start without it. */
export interface Opened {
  config: GatewayConfig;
  ledger: Ledger;
  volatile: VolatileStore;
  logger: Logger;
  webhookSecrets: WebhookSecrets;
  /** Absent: nothing is traced. */
  tracing?: Tracing | undefined;
  /** In sandbox mode: the ledger's clock, which can be moved, and the simulated providers. */
  sandbox?: { clock: MovableClock; simulators: Simulators };
  /** The providers that may be configured. */
  providers: readonly DefinedProvider[];
}

const pollMs = 500;
const stopGraceMs = 65_000;
const pruneMs = 3_600_000;

/** Starts background work when the application is up, and lets work in progress finish before it stops. */
@Injectable()
export class Workers implements OnApplicationBootstrap, OnApplicationShutdown {
  private pruning: Timer | undefined;

  constructor(
    private readonly ledger: Ledger,
    private readonly runner: Runner,
    private readonly expiry: Expiry,
    private readonly sequencer: Sequencer,
    private readonly webhooks: WebhookSaga,
    private readonly bell: WebhookBell,
    private readonly registry: ProviderRegistry,
    @Inject(CONFIG) private readonly config: GatewayConfig,
    metrics: Metrics,
  ) {
    metrics.watchProviders(registry.entries.flatMap(({ provider }) => provider ?? []));
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.expiry.start();
    const { clock } = this.ledger;
    const firstComparison = clock.now() + this.config.reconcileIntervalMs;
    for (const { provider } of this.registry.having('reconciliation'))
      await this.ledger.work.wake(reconciliationOf(provider.id), 'reconciliation', firstComparison);
    this.sequencer.start();
    this.bell.start();
    this.runner.start();
    const prune = (): void => {
      void this.ledger.idempotency.prune(clock.now() - keyLifetimeMs).catch(() => undefined);
      void this.ledger.usage.prune(clock.now()).catch(() => undefined);
      // Queued events first: once an event is deleted, it could be neither sent nor skipped.
      void this.ledger.webhookQueue
        .expire(clock.now() - eventLifetimeMs)
        .then(() => this.ledger.outbox.prune(clock.now() - eventLifetimeMs))
        .catch(() => undefined);
      void this.ledger.webhookQueue.prune(clock.now() - attemptsKeptMs).catch(() => undefined);
    };
    this.pruning = clock.every(pruneMs, prune);
  }

  async onApplicationShutdown(): Promise<void> {
    this.pruning?.cancel();
    this.expiry.stop();
    await this.bell.stop();
    this.webhooks.stop();
    await this.runner.stop(stopGraceMs);
    await this.sequencer.stop();
    await this.webhooks.close();
  }
}

/** Components that exist in sandbox mode only. */
const sandboxOf = (ledger: Ledger, { clock, simulators }: NonNullable<Opened['sandbox']>): FactoryProvider[] => [
  { provide: SIMULATORS, useFactory: () => simulators },
  {
    provide: TimeLapse,
    inject: [Runner, Expiry],
    useFactory: (runner: Runner, expiry: Expiry) => new TimeLapse(ledger, clock, runner, expiry, simulators),
  },
];

/** The components that send webhooks. */
const webhooksOf = (
  ledger: Ledger,
  { webhooks }: GatewayConfig,
  secrets: WebhookSecrets,
  onError: (error: unknown, what: string) => void,
): FactoryProvider[] => [
  { provide: WebhookSecrets, useFactory: () => secrets },
  { provide: AddressGuard, useFactory: () => new AddressGuard(webhooks.allowed) },
  {
    provide: WebhookSaga,
    inject: [AddressGuard],
    useFactory: (guard: AddressGuard) =>
      new WebhookSaga({
        ledger,
        secrets,
        sender: new WebhookSender(guard, webhooks),
        atOnce: webhooks.atOnce,
        mostQueued,
      }),
  },
  {
    provide: WebhookBell,
    inject: [WebhookSaga, Runner],
    useFactory: (saga: WebhookSaga, runner: Runner) => new WebhookBell(ledger, saga, runner, onError),
  },
];

/** Stores, providers and workers: everything below the use cases. */
@Module({})
export class CoreModule {
  static with(opened: Opened): DynamicModule {
    const { config, ledger, volatile, logger, providers, sandbox, webhookSecrets, tracing } = opened;
    const onError = (error: unknown, what: string): void =>
      logger.error({ what, ...factsOf(error) }, 'background work failed');
    const origins = new Origins();
    warnOfDoubts(ledger, logger, origins);
    return {
      module: CoreModule,
      global: true,
      imports: [ProvidersModule.with(providers)],
      providers: [
        { provide: CONFIG, useValue: config },
        { provide: LOGGER, useValue: logger },
        { provide: CLOCK, useValue: ledger.clock },
        { provide: Ledger, useValue: ledger },
        { provide: VOLATILE_STORE, useValue: volatile },
        Confidential,
        { provide: Origins, useValue: origins },
        { provide: Metrics, useFactory: () => new Metrics(ledger, config.metrics) },
        {
          provide: PROVIDER_WATCH,
          inject: [Metrics],
          useFactory: (metrics: Metrics) => watchOf(metrics, logger, origins, tracing?.tracer),
        },
        {
          provide: Runner,
          inject: [ProviderRegistry, Confidential, WebhookSaga],
          useFactory: (registry: ProviderRegistry, confidential: Confidential, webhook: WebhookSaga) => {
            // A deadline that does not reach the clock now will reach it with the next rebuild.
            const onHeld = (deadline: { id: string; dueAt: number }): void =>
              void volatile.clock.schedule([deadline]).catch(() => undefined);
            return new Runner(
              ledger,
              {
                reservation: new ReservationSaga(ledger, registry, onHeld),
                order: new OrderSaga(ledger, registry, config.confirmWindowMs, onHeld),
                service_order: new ServiceOrderSaga(ledger, registry, confidential),
                change: new ChangeSaga(ledger, registry, confidential),
                reconciliation: new ReconciliationSaga(ledger, registry, config.reconcileIntervalMs),
                port: new PortSaga(ledger, registry, confidential, config.portPollMs),
                webhook,
              },
              {
                owner: `${hostname()}:${process.pid}:${newId('req', ledger.clock)}`,
                leaseMs: config.workerLeaseMs,
                slots: config.workers,
                pollMs,
                attention: config.attention,
                onError,
                ...(tracing && { spanOf: spansOf(tracing.tracer, origins) }),
              },
            );
          },
        },
        {
          provide: Expiry,
          inject: [Runner],
          useFactory: (runner: Runner) => new Expiry(ledger, volatile, runner, onError),
        },
        { provide: Sequencer, useFactory: () => new Sequencer(ledger, onError) },
        ...webhooksOf(ledger, config, webhookSecrets, onError),
        ...(sandbox ? sandboxOf(ledger, sandbox) : []),
        Workers,
      ],
      exports: [
        CLOCK,
        CONFIG,
        LOGGER,
        Ledger,
        VOLATILE_STORE,
        PROVIDER_WATCH,
        Metrics,
        Origins,
        Runner,
        WebhookSecrets,
        AddressGuard,
        Confidential,
        ProvidersModule,
        ...(sandbox ? [SIMULATORS, TimeLapse] : []),
      ],
    };
  }
}
