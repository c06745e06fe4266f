import { createHash, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DefinedProvider } from '../../src/providers/kit/define.js';
import {
  type DidtfnSimulator,
  type DidtfnSimulatorOptions,
  startDidtfnSimulator,
} from '../../src/sandbox/didtfn/simulator.js';
import { type RunningGateway, startGateway } from '../../src/start.js';
import { type Answer, type AnswerTo } from './answers.js';
import { checkEveryEvent } from '../support/checked-events.js';
import { ResponseCheck } from '../support/response-check.js';

checkEveryEvent();

export type { Answer };

/** An answer; of what, the path says, where it is written in full (`answers.ts`). */
export interface Reply<Body = Answer> {
  status: number;
  headers: Headers;
  body: Body;
}

export interface CallOptions {
  key?: string;
  body?: unknown;
  idempotencyKey?: string | null;
  headers?: Record<string, string>;
}

/** How gateways are started and asked. Where they are killed, they run in processes of their own, and callers insist. */
export const means = {
  start: startGateway as (
    env: Record<string, string>,
    providers?: readonly DefinedProvider[],
  ) => Promise<RunningGateway>,
  fetch: (url: string, init: RequestInit): Promise<Response> => fetch(url, init),
};

/** Calls over a real socket; every answer is held against the OpenAPI document, and an undocumented one fails the test. */
export class Client {
  /** The document says what the routes are, and those are the same in every gateway: it is built once for a file of tests. */
  private static check: ResponseCheck | undefined;

  constructor(private readonly gateway: RunningGateway) {
    Client.check ??= new ResponseCheck(gateway.document() as unknown as Record<string, unknown>);
  }

  call<M extends string, P extends string, Body = AnswerTo<M, P>>(
    method: M,
    path: P,
    options: CallOptions = {},
  ): Promise<Reply<Body>> {
    return this.send(method, path, options);
  }

  private async send<Body>(method: string, path: string, options: CallOptions): Promise<Reply<Body>> {
    const { key = 'sandbox', body, idempotencyKey = method === 'GET' ? null : randomUUID() } = options;
    const response = await means.fetch(this.gateway.url + path, {
      method,
      headers: {
        ...(key === '' ? {} : { authorization: `Bearer ${key}` }),
        ...(idempotencyKey === null ? {} : { 'idempotency-key': idempotencyKey }),
        ...(body === undefined || body instanceof FormData ? {} : { 'content-type': 'application/json' }),
        ...options.headers,
      },
      ...(body === undefined ? {} : { body: wire(body) }),
    });
    const text = await response.text();
    const wrong = Client.check!.problemsOf(method, path, { status: response.status, headers: response.headers, text });
    if (wrong.length > 0) throw new Error(`not as documented:\n${wrong.join('\n')}\n${text}`);
    const read: unknown =
      text === '' ? undefined : response.headers.get('content-type')?.includes('json') ? JSON.parse(text) : text;
    // It is as documented, and the types of answers are those that the document is made from.
    return { status: response.status, headers: response.headers, body: read as Body };
  }

  get = <P extends string>(path: P, options: CallOptions = {}): Promise<Reply<AnswerTo<'GET', P>>> =>
    this.send('GET', path, options);
  post = <P extends string>(path: P, body: unknown, options?: CallOptions): Promise<Reply<AnswerTo<'POST', P>>> =>
    this.send('POST', path, { body, ...options });
  patch = <P extends string>(path: P, body: unknown, options?: CallOptions): Promise<Reply<AnswerTo<'PATCH', P>>> =>
    this.send('PATCH', path, { body, ...options });
  delete = <P extends string>(path: P, options: CallOptions = {}): Promise<Reply<AnswerTo<'DELETE', P>>> =>
    this.send('DELETE', path, options);

  /** Reads until it is so, however long that takes; the test's own time-out ends it. */
  async until<P extends string>(
    path: P,
    so: (body: AnswerTo<'GET', P>) => boolean,
    options: CallOptions = {},
  ): Promise<AnswerTo<'GET', P>> {
    for (;;) {
      const { body } = await this.send<AnswerTo<'GET', P>>('GET', path, options);
      if (so(body)) return body;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

const wire = (body: unknown): string | FormData =>
  typeof body === 'string' || body instanceof FormData ? body : JSON.stringify(body);

export interface TestGateway {
  gateway: RunningGateway;
  client: Client;
  simulator: DidtfnSimulator;
  /** The operations that the provider is asked for meanwhile, in their order. */
  callsDuring(work: () => Promise<unknown>): Promise<string[]>;
  /** What somebody else with the same account does at the provider; what it says to that, the test knows. */
  upstream<Said = { reserveId: string; orderId: string }>(
    operation: string,
    fields: Record<string, string>,
  ): Promise<Said>;
  /** What the provider has as the status of a number: `1` active, `0` inactive, `2` cancelled. */
  lineStatus(e164: string): string | undefined;
  /** Stops the gateway and starts it again on the same ledger. */
  restart(env?: Record<string, string>): Promise<TestGateway>;
  stop(): Promise<void>;
}

/** Fast enough to wait for: what is unknown is settled after 600 ms. */
const quick = {
  DIDTFN_TIMEOUT_MS: '2000',
  DIDTFN_MONEY_TIMEOUT_MS: '400',
  DIDTFN_LATE_BOUND_MS: '200',
  CLIENT_ORDERS_PER_SECOND: '1000',
  CLIENT_WRITES_PER_SECOND: '1000',
  CLIENT_READS_PER_SECOND: '1000',
  // A machine that is busy with other tests is no reason to turn anybody away.
  SHED_LAG_MS: '60000',
  LOG_LEVEL: 'silent',
  METRICS_MAX_AGE_MS: '0',
  PORT: '0',
};

const allOfTcl = { customerIds: ['*'], contactIds: ['*'], paymentMethodIds: ['*'], locationIds: ['*'] };
const manyCards = { cardAttemptsPerHour: 10_000, cardAttemptsPerDay: 10_000 };
const secondOfTcl = { customerIds: ['cust-2'], contactIds: ['cont-2'], paymentMethodIds: ['pay-2'], locationIds: ['loc-3'] }; // prettier-ignore

/**
 * A gateway with its own ledger file and its own simulator. Two tenants besides the sandbox's: `acme` and `beta`, whose keys are their
 * names. The sandbox's is the operator and may name everything, `acme` the second customer of TCL and a few ways of VoIP.ms, `beta` what is configured.
 */
export async function startTestGateway(
  env: Record<string, string> = {},
  options: DidtfnSimulatorOptions = {},
  providers?: readonly DefinedProvider[],
): Promise<TestGateway> {
  const directory = mkdtempSync(join(tmpdir(), 'gateway-e2e-'));
  const simulator = await startDidtfnSimulator({ lateEffectMs: 450, ...options });
  const keysFile = join(directory, 'keys.json');
  const keyOf = (id: string, scopes: string[], accounts = {}, limits = {}): object => ({
    id,
    tenant: id.split('-')[0],
    sha256: createHash('sha256').update(id).digest('hex'),
    scopes,
    accounts,
    limits,
  });
  const keys = [
    // A matrix of faults tries more cards than a customer would.
    keyOf('sandbox', ['*', 'operator'], { tcl: allOfTcl, voipms: { routings: ['*'] } }, manyCards),
    keyOf('acme', ['*'], { tcl: secondOfTcl, voipms: { routings: ['vm:101', 'ivr:*'] } }),
    keyOf('beta', ['search', 'reserve', 'order']),
    keyOf('acme-reader', ['search']),
    keyOf('acme-books', ['billing:read']),
    keyOf('acme-till', ['billing:charge', 'operator']),
    keyOf('acme-desk', ['port']),
    keyOf('acme-settler', ['resolve']),
    keyOf('beta-settler', ['resolve']),
    keyOf('operator', ['operator']),
    keyOf('beta-books', ['billing:read']),
  ];
  writeFileSync(keysFile, JSON.stringify({ keys }));
  const settings = {
    ...quick,
    STORE_URL: `sqlite:${join(directory, 'gateway.db')}`,
    API_KEYS_FILE: keysFile,
    PROVIDERS: 'didtfn',
    DIDTFN_BASE_URL: simulator.baseUrl,
    DIDTFN_TOKEN: simulator.token,
    DIDTFN_ACCOUNT_NO: simulator.accountNo,
    ...env,
  };
  const start = async (more: Record<string, string> = {}): Promise<TestGateway> => {
    const gateway = await means.start({ ...settings, ...more }, providers);
    return {
      gateway,
      client: new Client(gateway),
      simulator,
      callsDuring: async (work) => {
        const calls: string[] = [];
        const stop = simulator.observe(({ stage, operation }) => void (stage === 'arrived' && calls.push(operation)));
        await work();
        stop();
        return calls;
      },
      upstream: async <Said>(operation: string, fields: Record<string, string>) => {
        const account = { token: simulator.token, accountno: simulator.accountNo };
        const body = new URLSearchParams({ ...account, ...fields });
        return (await fetch(`${simulator.baseUrl}/${operation}`, { method: 'POST', body })).json() as Promise<Said>;
      },
      lineStatus: (e164) => simulator.ledger.numbers().find(({ number }) => `+1${number}` === e164)?.status,
      restart: async (changed) => {
        await gateway.close();
        return start(changed);
      },
      stop: async () => {
        await gateway.close();
        await simulator.close();
        rmSync(directory, { recursive: true, force: true });
      },
    };
  };
  return start();
}
