import { createHash, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { type DidtfnSimulator, startDidtfnSimulator } from '../../src/sandbox/didtfn/simulator.js';
import { startTclSimulator, type TclSimulator } from '../../src/sandbox/tcl/simulator.js';
import { startTelecloudSimulator, type TelecloudSimulator } from '../../src/sandbox/telecloud/simulator.js';
import { tclVariables } from '../e2e/tcl.js';
import { startVoipmsSimulator, type VoipmsSimulator } from '../../src/sandbox/voipms/simulator.js';
import { person, telecloudVariables } from '../e2e/telecloud.js';
import { client, portForm, voipmsVariables } from '../e2e/voipms.js';
import { GatewayProcess } from './gateway-process.js';

/**
 * What is done beside the orders of a cart, killed before and after every commit and every send. Papers and cards die with the process that had
 * them: then nothing may have been sent, and the caller is told. Whatever was sent was sent once, and is found.
 */
const key = 'kill-key';
const settings = {
  PAYMENTS_RAW_CARD: 'enabled',
  PORT_POLL_MS: '200',
  CLIENT_ORDERS_PER_SECOND: '1000',
  CLIENT_WRITES_PER_SECOND: '1000',
  CLIENT_READS_PER_SECOND: '1000',
  // A machine that is busy with other tests is no reason to turn anybody away.
  SHED_LAG_MS: '60000',
  DIDTFN_TIMEOUT_MS: '2000',
  DIDTFN_MONEY_TIMEOUT_MS: '400',
  DIDTFN_LATE_BOUND_MS: '200',
};

interface Answer {
  status: number;
  body: { id: string; status: string; code?: string };
}

interface Providers {
  didtfn: DidtfnSimulator;
  tcl: TclSimulator;
  telecloud: TelecloudSimulator;
  voipms: VoipmsSimulator;
}

interface Deed {
  method: string;
  path: string | ((i: number) => string);
  /** The request of one try; no two are about the same thing. */
  body(i: number): object | FormData | undefined;
  /** Where an answer's subject is followed. */
  follow(answer: Answer): string;
  /** What has to be there first. */
  before?(call: GatewayProcess['call']): Promise<void>;
  /** How long a port stands still at the provider. */
  portStepMs?: number;
  /** How many kinds of calls it is. */
  sends?: number;
  /** Whether nobody can tell by reading what became of a lost call, so that a person is asked. */
  unreadable?: true;
  /** How often the provider has done it. */
  done(providers: Providers): number;
}

function port(i: number): FormData {
  const form = new FormData();
  const order = {
    provider: 'didtfn',
    phoneNumbers: [`+1425555${1000 + i}`],
    category: 'landline',
    subscriberType: 'business',
    loaAuthorizingPerson: 'Sunny Summertime',
    wirelessPin: '4821',
  };
  form.set('order', JSON.stringify(order));
  for (const name of ['loa', 'carrierDocument']) form.set(name, new Blob([`%PDF-1.7 ${i}`]), name);
  return form;
}

const usd = (amount: string): object => ({ amount, currency: 'USD' });

const deeds: Record<string, Deed> = {
  'a port': {
    method: 'POST',
    path: '/v1/port-orders',
    body: port,
    follow: ({ body }) => `/v1/port-orders/${body.id}`,
    done: ({ didtfn }) => didtfn.ledger.ports().length,
  },
  'a trunk': {
    method: 'POST',
    path: '/v1/trunks',
    body: (i) => ({
      provider: 'didtfn',
      direction: 'origination',
      title: `trunk ${i}`,
      primary: { ipAddress: `192.0.2.${100 + i}` },
      billing: 'metered',
    }),
    follow: ({ status, body }) => (status === 202 ? `/v1/changes/${body.id}` : ''),
    done: ({ didtfn }) => didtfn.ledger.entries().filter(({ type }) => (type as string) === 'trunk').length,
  },
  'a card payment': {
    method: 'POST',
    path: '/v1/billing/payments',
    body: () => ({
      provider: 'didtfn',
      firstName: 'Sunny',
      lastName: 'Summertime',
      card: { number: '4111111111111111', expiryMonth: 12, expiryYear: 2035, cvv: '123' },
    }),
    follow: ({ body }) => `/v1/changes/${body.id}`,
    done: ({ didtfn }) => didtfn.ledger.payments().length,
  },
  'an order that takes its time': {
    method: 'POST',
    path: '/v1/orders',
    body: (i) => ({
      provider: 'tcl',
      phoneNumbers: [`+44207946${String(100 + i).padStart(4, '0')}`],
      connection: { type: 'direct', connectionId: 'conn-1', outpulseType: 'sameAsNumber' },
    }),
    follow: ({ body }) => `/v1/orders/${body.id}`,
    done: ({ tcl }) => tcl.ledger.charges().length,
  },
  'a service order': {
    method: 'POST',
    path: '/v1/service-orders',
    before: async (call) => void (customerId = await make(call, '/v1/customers?provider=telecloud', person)),
    body: () => ({ customerId, ratePlanId: '52747', variables: [{ number: 1, value: '356938035643809' }] }),
    follow: ({ body }) => `/v1/orders/${body.id}`,
    done: ({ telecloud }) => telecloud.ledger.orders().length,
    unreadable: true,
  },
  'a number that nobody holds': {
    method: 'POST',
    path: '/v1/orders',
    before: async (call) => void (trunkId = await make(call, '/v1/trunks', voipmsTrunk)),
    body: (i) => ({ provider: 'voipms', phoneNumbers: [numberAt(i)], connection: { trunkId } }),
    follow: ({ body }) => `/v1/orders/${body.id}`,
    done: ({ voipms }) => voipms.ledger.orders().length,
  },
  'a back order': {
    method: 'POST',
    path: '/v1/orders',
    before: async (call) => void (trunkId = await make(call, '/v1/trunks', voipmsTrunk)),
    body: () => ({
      provider: 'voipms',
      criteria: { type: 'local', region: 'FL', city: 'Alford', quantity: 1 },
      connection: { trunkId },
    }),
    follow: ({ body }) => `/v1/orders/${body.id}`,
    done: ({ voipms }) => voipms.ledger.entries().filter(({ type }) => type === 'back_order').length,
  },
  'a port whose papers follow': {
    method: 'POST',
    path: '/v1/port-orders',
    body: (i) => portForm({ phoneNumbers: [`+1786555${1200 + i}`] }),
    follow: ({ body }) => `/v1/port-orders/${body.id}`,
    sends: 2,
    done: ({ voipms }) => voipms.ledger.ports().length,
  },
  'a paper for a port': {
    method: 'POST',
    path: () => `/v1/port-orders/${portId}/documents`,
    before: async (call) => {
      const asked = { idempotencyKey: randomUUID(), body: portForm() };
      portId = (await call('POST', '/v1/port-orders', key, asked))!.body.id;
    },
    body: (i) => {
      const form = new FormData();
      form.set('name', 'other');
      form.set('file', new Blob([`%PDF-1.7 ${'x'.repeat(100 + i)}`]), 'paper.pdf');
      return form;
    },
    follow: ({ status, body }) => (status === 202 ? `/v1/changes/${body.id}` : ''),
    portStepMs: 3_600_000,
    // The port came with two.
    done: ({ voipms }) => voipms.ledger.entries().filter(({ type }) => type === 'port_file').length - 2,
  },
  'a new client': {
    method: 'POST',
    path: '/v1/customers?provider=voipms',
    body: (i) => client(`new${i}`),
    follow: ({ status, body }) => (status === 202 ? `/v1/changes/${body.id}` : ''),
    done: ({ voipms }) => voipms.ledger.clients().length,
  },
  'a charge to a client': {
    method: 'POST',
    path: () => `/v1/customers/${customerId}/charges?provider=voipms`,
    before: async (call) => void (customerId = await make(call, '/v1/customers?provider=voipms', client('charged'))),
    body: () => ({ amount: usd('4.99'), description: 'Calls' }),
    follow: ({ status, body }) => (status === 202 ? `/v1/changes/${body.id}` : ''),
    done: ({ voipms }) => voipms.ledger.charges(customerId).length,
  },
  'a change of a client': {
    method: 'PATCH',
    path: (i) => `/v1/customers/${customerIds[i]}?provider=voipms`,
    before: async (call) => {
      customerIds = [];
      for (let i = 0; i < 16; i++)
        customerIds.push(await make(call, '/v1/customers?provider=voipms', client(`changed${i}`)));
    },
    body: (i) => ({ phone: `50355501${String(i).padStart(2, '0')}`, password: 'another-password-8' }),
    follow: ({ status, body }) => (status === 202 ? `/v1/changes/${body.id}` : ''),
    done: ({ voipms }) => voipms.ledger.entries().filter(({ type }) => type === 'client_set').length,
    // Whether the password was set as well cannot be read.
    unreadable: true,
  },
  'an assignment to a customer': {
    method: 'POST',
    path: (i) => `/v1/numbers/${encodeURIComponent(numberAt(i))}/assign`,
    before: async (call) => {
      customerId = await make(call, '/v1/customers?provider=voipms', client('assigned'));
      await buy(call);
      const customer = { customerId, packageId: '8378' };
      trunkId = await make(call, '/v1/trunks', { ...voipmsTrunk, title: 'theirs', customer });
    },
    body: () => ({
      trunkId,
      fees: { setup: usd('1.99'), monthly: usd('3.50'), perMinute: usd('0.03') },
      chargeNow: { setup: true, monthly: false },
    }),
    follow: ({ status, body }) => (status === 202 ? `/v1/changes/${body.id}` : ''),
    done: ({ voipms }) => voipms.ledger.charges(customerId).length,
  },
  'a sub-account': {
    method: 'POST',
    path: '/v1/trunks',
    body: (i) => ({ ...voipmsTrunk, title: `desk${i}` }),
    follow: ({ status, body }) => (status === 202 ? `/v1/changes/${body.id}` : ''),
    done: ({ voipms }) => voipms.ledger.accounts().length,
  },
  'a number that is given up': {
    method: 'DELETE',
    path: (i) => `/v1/numbers/${encodeURIComponent(numberAt(i))}?portOut=true`,
    before: buy,
    body: () => undefined,
    follow: ({ status, body }) => (status === 202 ? `/v1/changes/${body.id}` : ''),
    done: ({ voipms }) => voipms.ledger.entries().filter(({ type }) => type === 'number_cancelled').length,
  },
  'a credit that nobody can look up': {
    method: 'POST',
    path: '/v1/billing/adjustments?provider=telecloud',
    body: () => ({
      account: { type: 'core', number: '5547777000' },
      type: 'credit',
      amount: { amount: '1.00', currency: 'USD' },
    }),
    follow: ({ status, body }) => (status === 202 ? `/v1/changes/${body.id}` : ''),
    done: ({ telecloud }) => telecloud.ledger.charges().length,
    unreadable: true,
  },
};
const make = async (call: GatewayProcess['call'], path: string, body: object): Promise<string> =>
  (await call('POST', path, key, { idempotencyKey: randomUUID(), body }))!.body.id;
const voipmsTrunk = {
  provider: 'voipms',
  direction: 'origination',
  title: 'main',
  primary: { ipAddress: '192.0.2.9' },
};
/** Numbers of VoIP.ms, one for each try. */
async function buy(call: GatewayProcess['call']): Promise<void> {
  const phoneNumbers = Array.from({ length: 16 }, (_, i) => numberAt(i));
  const connection = { trunkId: await make(call, '/v1/trunks', voipmsTrunk) };
  const ordered = await make(call, '/v1/orders', { provider: 'voipms', phoneNumbers, connection });
  while ((await call('GET', `/v1/orders/${ordered}`, key))!.body.status !== 'completed')
    await new Promise((resolve) => setTimeout(resolve, 50));
}
const numberAt = (i: number): string => `+1786555${String(100 + i).padStart(4, '0')}`;
let customerId = '';
let customerIds: string[] = [];
let trunkId = '';
let portId = '';

const cleanups: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

const open = ['accepted', 'in_progress', 'outcome_unknown', 'draft'];

describe.each(Object.entries(deeds))('killing the gateway in the middle of %s', (name, deed) => {
  it('at every named point: done once and told, or not done and told', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'gateway-kill-'));
    const didtfn = await startDidtfnSimulator({ portFocMs: 50, portCompleteMs: 100 });
    const tcl = await startTclSimulator({ startMs: 20, deliverMs: 20 });
    const telecloud = await startTelecloudSimulator();
    const voipms = await startVoipmsSimulator({ portStepMs: deed.portStepMs ?? 50, backOrderMs: 20 });
    const providers = { didtfn, tcl, telecloud, voipms };
    let gateway!: GatewayProcess;
    cleanups.push(
      () => rmSync(directory, { recursive: true, force: true }),
      () => didtfn.close(),
      () => tcl.close(),
      () => telecloud.close(),
      () => voipms.close(),
      () => gateway.kill(),
    );
    const sha256 = createHash('sha256').update(key).digest('hex');
    writeFileSync(
      join(directory, 'keys.json'),
      JSON.stringify({ keys: [{ id: 'one', tenant: 'one', sha256, scopes: ['*'] }] }),
    );
    const start = async (): Promise<void> => {
      gateway = await GatewayProcess.start(directory, {
        PROVIDERS: 'didtfn,tcl,telecloud,voipms',
        DIDTFN_BASE_URL: didtfn.baseUrl,
        DIDTFN_TOKEN: didtfn.token,
        DIDTFN_ACCOUNT_NO: didtfn.accountNo,
        ...tclVariables(tcl),
        ...telecloudVariables(telecloud),
        ...voipmsVariables(voipms),
        ...settings,
      });
    };
    const ask = async (i: number, idempotencyKey: string): Promise<Answer | undefined> => {
      const body = deed.body(i);
      const path = typeof deed.path === 'string' ? deed.path : deed.path(i);
      const answer = await gateway.call(deed.method, path, key, { idempotencyKey, ...(body ? { body } : {}) });
      return answer;
    };
    /** As a caller would after a lost answer: the same request with the same key until it is answered, then the subject to its end. */
    const insist = async (i: number, idempotencyKey: string): Promise<'done' | 'not done' | 'for a person'> => {
      for (;;) {
        const answer = await ask(i, idempotencyKey);
        if (answer?.body.code === 'idempotency_in_progress' || answer === undefined) {
          await new Promise((resolve) => setTimeout(resolve, 50));
          continue;
        }
        if (answer.status >= 400) {
          // Only what certainly was not done is told as a failure.
          expect({ name, code: answer.body.code }).toEqual({
            name,
            code: expect.stringMatching(/^(?:upstream_)?unavailable$/),
          });
          return 'not done';
        }
        const path = deed.follow(answer);
        if (answer.body.status === 'rejected') return 'not done';
        if (answer.body.status === 'needs_review' && deed.unreadable) return 'for a person';
        if (answer.status !== 202 && (path === '' || !open.includes(answer.body.status))) return 'done';
        for (;;) {
          const now = (await gateway.call('GET', path, key))!.body;
          if (now.status === 'rejected') return 'not done';
          if (now.status === 'needs_review' && deed.unreadable) return 'for a person';
          expect(now.status).not.toBe('needs_review');
          if (!open.includes(now.status)) return 'done';
          await new Promise((resolve) => setTimeout(resolve, 50));
        }
      }
    };

    // Which points are there? One undisturbed one passes all of them.
    await start();
    await deed.before?.((...asked) => gateway.call(...asked));
    await gateway.arm();
    expect(await insist(0, randomUUID())).toBe('done');
    expect(deed.done(providers)).toBe(1);
    const points = gateway.passed();
    expect(points.filter((point) => point.startsWith('send:'))).toHaveLength(2 * (deed.sends ?? 1));

    let done = 1;
    let undone = 0;
    // Each process recovers from the death of the one before it, and then dies at the next point.
    for (const [i, point] of points.entries()) {
      await gateway.arm(point);
      const idempotencyKey = randomUUID();
      await ask(i + 1, idempotencyKey);
      expect({ point, died: await gateway.died() }).toEqual({ point, died: true });
      await start();
      const told = await insist(i + 1, idempotencyKey);
      const before = done;
      if (told === 'done') done++;
      else if (told === 'not done') undone++;
      // Whether it was done a person finds out; that it was not done twice, and is not sent again, is ours to see to.
      else done += deed.done(providers) - before;
      expect(done - before).toBeLessThanOrEqual(1);
      if (told === 'for a person') expect(await insist(i + 1, idempotencyKey)).toBe('for a person');
      expect({ point, done: deed.done(providers) }).toEqual({ point, done });
    }
    process.stdout.write(
      `${name}: killed at ${points.length} points, ${done} done once, ${undone} not done and told so\n`,
    );
  }, 300_000);
});
