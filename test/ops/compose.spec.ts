import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { Redis } from 'ioredis';
import { readEnvironment } from '../../src/config/environment.js';
import { providers as listed } from '../../src/providers/index.js';
import { ApiKeys } from '../../src/http/api-keys.js';
import { scopes } from '../../src/domain/scopes.js';
import { startRedis } from '../support/services.js';
import { byDefault, compose, environmentOf, gateways, generate, services } from './compose-file.js';
import { gatewayVariables, imageEnvironment, pathOf, read } from './files.js';

const { sandbox, postgres, redis, grafana } = compose.services;
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
    expect(service.image).toMatch(/^(?:[a-z]+\/)?[a-z]+:v?\d[\w.-]*@sha256:[\da-f]{64}$/);
    expect(service.user).toMatch(/^(?!root|0)/);
    expect(service.healthcheck?.test[0]).toMatch(/^CMD/);
  });

  it.each(ours)('%s: the image of this repository, with its user', (_, service) => {
    expect(service.build).toBe('.');
    expect(service.user).toBeUndefined();
  });

  it('has simulators and monitoring in profiles of their own, which nothing else needs', () => {
    const inProfiles = services.flatMap(([name, { profiles }]) => (profiles ? [[name, profiles]] : []));
    expect(inProfiles).toEqual([
      ['sandbox', ['sandbox']],
      ['prometheus', ['watch']],
      ['grafana', ['watch']],
    ]);
    const needed = services
      .filter(([, { profiles }]) => profiles === undefined)
      .flatMap(([, { depends_on = {} }]) => Object.entries(depends_on))
      .filter(([, { required }]) => required !== false);
    expect(needed.filter(([name]) => inProfiles.some(([other]) => other === name))).toEqual([]);
  });

  it('keeps what must outlast a container in named volumes, and mounts only files of the repository beside', () => {
    const mounts = services.flatMap(([name, { volumes = [] }]) =>
      volumes.map((volume) => ({ name, of: volume.split(':') as [string, string, string?] })),
    );
    const files = mounts.filter(({ of }) => of[0].startsWith('./'));
    for (const { of } of files) {
      expect(statSync(pathOf(of[0])).isFile() || statSync(pathOf(of[0])).isDirectory()).toBe(true);
      expect(of[2]).toBe('ro');
    }
    const kept = mounts.filter((mount) => !files.includes(mount));
    expect(kept.map(({ name, of }) => [name, of[1]])).toEqual([
      ['gateway-1', '/data'],
      ['gateway-2', '/data'],
      ['sandbox', '/data'],
      ['postgres', '/var/lib/postgresql/data'],
      ['redis', '/data'],
      ['prometheus', '/prometheus'],
      ['grafana', '/var/lib/grafana'],
    ]);
    expect(kept.map(({ of }) => of[0]).sort()).toEqual(Object.keys(compose.volumes).sort());
  });

  it.each(gateways)('starts a gateway when its stores are healthy, and lets it finish its calls', (gateway) => {
    expect(gateway.depends_on).toEqual({
      proxy: { condition: 'service_started', restart: true },
      postgres: { condition: 'service_healthy' },
      redis: { condition: 'service_healthy' },
      sandbox: { condition: 'service_healthy', required: false },
    });
    expect(Number.parseInt(String(gateway['stop_grace_period']))).toBeGreaterThan(65);
  });

  it.each(gateways)('gives a gateway settings it accepts, and nothing it does not know', (gateway) => {
    const known = gatewayVariables();
    const given = environmentOf(gateway);
    const unknown = Object.keys(given).filter((name) => !known.has(name) && !known.has(name.replace(/_FILE$/, '')));
    expect(unknown).toEqual([]);
    const folder = mkdtempSync(join(tmpdir(), 'compose-'));
    try {
      generate(folder);
      const mounted = Object.entries(given).map(([name, value]) => {
        const secret = /^\/run\/secrets\/([\w-]+)$/.exec(value)?.[1];
        if (secret === undefined || secret === 'api-keys') return [name, value];
        expect(gateway.secrets).toContain(secret);
        return [name, join(folder, compose.secrets[secret]?.file.split('/').at(-1) ?? '')];
      });
      const env = { ...imageEnvironment(), ...(Object.fromEntries(mounted) as Record<string, string>) };
      const config = readEnvironment(env, listed);
      expect(config).toMatchObject({
        mode: 'sandbox',
        host: '0.0.0.0',
        storeUrl: expect.stringMatching(/^postgres:\/\/gateway:[\da-f]{48}@postgres:5432\/gateway$/),
        redisUrl: expect.stringContaining('//redis:'),
        webhooks: { key: expect.any(String) },
        providers: { didtfn: { baseUrl: expect.any(String) } },
      });
      expect(config.trustProxy.has('127.0.0.1')).toBe(true);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('gives the sandbox settings it knows, and gateways its addresses, in the network they share', () => {
    const known = new Set(read('src/sandbox/README.md').match(/\bSANDBOX_[A-Z_]+/g));
    const { environment = {} } = sandbox;
    expect(Object.keys(environment).filter((name) => !known.has(name))).toEqual([]);
    for (const gateway of gateways) {
      expect(gateway.network_mode).toBe('service:proxy');
      const upstream = environmentOf(gateway);
      for (const id of ['DIDTFN', 'TCL', 'TELECLOUD', 'VOIPMS'])
        expect(new URL(upstream[`${id}_BASE_URL`] ?? '').port).toBe(environment[`SANDBOX_${id}_PORT`]);
      expect(upstream['DIDTFN_CART']).toBe(environment['SANDBOX_DIDTFN_CART']);
    }
    expect(sandbox.network_mode).toBe('service:proxy');
  });

  it('has no password that everybody knows', () => {
    expect(postgres.environment?.['POSTGRES_PASSWORD_FILE']).toBe('/run/secrets/postgres-password');
    expect(grafana.environment?.['GF_SECURITY_ADMIN_PASSWORD__FILE']).toBe('/run/secrets/grafana-password');
    const set = services.flatMap(([, { environment = {} }]) => Object.entries(environment));
    expect(set.filter(([name, value]) => /PASSWORD(?!.*FILE)|STORE_URL$/.test(name) && value !== '')).toEqual([]);
    expect(read('.gitignore').split('\n')).toContain('/.secrets/');
  });

  it('generates passwords once, for nobody else on the machine', () => {
    const folder = mkdtempSync(join(tmpdir(), 'compose-'));
    try {
      generate(folder);
      const contents = () =>
        readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')] as const);
      const made = contents();
      const wanted = Object.values(compose.secrets).flatMap(
        ({ file }) => /^\.\/\.secrets\/(.+)$/.exec(file)?.[1] ?? [],
      );
      expect(made.map(([name]) => name).sort()).toEqual(wanted.sort());
      expect(new Set(made.map(([, content]) => content)).size).toBe(made.length);
      const { 'store-url': url = '', 'postgres-password': password = '' } = Object.fromEntries(made);
      expect(password).toMatch(/^[\da-f]{48}\n$/);
      expect(url).toContain(`:${password.trim()}@`);
      expect(statSync(folder).mode & 0o777).toBe(0o700);
      generate(folder);
      expect(contents()).toEqual(made);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('publishes the API and Grafana, to this machine only', () => {
    expect(services.flatMap(([, { ports = [] }]) => ports)).toEqual(['127.0.0.1:3000:3000', '127.0.0.1:3010:3000']);
  });

  it('has PostgreSQL 15 or newer', () => {
    expect(Number(/^postgres:(\d+)/.exec(postgres.image)?.[1])).toBeGreaterThanOrEqual(15);
  });

  it('lets callers in with the key "sandbox"', () => {
    const file = fileURLToPath(pathOf(byDefault(compose.secrets['api-keys']?.file ?? '')));
    expect(ApiKeys.fromFile(file).find('sandbox', '172.18.0.1')).toMatchObject({ tenant: 'sandbox', scopes });
    for (const gateway of gateways) {
      expect(gateway.secrets).toContain('api-keys');
      expect(gateway.environment?.['API_KEYS_FILE']).toBe('/run/secrets/api-keys');
    }
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
