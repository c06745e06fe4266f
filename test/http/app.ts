import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Module } from '@nestjs/common';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { afterEach } from '@jest/globals';
import { ApiKeys } from '../../src/http/api-keys.js';
import { HttpModule } from '../../src/http/http.module.js';
import { buildDocument, serveDocument, serveProblems } from '../../src/http/openapi.js';
import { createServer, type ServerOptions } from '../../src/http/server.js';
import { Ledger, openLedger } from '../../src/ledger/ledger.js';
import { type LogFacts } from '../../src/observability/logger.js';
import { Origins } from '../../src/observability/origins.js';
import { CLOCK, CONFIG, LOGGER, VOLATILE_STORE } from '../../src/tokens.js';
import { MemoryVolatile } from '../../src/volatile/memory.js';
import { PapersController } from './papers.controller.js';
import { HealthController, OpenController, tag, Things, ThingsController } from './things.js';

export interface TestApp {
  app: NestFastifyApplication;
  url: string;
  things: Things;
  ledger: Ledger;
  logged: LogFacts[];
  /** Where uploads are kept. */
  uploads: string;
  document: ReturnType<typeof buildDocument>;
}

const running: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of running.splice(0)) await stop();
});

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** A small gateway on a real port, with keys `all-key` (acme), `search-key` (acme) and `other-key` (other). */
export async function startApp(
  options: ServerOptions & {
    keys?: ApiKeys;
    limits?: { read: number; write: number; order: number };
    quota?: { tenantBytes?: number; totalBytes?: number };
  } = {},
): Promise<TestApp> {
  const { keys, quota, limits = { read: 1000, write: 1000, order: 1000 }, ...server } = options;
  const directory = mkdtempSync(join(tmpdir(), 'gateway-http-'));
  const ledger = await openLedger(`sqlite:${join(directory, 'ledger.db')}`);
  const uploads = join(directory, 'uploads');
  const volatile = new MemoryVolatile();
  const logged: LogFacts[] = [];
  const note = (facts: LogFacts): void => void logged.push(facts);

  @Module({
    providers: [
      { provide: Ledger, useValue: ledger },
      { provide: CLOCK, useValue: ledger.clock },
      { provide: VOLATILE_STORE, useValue: volatile },
      Origins,
      { provide: LOGGER, useValue: { debug: note, info: note, warn: note, error: note } },
      {
        provide: CONFIG,
        useValue: {
          clientLimits: limits,
          waiting: { perTenant: 100, inAll: 100 },
          shedLagMs: 60_000,
          shedInFlight: 500,
          uploads: { directory: uploads, tenantBytes: 100 * 1024 ** 2, totalBytes: 500 * 1024 ** 2, ...quota },
        },
      },
    ],
    exports: [Ledger, CLOCK, VOLATILE_STORE, Origins, LOGGER, CONFIG],
  })
  class StoresModule {}

  @Module({
    imports: [{ module: StoresModule, global: true }, HttpModule.with(keys ?? testKeys(directory))],
    controllers: [ThingsController, PapersController, HealthController, OpenController],
    providers: [Things],
  })
  class TestModule {}

  const app = await createServer(TestModule, { closeGraceMs: 2_000, ...server });
  const document = buildDocument(app, {
    version: '0.0.0',
    tags: [{ name: tag, description: 'Things to try.' }],
    providers: [],
  });
  serveProblems(app);
  const published = join(directory, 'openapi.json');
  writeFileSync(published, JSON.stringify(document));
  serveDocument(app, pathToFileURL(published), 'sandbox');
  await app.listen(0, '127.0.0.1');
  const address = app.getHttpServer().address() as { port: number };
  running.push(async () => {
    await app.close();
    await ledger.close();
    rmSync(directory, { recursive: true, force: true });
  });
  return { app, url: `http://127.0.0.1:${address.port}`, things: app.get(Things), ledger, logged, uploads, document };
}

function testKeys(directory: string): ApiKeys {
  const file = join(directory, 'keys.json');
  const keys = [
    { id: 'acme-1', tenant: 'acme', sha256: sha256('all-key'), scopes: ['*'] },
    { id: 'acme-2', tenant: 'acme', sha256: sha256('search-key'), scopes: ['search'] },
    { id: 'other-1', tenant: 'other', sha256: sha256('other-key'), scopes: ['*'] },
  ];
  writeFileSync(file, JSON.stringify({ keys }));
  return ApiKeys.fromFile(file);
}
