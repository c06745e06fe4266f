import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Simulators } from './simulators.js';
import { described, type Keys, type Target } from './target.js';

const scopes = [
  'search',
  ...['reservations', 'orders', 'numbers', 'ports', 'trunks', 'customers', 'webhooks', 'keys'].flatMap((one) => [
    `${one}:read`,
    `${one}:write`,
  ]),
  ...['changes:read', 'events:read', 'audit:read', 'billing:read', 'billing:charge', 'resolve', 'operator'],
];
const keys: Keys = {
  a: 'attack-key-of-tenant-a',
  b: 'attack-key-of-tenant-b',
  operator: 'attack-key-of-the-operator',
  scoped: Object.fromEntries(scopes.map((scope) => [scope, `attack-key-for-${scope.replace(':', '-')}-alone`])),
};

/** Two tenants with everything that is their own, an operator, and a third tenant's keys with one scope each. */
function keysFile(): string {
  const key = (id: string, tenant: string, secret: string, allowed: string[]): object => ({
    id,
    tenant,
    sha256: createHash('sha256').update(secret).digest('hex'),
    scopes: allowed,
  });
  return JSON.stringify({
    keys: [
      key('a', 'tenant-a', keys.a, ['*']),
      key('b', 'tenant-b', keys.b!, ['*']),
      key('operator', 'operators', keys.operator!, ['*', 'operator']),
      ...scopes.map((scope, index) => key(`only-${index}`, 'tenant-c', keys.scoped[scope]!, [scope])),
    ],
  });
}

/** Nothing is turned away for coming too often: what a limit keeps out shows nothing of what is behind it. */
const unlimited: Record<string, string> = {
  CLIENT_READS_PER_SECOND: '100000',
  CLIENT_WRITES_PER_SECOND: '100000',
  CLIENT_ORDERS_PER_SECOND: '100000',
  SHED_LAG_MS: '60000',
  ...Object.fromEntries(
    ['DIDTFN', 'TCL', 'TELECLOUD', 'VOIPMS'].flatMap((provider) => [
      [`${provider}_RATE_PER_SECOND`, '10000'],
      [`${provider}_TIMEOUT_MS`, '20000'],
      [`${provider}_MONEY_TIMEOUT_MS`, '20000'],
    ]),
  ),
};

/**
 * Starts simulators and a gateway in front of them, each in a process of its own, and ends them with it. `between` may lead the gateway
 * elsewhere than to the simulators: it is given the variables that lead it there.
 */
export async function startOwn(
  root: string,
  env: Record<string, string> = {},
  between: (variables: Record<string, string>) => Promise<Record<string, string>> = async (same) => same,
): Promise<Target> {
  const directory = mkdtempSync(join(tmpdir(), 'gateway-attack-'));
  const children: Child[] = [];
  const stop = async (): Promise<void> => {
    for (const child of children.reverse()) await child.end();
    rmSync(directory, { recursive: true, force: true });
  };
  try {
    const sandbox = new Child(`${root}dist/sandbox/main.js`, {
      SANDBOX_DIDTFN_PORT: '0',
      SANDBOX_TCL_PORT: '0',
      SANDBOX_TELECLOUD_PORT: '0',
      SANDBOX_VOIPMS_PORT: '0',
    });
    children.push(sandbox);
    await sandbox.says(/VOIPMS_PASSWORD=\S+\n/);
    const shown = [...sandbox.output.matchAll(/^ {2}([A-Z_]+)=(\S+)$/gm)];
    const variables = Object.fromEntries(shown.map(([, name, value]) => [name!, value!]));
    const urls = Object.entries(variables)
      .filter(([name]) => name.endsWith('_BASE_URL'))
      .map(([name, url]) => [name.split('_')[0]!.toLowerCase(), new URL('/_sandbox', url).href]);
    const simulators = new Simulators(Object.fromEntries(urls) as Record<string, string>);

    const file = join(directory, 'keys.json');
    writeFileSync(file, keysFile());
    const gateway = new Child(`${root}dist/bundle/main.js`, {
      GATEWAY_MODE: 'sandbox',
      PORT: '0',
      STORE_URL: `sqlite:${join(directory, 'gateway.db')}`,
      API_KEYS_FILE: file,
      UPLOAD_DIR: join(directory, 'uploads'),
      TRUST_PROXY: '127.0.0.1',
      TELECLOUD_MODULE_KEY: 'attack-module-key-0123456789abcdef',
      LOG_LEVEL: 'error',
      ...unlimited,
      ...(await between(variables)),
      ...env,
    });
    children.push(gateway);
    const [, url] = await gateway.says(/(http:\/\/127\.0\.0\.1:\d+)\//);
    // That a provider cannot be asked for a while is logged, and tried again; what nobody foresaw must not be.
    const errors = (): string[] =>
      gateway.output
        .split('\n')
        .filter((line) => line.includes('"level":') && !line.includes('"error":"GatewayError"'));
    const own = { pid: gateway.child.pid!, uploads: join(directory, 'uploads'), errors, stop };
    return await described({ url: url!, keys, simulators, own });
  } catch (error) {
    await stop();
    throw error;
  }
}

const patienceMs = 60_000;

class Child {
  readonly child: ChildProcess;
  output = '';
  private readonly exited: Promise<unknown>;

  constructor(program: string, env: Record<string, string>) {
    const { PATH = '' } = process.env;
    this.child = spawn(process.execPath, [program], { env: { PATH, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    this.exited = once(this.child, 'exit');
    const read = (chunk: Buffer): void => void (this.output += chunk.toString());
    this.child.stdout?.on('data', read);
    this.child.stderr?.on('data', read);
  }

  async says(what: RegExp): Promise<RegExpExecArray> {
    for (const until = Date.now() + patienceMs; Date.now() < until;) {
      const found = what.exec(this.output);
      if (found) return found;
      if (this.child.exitCode !== null) break;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    throw new Error(`it did not start:\n${this.output}`);
  }

  async end(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) this.child.kill('SIGKILL');
    await this.exited;
  }
}
