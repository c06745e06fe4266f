import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { Redis } from 'ioredis';
import { parse } from 'yaml';
import { readEnvironment } from '../../src/config/environment.js';
import { providers as listed } from '../../src/providers/index.js';
import { ApiKeys } from '../../src/http/api-keys.js';
import { scopes } from '../../src/domain/scopes.js';
import { startRedis } from '../support/services.js';
import { gatewayVariables, imageEnvironment, pathOf, read } from './files.js';

interface Service {
  image: string;
  build?: string;
  user?: string;
  command?: string | string[];
  environment?: Record<string, string>;
  ports?: string[];
  volumes?: string[];
  network_mode?: string;
  depends_on?: Record<string, { condition: string; restart?: boolean }>;
  healthcheck?: { test: string[] };
  deploy?: { resources: { limits: Record<string, unknown> } };
  [property: string]: unknown;
}

interface Compose {
  services: Record<'gateway' | 'sandbox' | 'postgres' | 'redis', Service>;
  volumes: Record<string, unknown>;
  secrets: Record<string, { file: string }>;
}

const compose = parse(read('docker-compose.yml'), { merge: true }) as Compose;
const { gateway, sandbox, postgres, redis } = compose.services;
const services = Object.entries(compose.services);
const ours = services.filter(([, { build }]) => build !== undefined);
const theirs = services.filter(([, { build }]) => build === undefined);

describe('docker-compose.yml', () => {
  it('is valid by the schema of the Compose Specification', () => {
    const ajv = new Ajv({ strict: false, allErrors: true });
    addFormats.default(ajv);
    const schema = JSON.parse(read('node_modules/dclint/schemas/compose.schema.json')) as Record<string, unknown>;
    const validate = ajv.compile({ ...schema, $schema: 'http://json-schema.org/draft-07/schema#' });
    validate(compose);
    expect(validate.errors).toBeNull();
    expect(validate({ services: { gateway: { imgae: 'typo' } } })).toBe(false);
    expect(compose).not.toHaveProperty('version');
  });

  it.each(services)('%s has no more rights and resources than it needs', (_, service) => {
    expect(service).toMatchObject({
      restart: 'unless-stopped',
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
      deploy: {
        resources: { limits: { cpus: expect.any(String), memory: expect.any(String), pids: expect.any(Number) } },
      },
    });
    expect(service).not.toHaveProperty('privileged');
    expect(service).not.toHaveProperty('cap_add');
  });

  it.each(theirs)('%s: an image pinned by digest, not run as root, with a health check', (_, service) => {
    expect(service.image).toMatch(/^[a-z]+:\d[\w.-]*@sha256:[\da-f]{64}$/);
    expect(service.user).toMatch(/^(?!root|0)/);
    expect(service.healthcheck?.test[0]).toMatch(/^CMD/);
  });

  it.each(ours)('%s: the image of this repository, with its user', (_, service) => {
    expect(service.build).toBe('.');
    expect(service.user).toBeUndefined();
  });

  it('keeps what must outlast a container in named volumes', () => {
    const targets = (service: Service) => service.volumes?.map((volume) => volume.split(':') as [string, string]) ?? [];
    expect(targets(postgres).map(([, path]) => path)).toEqual(['/var/lib/postgresql/data']);
    for (const service of [gateway, sandbox, redis])
      expect(targets(service).map(([, path]) => path)).toEqual(['/data']);
    const named = services.flatMap(([, service]) => targets(service).map(([name]) => name));
    expect(named.sort()).toEqual(Object.keys(compose.volumes).sort());
  });

  it('starts the gateway when its stores and the sandbox are healthy, and lets it finish its calls', () => {
    expect(gateway.depends_on).toMatchObject({
      postgres: { condition: 'service_healthy' },
      redis: { condition: 'service_healthy' },
      sandbox: { condition: 'service_healthy', restart: true },
    });
    expect(Number.parseInt(String(gateway['stop_grace_period']))).toBeGreaterThan(65);
  });

  it('gives the gateway settings it accepts, and nothing it does not know', () => {
    const known = gatewayVariables();
    expect(Object.keys(gateway.environment ?? {}).filter((name) => !known.has(name))).toEqual([]);
    expect(readEnvironment({ ...imageEnvironment(), ...gateway.environment }, listed)).toMatchObject({
      mode: 'sandbox',
      host: '0.0.0.0',
      storeUrl: expect.stringContaining('@postgres:'),
      redisUrl: expect.stringContaining('//redis:'),
      providers: { didtfn: { baseUrl: expect.any(String) } },
    });
  });

  it('gives the sandbox settings it knows, and the gateway its address, in the network they share', () => {
    const known = new Set(read('src/sandbox/README.md').match(/\bSANDBOX_[A-Z_]+/g));
    const { environment = {} } = sandbox;
    expect(Object.keys(environment).filter((name) => !known.has(name))).toEqual([]);
    expect(gateway.network_mode).toBe('service:sandbox');
    const upstream = new URL(gateway.environment?.['DIDTFN_BASE_URL'] ?? '');
    expect(upstream.port).toBe(environment['SANDBOX_DIDTFN_PORT']);
    expect(gateway.environment?.['DIDTFN_CART']).toBe(environment['SANDBOX_DIDTFN_CART']);
  });

  it('has no password that everybody knows', () => {
    const wanted = '${POSTGRES_PASSWORD:?put one into .env}';
    expect(postgres.environment?.['POSTGRES_PASSWORD']).toBe(wanted);
    expect(gateway.environment?.['STORE_URL']).toContain(`://gateway:${wanted}@`);
    expect(read('.gitignore').split('\n')).toContain('/.env');
  });

  it('publishes the gateway to this machine only', () => {
    expect(services.flatMap(([, { ports = [] }]) => ports)).toEqual(['127.0.0.1:3000:3000']);
  });

  it('has PostgreSQL 15 or newer', () => {
    expect(Number(/^postgres:(\d+)/.exec(postgres.image)?.[1])).toBeGreaterThanOrEqual(15);
  });

  it('lets callers in with the key "sandbox"', () => {
    const file = fileURLToPath(pathOf(compose.secrets['api-keys']?.file ?? ''));
    expect(ApiKeys.fromFile(file).find('sandbox', '172.18.0.1')).toMatchObject({ tenant: 'sandbox', scopes });
    expect(gateway['secrets']).toEqual(['api-keys']);
    expect(gateway.environment?.['API_KEYS_FILE']).toBe('/run/secrets/api-keys');
  });
});

describe("Redis, started with docker-compose.yml's command", () => {
  const stops: (() => unknown)[] = [];
  afterAll(async () => {
    for (const stop of stops.reverse()) await stop();
  });

  it('keeps an append-only file and never evicts', async () => {
    const [program, ...args] = String(redis.command).trim().split(/\s+/);
    expect(program).toBe('redis-server');
    const server = await startRedis({ args: args.map((arg) => (arg === '""' ? '' : arg)) });
    const client = new Redis(server.url);
    stops.push(
      () => server.stop(),
      () => client.disconnect(),
    );
    const settings = ['appendonly', 'appendfsync', 'maxmemory', 'maxmemory-policy', 'save'];
    const found = await Promise.all(settings.map((setting) => client.config('GET', setting)));
    expect(found).toEqual([
      ['appendonly', 'yes'],
      ['appendfsync', 'everysec'],
      ['maxmemory', String(192 * 1024 ** 2)],
      ['maxmemory-policy', 'noeviction'],
      ['save', ''],
    ]);
  });
});
