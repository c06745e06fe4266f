import { afterAll, afterEach, beforeAll, expect } from '@jest/globals';
import { type Check } from '../../src/contract/preflight.js';
import { preflight } from '../../src/preflight/preflight.js';
import { startDidtfnSimulator, type DidtfnSimulator } from '../../src/sandbox/didtfn/simulator.js';
import { startTclSimulator, type TclSimulator } from '../../src/sandbox/tcl/simulator.js';
import { startTelecloudSimulator, type TelecloudSimulator } from '../../src/sandbox/telecloud/simulator.js';
import { startVoipmsSimulator, type VoipmsSimulator } from '../../src/sandbox/voipms/simulator.js';
import { trunk } from '../sandbox/voipms/harness.js';
import { type Bend, bent } from './bent.js';

export type Id = 'didtfn' | 'tcl' | 'telecloud' | 'voipms';
export const ids: readonly Id[] = ['didtfn', 'tcl', 'telecloud', 'voipms'];
export const secrets: string[] = [];

export let didtfn: DidtfnSimulator;
export let tcl: TclSimulator;
export let telecloud: TelecloudSimulator;
export let voipms: VoipmsSimulator;
/** What a test has opened besides, and is closed after it. */
export const open: (() => Promise<void>)[] = [];

export const simulatorOf = (id: Id): DidtfnSimulator | TclSimulator | TelecloudSimulator | VoipmsSimulator =>
  ({ didtfn, tcl, telecloud, voipms })[id];

export const variables = (id: Id): Record<string, string> => ({
  didtfn: { DIDTFN_BASE_URL: didtfn.baseUrl, DIDTFN_TOKEN: didtfn.token, DIDTFN_ACCOUNT_NO: didtfn.accountNo },
  tcl: { TCL_BASE_URL: tcl.baseUrl, TCL_TOKEN: tcl.token, TCL_CUSTOMER_ID: tcl.customerId },
  telecloud: {
    TELECLOUD_BASE_URL: telecloud.baseUrl,
    TELECLOUD_API_ID_KEY: telecloud.apiIdKey,
    TELECLOUD_API_KEY: telecloud.apiKey,
  },
  voipms: { VOIPMS_BASE_URL: voipms.baseUrl, VOIPMS_USERNAME: voipms.username, VOIPMS_PASSWORD: voipms.password },
})[id]; // prettier-ignore

export async function run(id: Id, env: Record<string, string> = {}): Promise<Check[]> {
  const [found] = await preflight({ PROVIDERS: id, ...variables(id), ...env }, id);
  return [...found!.checks];
}

/** The same with one thing changed at the provider. */
export async function runBent(id: Id, bend: Bend): Promise<Check[]> {
  const upper = id.toUpperCase();
  const between = await bent(variables(id)[`${upper}_BASE_URL`]!, bend);
  open.push(() => between.close());
  return run(id, { [`${upper}_BASE_URL`]: between.baseUrl });
}

export const ending = (checks: readonly Check[], ...outcomes: Check['outcome'][]): string[] =>
  checks.filter(({ outcome }) => outcomes.includes(outcome)).map(({ id }) => id);
export const bad = (checks: readonly Check[]): string[] => ending(checks, 'failed', 'warning');
export const one = (checks: readonly Check[], id: string): Check => checks.find((check) => check.id === id)!;
const fetched = async (url: string, init: RequestInit): Promise<Record<string, never>> =>
  (await (await fetch(url, init)).json()) as Record<string, never>;
export const voipmsCall = (method: string, fields: Record<string, string>): Promise<Record<string, never>> => {
  const body = new FormData();
  const all = { api_username: voipms.username, api_password: voipms.password, method, ...fields };
  for (const [name, value] of Object.entries(all)) body.set(name, value);
  return fetched(voipms.baseUrl, { method: 'POST', body });
};

beforeAll(async () => {
  [didtfn, tcl, telecloud, voipms] = await Promise.all([
    startDidtfnSimulator(),
    startTclSimulator({ startMs: 0, deliverMs: 0 }),
    startTelecloudSimulator(),
    startVoipmsSimulator(),
  ]);
  secrets.push(didtfn.token, didtfn.accountNo, tcl.token, telecloud.apiIdKey, telecloud.apiKey);
  secrets.push(voipms.username, voipms.password, 'Janet', 'Doherty', 'janet@example.com', '5035550177', 'cust-1');
  // Accounts with something in them, so that rows are read.
  const headers = { authorization: `Bearer ${tcl.token}`, 'content-type': 'application/json' };
  const order = {
    ...{ requestId: 'r1', customerId: 'cust-1', contactId: 'cont-1', paymentMethodId: 'pay-1', locationId: 'loc-1' },
    ...{ productId: 'LNS', country: 'GB', orderType: 'new', numbers: ['+442079460100'] },
    ...{ connectionType: 'direct', connectionId: 'conn-1', outpulseType: 'sameAsNumber' },
  };
  await fetched(`${tcl.baseUrl}/orders`, { method: 'POST', headers, body: JSON.stringify(order) });
  const person = {
    ...{ firstname: 'Janet', lastname: 'Doherty', address: '400 Green Road', city: 'Portland', state: 'OR' },
    ...{ country: 'US', zip: '97230', phone_number: '5035550177', email: 'janet@example.com' },
    ...{ confirm_email: 'janet@example.com', password: 'janets-password-7', confirm_password: 'janets-password-7' },
  };
  expect((await voipmsCall('signupClient', person))['status']).toBe('success');
  const client = voipms.ledger.clients()[0]!;
  const { username: _, ...device } = trunk;
  expect((await voipmsCall('createSubAccount', { ...device, username: 'desk' }))['status']).toBe('success');
  const registration = { account: voipms.ledger.accounts()[0], registered: true };
  const at = `${new URL(voipms.baseUrl).origin}/_sandbox/registration`;
  await fetch(at, { method: 'POST', body: JSON.stringify(registration) });
  expect((await voipmsCall('addCharge', { client, charge: '0.50', description: 'one' }))['status']).toBe('success');
});
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});
afterAll(() => Promise.all(ids.map((id) => simulatorOf(id).close())));
