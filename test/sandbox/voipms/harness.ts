import { afterEach } from '@jest/globals';
import {
  startVoipmsSimulator,
  type VoipmsSimulator,
  type VoipmsSimulatorOptions,
} from '../../../src/sandbox/voipms/simulator.js';

export { control, until } from '../control.js';

const running: VoipmsSimulator[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((simulator) => simulator.close()));
});

/** A simulator that is closed after the test. Its slow faults are fast; ports and back orders wait to be told. */
export async function start(options: VoipmsSimulatorOptions = {}): Promise<VoipmsSimulator> {
  const simulator = await startVoipmsSimulator({
    lateEffectMs: 60,
    delayMs: 60,
    refuseMs: 60,
    portStepMs: 3_600_000,
    backOrderMs: 3_600_000,
    ...options,
  });
  running.push(simulator);
  return simulator;
}

export type Fields = Readonly<Record<string, string>>;
export type Reply = Record<string, unknown> & { status: string };

const credentials = ({ username, password }: VoipmsSimulator) => ({ api_username: username, api_password: password });

/** One raw call by GET; rejects when the connection fails. */
export async function get(
  simulator: VoipmsSimulator,
  method: string,
  fields: Fields = {},
  signal?: AbortSignal,
): Promise<{ status: number; type: string; text: string }> {
  const query = new URLSearchParams({ ...credentials(simulator), method, ...fields });
  const reply = await fetch(`${simulator.baseUrl}?${query.toString()}`, signal ? { signal } : {});
  return { status: reply.status, type: reply.headers.get('content-type') ?? '', text: await reply.text() };
}

/** The parsed body of a reply that must have come with HTTP 200. */
export async function call(simulator: VoipmsSimulator, method: string, fields: Fields = {}): Promise<Reply> {
  const { status, text } = await get(simulator, method, fields);
  if (status !== 200) throw new Error(`${method} answered ${status}`);
  return JSON.parse(text) as Reply;
}

/** The reply of a call that must succeed. */
export async function done(simulator: VoipmsSimulator, method: string, fields: Fields = {}): Promise<Reply> {
  const reply = await call(simulator, method, fields);
  if (reply.status !== 'success') throw new Error(`${method}: ${reply.status}`);
  return reply;
}

/** The rows of a list in a reply. */
export async function rows(
  simulator: VoipmsSimulator,
  method: string,
  list: string,
  fields: Fields = {},
): Promise<Record<string, string>[]> {
  return (await done(simulator, method, fields))[list] as Record<string, string>[];
}

export const john = {
  firstname: 'John',
  lastname: 'Doe',
  company: 'Consulting',
  address: '5491 190TH',
  city: 'OPA LOCKA',
  state: 'FL',
  country: 'US',
  zip: '33055',
  phone_number: '5551112222',
  email: 'john.doe@example.com',
  password: 'johnspassword',
} as const;

/** Signs a client up; returns the id. */
export async function signUp(simulator: VoipmsSimulator, changes: Fields = {}): Promise<string> {
  const fields = { ...john, ...changes };
  const reply = await done(simulator, 'signupClient', {
    ...fields,
    confirm_email: fields.email,
    confirm_password: fields.password,
  });
  return String(reply['client']);
}

export const trunk = {
  username: 'VoIP',
  protocol: '1',
  auth_type: '1',
  password: 'voip@house1',
  device_type: '2',
  lock_international: '0',
  international_route: '1',
  music_on_hold: 'jazz',
  allowed_codecs: 'ulaw;gsm',
  dtmf_mode: 'auto',
  nat: 'yes',
} as const;

/** A sub-account of a new reseller client; returns both. */
export async function resellerAccount(simulator: VoipmsSimulator): Promise<{ client: string; account: string }> {
  const client = await signUp(simulator);
  const reply = await done(simulator, 'createSubAccount', {
    ...trunk,
    reseller_client: client,
    reseller_package: '8378',
  });
  return { client, account: String(reply['account']) };
}

export const routed = { routing: 'account:100000_VoIP', pop: '15', dialtime: '60', cnam: '1' } as const;
export const miami = (line: string) => `786555${line}`;

/** Buys a Miami number per minute. */
export async function order(simulator: VoipmsSimulator, line = '0100', changes: Fields = {}): Promise<string> {
  await done(simulator, 'orderDID', { did: miami(line), ...routed, billing_type: '1', ...changes });
  return miami(line);
}

export const portIn = {
  portType: '1',
  numbers: '7865551234',
  statementName: '',
  firstName: 'John',
  lastName: 'Doe',
  address1: 'Covina 12 St.',
  city: 'Covina',
  zip: '91722',
  state: 'CA',
  country: 'US',
  providerName: 'Old Telco',
  providerAccount: 'A-77',
} as const;

/** Begins a port; returns its id. */
export async function port(simulator: VoipmsSimulator, changes: Fields = {}): Promise<string> {
  return String((await done(simulator, 'addLNPPort', { ...portIn, ...changes }))['port']);
}

export const pdf = Buffer.from('%PDF-1.4 a letter of authorisation').toString('base64');
