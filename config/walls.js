// @ts-check

/**
 * The rooms of `src` and what each may import: the one source of the table in docs/map.md and of the rules that hold it
 * (config/dependency-cruiser.js, `npm run walls`). What is not named is refused, type-only imports too.
 *
 * `room` is a folder (with everything below it that is no room of its own) or a file; `<id>` is any one folder name, and two of them are two
 * rooms. `imports` names rooms, `packages` what comes from outside (`node` is Node's own).
 *
 * @typedef {{ room: string, holds: string, imports: string[], packages: string[] }} Wall
 * @type {Wall[]}
 */
export const walls = [
  {
    room: 'domain/',
    holds: 'rules without I/O: E.164, money, ids, status tables, problem codes',
    imports: [],
    packages: ['node:crypto', 'node:net'],
  },
  {
    room: 'contract/',
    holds: 'what a provider may offer, outcomes of a call, steps',
    imports: ['domain/'],
    packages: ['node:stream'],
  },
  {
    room: 'config/',
    holds: 'settings: their kinds, read from the environment and checked at start',
    imports: ['domain/', 'contract/'],
    packages: ['node:path'],
  },
  {
    room: 'ledger/',
    holds: 'the truth, in SQL that both databases share',
    imports: ['domain/', 'contract/'],
    packages: ['node', 'pg', '@photostructure/sqlite'],
  },
  {
    room: 'lifecycle/',
    holds: 'every change of a status, along the tables in domain/ and with its event, in one transaction',
    imports: ['domain/', 'contract/', 'ledger/'],
    packages: [],
  },
  {
    room: 'volatile/',
    holds: 'what may be lost at any moment',
    imports: [],
    packages: ['node', 'ioredis'],
  },
  {
    room: 'sagas/',
    holds:
      'the money protocol, the course of reservations, orders, ports and changes, the cart exchange, reconciliation, runner, expiry',
    imports: ['domain/', 'contract/', 'ledger/', 'lifecycle/', 'volatile/'],
    packages: ['node:util'],
  },
  {
    room: 'usecases/',
    holds: 'what a caller can do',
    imports: ['domain/', 'contract/', 'config/', 'ledger/', 'lifecycle/', 'volatile/', 'sagas/', 'tokens.ts'],
    packages: ['@nestjs/common'],
  },
  {
    room: 'providers/kit/',
    holds: 'what declares a provider (`defineProvider`): rows, readers, dialects, breaker, the one sender',
    imports: ['domain/', 'contract/', 'config/', 'volatile/'],
    packages: ['node', 'axios', 'fast-xml-parser', 'jsonc-parser'],
  },
  {
    room: 'providers/<id>/',
    holds: 'one provider: its declaration, settings, rows, dialect, ports',
    imports: ['domain/', 'contract/', 'config/', 'volatile/', 'providers/kit/'],
    packages: ['node', 'libphonenumber-js'],
  },
  { room: 'providers/list.ts', holds: 'the one list of providers', imports: ['providers/<id>/'], packages: [] },
  {
    room: 'providers/index.ts',
    holds: 'the same as an array',
    imports: ['providers/kit/', 'providers/list.ts'],
    packages: [],
  },
  {
    room: 'providers/providers.module.ts',
    holds: 'the registry of providers, switched on as the gateway is configured',
    imports: ['contract/', 'config/', 'volatile/', 'providers/kit/', 'tokens.ts'],
    packages: ['@nestjs/common'],
  },
  {
    room: 'providers/reply-worker.ts',
    holds: 'the thread that reads large replies',
    imports: ['providers/kit/', 'providers/index.ts'],
    packages: ['node:worker_threads'],
  },
  {
    room: 'observability/',
    holds: 'logs and metrics',
    imports: ['contract/', 'config/', 'ledger/', 'providers/kit/'],
    packages: ['node', 'pino', 'prom-client'],
  },
  {
    room: 'http/',
    holds: 'what every route shares; `client.ts` alone says who asks (`TRUST_PROXY`)',
    imports: ['domain/', 'contract/', 'config/', 'ledger/', 'volatile/', 'observability/', 'tokens.ts'],
    packages: [
      'node',
      '@fastify/multipart',
      '@nestjs/common',
      '@nestjs/core',
      '@nestjs/platform-fastify',
      '@nestjs/swagger',
      'class-transformer',
      'class-validator',
      'fastify',
      'rxjs',
      'yaml',
    ],
  },
  {
    room: 'api/',
    holds: 'controllers and DTOs',
    imports: ['domain/', 'contract/', 'usecases/', 'http/'],
    packages: ['@nestjs/common', '@nestjs/swagger', 'fastify'],
  },
  {
    room: 'api/telecloud/',
    holds: "routes made from one provider's rows",
    imports: ['domain/', 'contract/', 'config/', 'usecases/', 'providers/telecloud/', 'http/', 'api/', 'tokens.ts'],
    packages: ['node:crypto', '@nestjs/common', '@nestjs/core', '@nestjs/swagger', 'fastify'],
  },
  {
    room: 'core.module.ts',
    holds: 'how the inner parts are put together',
    imports: [
      'domain/',
      'contract/',
      'config/',
      'ledger/',
      'volatile/',
      'sagas/',
      'providers/kit/',
      'providers/providers.module.ts',
      'observability/',
      'tokens.ts',
    ],
    packages: ['node:os', '@nestjs/common'],
  },
  {
    room: 'app.module.ts',
    holds: 'the list of controllers and use cases',
    imports: ['usecases/', 'http/', 'api/', 'api/telecloud/', 'core.module.ts'],
    packages: ['@nestjs/common'],
  },
  {
    room: 'start.ts',
    holds: 'the application, started in this process',
    imports: [
      'contract/',
      'config/',
      'ledger/',
      'volatile/',
      'usecases/',
      'observability/',
      'http/',
      'api/',
      'app.module.ts',
      'providers/kit/',
      'providers/index.ts',
      'sandbox/',
      'version.ts',
    ],
    packages: ['@nestjs/platform-fastify', '@nestjs/swagger'],
  },
  {
    room: 'main.ts',
    holds: '`npm start`',
    imports: ['config/', 'ledger/', 'providers/index.ts', 'observability/', 'http/', 'start.ts'],
    packages: [],
  },
  { room: 'openapi/', holds: '`npm run openapi`', imports: ['start.ts'], packages: ['node:fs'] },
  {
    room: 'generate/',
    holds: "`npm run generate`: what of the README and the example file follows from the providers' declarations",
    imports: ['config/', 'providers/kit/', 'providers/index.ts'],
    packages: ['node:fs'],
  },
  {
    room: 'demo/',
    holds: '`npm run demo`: orders placed at every simulator, as a caller would',
    imports: ['start.ts'],
    packages: ['node'],
  },
  {
    room: 'preflight/',
    holds: '`npm run preflight`: the providers alone, without ledger, and what their own checks have found',
    imports: [
      'domain/',
      'contract/',
      'config/',
      'volatile/',
      'providers/index.ts',
      'providers/providers.module.ts',
      'sandbox/',
      'tokens.ts',
      'version.ts',
    ],
    packages: ['node', '@nestjs/common', '@nestjs/core'],
  },
  {
    room: 'sandbox/',
    holds: "simulators; independent readings of the providers' documents",
    imports: [],
    packages: ['node'],
  },
  { room: 'tokens.ts', holds: 'names of what is injected by interface', imports: [], packages: [] },
  { room: 'version.ts', holds: "the gateway's own version", imports: [], packages: ['node:fs'] },
];
