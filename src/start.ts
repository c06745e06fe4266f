import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type OpenAPIObject } from '@nestjs/swagger';
import { tags } from './api/document.js';
import { AppModule } from './app.module.js';
import { serveConsole } from './console/console-page.js';
import { MovableClock, systemClock } from './clock.js';
import { BadEnvironment, type GatewayConfig, readEnvironment } from './config/environment.js';
import { ProviderRegistry } from './contract/registry.js';
import { ApiKeys, BadApiKeys } from './http/api-keys.js';
import { KeysFile } from './http/keys-file.js';
import { buildDocument, serveDocument, serveProblems } from './http/openapi.js';
import { type ProviderNotes } from './http/provider-notes.js';
import { createServer } from './http/server.js';
import { StoreUnusable } from './ledger/database.js';
import { type Ledger, openLedger } from './ledger/ledger.js';
import { Metrics } from './observability/metrics.js';
import { metricsMediaType, serveMetrics } from './observability/metrics-server.js';
import { createLogger, type Logger } from './observability/logger.js';
import { traceTo } from './observability/tracing.js';
import { providers as listed } from './providers/index.js';
import { type DefinedProvider, type ProviderRoutes } from './providers/kit/define.js';
import { replies } from './providers/kit/reply-reader.js';
import { Desk } from './sandbox/desk.js';
import { JournalInUse } from './sandbox/kit/journal.js';
import { startSandbox } from './sandbox/start.js';
import { unknownIn } from './access/foreign-names.js';
import { version } from './version.js';
import { WebhookSecrets } from './webhooks/secrets.js';
import { connectVolatile } from './volatile/connect.js';

/** The document written by `npm run openapi`: generating it takes a second, during which no request would be answered. */
const published = new URL('../openapi/openapi.json', import.meta.url);
const consoleFiles = new URL('./console/page/', import.meta.url);

type Environment = Readonly<Record<string, string | undefined>>;

/** A running gateway. */
export interface RunningGateway {
  /** Its base URL, e.g. `http://127.0.0.1:3000`. */
  url: string;
  config: GatewayConfig;
  /** The URL of its metrics, if they have their own port. */
  metricsUrl?: string;
  /** The OpenAPI document, generated when first asked for: it must equal the published one. */
  document(): OpenAPIObject;
  logger: Logger;
  /** Finishes work in progress, then stops. */
  close(): Promise<void>;
}

/**
 * Opens the stores, starts simulators if the sandbox needs them, and listens. The ledger is opened first: it refuses a second process on the same
 * file before anything else is touched.
 */
export async function startGateway(
  env: Environment,
  providers: readonly DefinedProvider[] = listed,
): Promise<RunningGateway> {
  const { mode, storeUrl, sandboxDir, redisUrl } = readEnvironment(env, providers);
  const closers: (() => Promise<void>)[] = [];
  const closeAll = async (): Promise<void> => {
    for (const close of closers.reverse()) await close();
  };
  try {
    const clock = mode === 'sandbox' ? new MovableClock() : systemClock;
    const ledger: Ledger = await openLedger(storeUrl, clock);
    closers.push(() => ledger.close());
    if (clock instanceof MovableClock) clock.advance(await ledger.sandboxTime.aheadMs());
    const sandbox = mode === 'sandbox' ? await startSandbox(env, providers, sandboxDir).catch(inUse) : undefined;
    if (sandbox) closers.push(() => sandbox.close());
    const config = readEnvironment({ ...env, ...sandbox?.variables }, providers);
    const simulators = new Desk(baseUrlsIn(config));
    // A simulator that was restarted, or never moved, is behind the times recorded in the ledger.
    if (clock.aheadMs > 0) await simulators.moveTo(clock.now());
    const volatile = await connectVolatile(redisUrl, clock).catch(() => {
      // An unreachable Redis does not prevent the start; an invalid URL does.
      throw new BadEnvironment([
        'REDIS_URL must be redis://, rediss://, redis-sentinel:// or redis-cluster://…, as shown in the example file.',
      ]);
    });
    closers.push(() => volatile.close());
    closers.push(() => replies.close());
    const logger = createLogger(config);
    const file = config.apiKeysFile === undefined ? undefined : new KeysFile(config.apiKeysFile, mode);
    const keys = file?.keys ?? ApiKeys.sandbox();
    ledger.limitTo((tenant) => keys.limitsOf(tenant));

    const webhookSecrets = new WebhookSecrets(config.webhooks, clock);
    const own = await ownRoutes(providers);
    const controllers = own.flatMap((routes) => routes.controllers);
    const tracing = traceTo(config.tracing, systemClock, logger);
    if (tracing) closers.push(() => tracing.exporter.close());
    const opened = {
      ...{ config, ledger, volatile, logger, webhookSecrets, providers, tracing },
      ...(clock instanceof MovableClock && { sandbox: { clock, simulators } }),
    };
    const app = await createServer(AppModule.with(opened, keys, controllers), {
      logger,
      ...(tracing && { tracer: tracing.tracer }),
      proxies: config.trustProxy,
      origins: config.corsOrigins,
      // Browsers know a live gateway by another address than the one it listens on.
      ...(config.mode === 'sandbox' && { origin: originAt(config.host, config.port) }),
    });
    const registry = app.get(ProviderRegistry);
    refuseUnknownNames(keys, registry);
    file?.follow(clock, {
      check: (fresh) => refuseUnknownNames(fresh, registry),
      broken: (why) => logger.error({ why }, 'the changed API_KEYS_FILE is invalid; the previous keys remain in use'),
      changed: () => logger.info({}, 'API_KEYS_FILE has been read again'),
    });
    countAnswers(app);
    serveProblems(app);
    let made: OpenAPIObject | undefined;
    const allTags = [...tags, ...own.map(({ tag }) => tag)];
    const document = (): OpenAPIObject =>
      (made ??= buildDocument(app, { version, tags: allTags, providers: providers.map(notesOf) }));
    if (config.docs) serveDocument(app, published, mode);
    serveConsole(app.getHttpAdapter().getInstance(), consoleFiles);
    // Registered before it listens: if that fails, the workers have been started anyway.
    closers.push(() => app.close());
    const watched = await openMetrics(app, config);
    if (watched) closers.push(() => watched.close());
    // The backlog limit of most systems: a connection beyond it is dropped without a response.
    await app.listen({ port: config.port, host: config.host, backlog: 4_096 });
    return { url: urlOf(app, config), config, ...watched?.at, document, logger, close: closeAll };
  } catch (error) {
    await closeAll();
    throw error;
  }
}

/** What a provider adds to the API reference. */
const notesOf = ({ id, name, rows, remarks, options, examples }: DefinedProvider): ProviderNotes => ({
  ...{ id, name, remarks, options, examples },
  routes: rows.flatMap((row) => row.routes),
});

/** The providers' own routes. */
async function ownRoutes(providers: readonly DefinedProvider[]): Promise<ProviderRoutes[]> {
  const own: ProviderRoutes[] = [];
  for (const provider of providers) if (provider.routes) own.push(await provider.routes());
  return own;
}

/** Base URLs of the configured providers. */
const baseUrlsIn = ({ providers }: GatewayConfig): Record<string, string> =>
  Object.fromEntries(Object.entries(providers).map(([id, { baseUrl }]) => [id, baseUrl]));

/** Reports a typo in the keys file at the start, rather than when an order is refused. */
function refuseUnknownNames(keys: ApiKeys, registry: ProviderRegistry): void {
  for (const [tenant, accounts] of keys.accounts()) {
    const unknown = unknownIn(accounts, registry);
    if (unknown !== undefined)
      throw new BadApiKeys(`API_KEYS_FILE: accounts of tenant "${tenant}": there is no ${unknown}.`);
  }
}

/** Metrics are for the operator, not for API callers: in live mode they have their own port, or are not served. */
async function openMetrics(
  app: NestFastifyApplication,
  { mode, host, metrics: { port } }: GatewayConfig,
): Promise<{ at: { metricsUrl: string }; close: () => Promise<void> } | undefined> {
  const metrics = app.get(Metrics);
  if (port !== undefined) {
    const server = await serveMetrics(metrics, { host, port });
    return { at: { metricsUrl: `${originAt(host, server.port)}/metrics` }, close: server.close };
  }
  if (mode === 'sandbox')
    app
      .getHttpAdapter()
      .getInstance()
      .get('/metrics', async (_, reply) => reply.type(metricsMediaType).send(await metrics.text()));
  return undefined;
}

/** Counts and times responses by route template, so that IDs and numbers never become labels. */
function countAnswers(app: NestFastifyApplication): void {
  const metrics = app.get(Metrics);
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onResponse', (request, reply, done) => {
      metrics.request(request.method, request.routeOptions.url ?? 'unknown', reply.statusCode, reply.elapsedTime);
      done();
    });
}

function urlOf(app: NestFastifyApplication, { host }: GatewayConfig): string {
  const address = app.getHttpServer().address();
  return originAt(host, typeof address === 'object' && address !== null ? address.port : 0);
}

/** The origin as a browser on this machine sees it. */
function originAt(host: string, port: number): string {
  const shown = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host;
  return `http://${shown}:${port}`;
}

/** A simulator's ledger that another process has open is reported like any other ledger. */
function inUse(error: unknown): never {
  throw error instanceof JournalInUse ? new StoreUnusable(error.message) : error;
}
