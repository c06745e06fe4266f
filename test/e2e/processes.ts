import { createHash, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from '@jest/globals';
import { type DidtfnSimulator, startDidtfnSimulator } from '../../src/sandbox/didtfn/simulator.js';
import { GatewayProcess } from '../kill/gateway-process.js';
import { freshDatabase } from '../support/services.js';
import { type Answer, type AnswerTo, type Order, type Reservation } from './answers.js';

export const tenants = ['alice', 'bob', 'carol'] as const;
export type Tenant = (typeof tenants)[number];

export interface Told<Body = Answer> {
  status: number;
  type: string;
  body: Body;
}

export const ended = ['completed', 'rejected', 'cancelled', 'expired', 'needs_review'];

/** Two gateways on one PostgreSQL ledger, for all tests of a `describe`. */
export function twoGateways(): { at: Processes; gateways: [GatewayProcess, GatewayProcess] } {
  const pair = {} as ReturnType<typeof twoGateways>;
  beforeAll(async () => {
    pair.at = await Processes.create();
    pair.gateways = await Promise.all([pair.at.start(), pair.at.start()]);
  }, 60_000);
  afterAll(() => pair.at.stop());
  return pair;
}

/** Gateway processes that share one PostgreSQL ledger and one provider, and what was sent to the provider. */
export class Processes {
  readonly started: GatewayProcess[] = [];
  /** Calls that arrived at the provider, reads included. */
  readonly calls: { at: number; operation: string }[] = [];
  private nextLine = 0;

  private constructor(
    readonly simulator: DidtfnSimulator,
    readonly databaseUrl: string,
    private readonly directory: string,
  ) {
    simulator.observe(({ stage, operation }) => {
      if (stage === 'arrived') this.calls.push({ at: Date.now(), operation });
    });
  }

  static async create(): Promise<Processes> {
    const directory = mkdtempSync(join(tmpdir(), 'gateway-processes-'));
    const keys = tenants.map((id) => ({
      id,
      tenant: id,
      sha256: createHash('sha256').update(id).digest('hex'),
      scopes: ['*'],
    }));
    writeFileSync(join(directory, 'keys.json'), JSON.stringify({ keys }));
    return new Processes(await startDidtfnSimulator(), await freshDatabase(), directory);
  }

  async start(env: Record<string, string> = {}): Promise<GatewayProcess> {
    const gateway = await GatewayProcess.start(this.directory, {
      STORE_URL: this.databaseUrl,
      PROVIDERS: 'didtfn',
      DIDTFN_BASE_URL: this.simulator.baseUrl,
      DIDTFN_TOKEN: this.simulator.token,
      DIDTFN_ACCOUNT_NO: this.simulator.accountNo,
      DIDTFN_RATE_PER_SECOND: '10000',
      CLIENT_ORDERS_PER_SECOND: '10000',
      CLIENT_WRITES_PER_SECOND: '10000',
      CLIENT_READS_PER_SECOND: '10000',
      // A machine that is busy with other tests is no reason to turn anybody away.
      SHED_LAG_MS: '60000',
      ...env,
    });
    this.started.push(gateway);
    return gateway;
  }

  async stop(): Promise<void> {
    for (const gateway of this.started) {
      gateway.child.kill('SIGCONT');
      await gateway.kill();
    }
    await this.simulator.close();
    rmSync(this.directory, { recursive: true, force: true });
  }

  freshNumber(): string {
    const exchanges = ['+1206219', '+1253555', '+1425555', '+1303555'];
    const index = this.nextLine++;
    return `${exchanges[Math.floor(index / 100)]!}0${100 + (index % 100)}`;
  }

  async hold(gateway: GatewayProcess, who: Tenant): Promise<Reservation> {
    const { status, body } = await post(gateway, who, '/v1/reservations', {
      provider: 'didtfn',
      phoneNumbers: [this.freshNumber()],
    });
    if (status !== 201 || body.status !== 'held') throw new Error(`not held: ${status} ${JSON.stringify(body)}`);
    return body;
  }

  sent(operation: string): number {
    return this.calls.filter((call) => call.operation === operation).length;
  }

  chargesOf({ providerOrderId }: { providerOrderId: string }): number {
    return this.simulator.ledger.charges().filter(({ orderId }) => orderId === providerOrderId).length;
  }
}

/** One request. Rejects when the process died over it. */
export async function ask<Body = Answer>(
  gateway: GatewayProcess,
  who: Tenant,
  method: string,
  path: string,
  { body, key = randomUUID(), prefer }: { body?: object; key?: string; prefer?: string } = {},
): Promise<Told<Body>> {
  const response = await fetch(gateway.url + path, {
    method,
    headers: {
      authorization: `Bearer ${who}`,
      ...(method === 'GET' ? {} : { 'idempotency-key': key }),
      ...(body ? { 'content-type': 'application/json' } : {}),
      ...(prefer === undefined ? {} : { prefer }),
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const text = await response.text();
  return {
    status: response.status,
    type: response.headers.get('content-type') ?? '',
    body: (text === '' ? undefined : JSON.parse(text)) as Body,
  };
}

export const get = <P extends string>(
  gateway: GatewayProcess,
  who: Tenant,
  path: P,
): Promise<Told<AnswerTo<'GET', P>>> => ask(gateway, who, 'GET', path);
export const post = <P extends string>(
  gateway: GatewayProcess,
  who: Tenant,
  path: P,
  body?: object,
  more: { key?: string; prefer?: string } = {},
): Promise<Told<AnswerTo<'POST', P>>> => ask(gateway, who, 'POST', path, { ...(body ? { body } : {}), ...more });
export const order = (
  gateway: GatewayProcess,
  who: Tenant,
  { id }: { id: string },
  more: { key?: string; prefer?: string; confirm?: 'manual' } = {},
): Promise<Told<Order>> => {
  const { confirm = 'auto', ...options } = more;
  return post(gateway, who, '/v1/orders', { reservationId: id, connection: { trunkId: '3' }, confirm }, options);
};

/** Reads until it is so; the test's own time-out ends it. */
export async function until<P extends string>(
  gateway: GatewayProcess,
  who: Tenant,
  path: P,
  so: (body: AnswerTo<'GET', P>) => boolean,
): Promise<AnswerTo<'GET', P>> {
  for (;;) {
    const { body } = await ask<AnswerTo<'GET', P>>(gateway, who, 'GET', path);
    if (so(body)) return body;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
