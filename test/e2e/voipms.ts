import {
  startVoipmsSimulator,
  type VoipmsSimulator,
  type VoipmsSimulatorOptions,
} from '../../src/sandbox/voipms/simulator.js';
import { type List, type Order } from './answers.js';
import { startTestGateway, type TestGateway } from './gateway.js';

/** What a list prints of one, as far as it is looked at. */
interface Printed {
  id: string;
  did: string;
  username: string;
  password: string;
  account: string;
  protocol: string;
  description: string;
  zip: string | number;
}

export interface VoipmsGateway extends TestGateway {
  voipms: VoipmsSimulator;
  asked(method: string): number;
  /** A sub-account to connect numbers to. */
  trunk(title?: string): Promise<string>;
  /** Reserves a number and orders it. */
  buy(phoneNumber: string, more?: object): Promise<Order>;
  upstream<Said = { dids: List<Printed>; accounts: List<Printed>; clients: List<Printed> }>(
    method: string,
    fields: Record<string, string>,
  ): Promise<Said>;
  restart(env?: Record<string, string>): Promise<VoipmsGateway>;
}

export const client = (name: string): object => ({
  firstName: 'Jane',
  lastName: 'Doe',
  email: `${name}@example.com`,
  phone: '5035550100',
  address: { line1: '400 Green Road', city: 'Portland', region: 'OR', postalCode: '97230', country: 'US' },
  password: 'janes-password-7',
});

/** A port of one number, with its papers. */
export function portForm(request: object = {}): FormData {
  const body = new FormData();
  const order = {
    provider: 'voipms',
    phoneNumbers: ['+17865551234'],
    category: 'landline',
    subscriberType: 'residential',
    loaAuthorizingPerson: 'Jane Doe',
    wirelessAccountNumber: 'A-77',
    providerOptions: {
      street: '400 Green Road',
      city: 'Miami',
      region: 'FL',
      postalCode: '33055',
      country: 'US',
      losingCarrier: 'Telco',
    },
    ...request,
  };
  body.set('order', JSON.stringify(order));
  for (const name of ['loa', 'carrierDocument']) body.set(name, new Blob([`%PDF-1.7 ${name}`]), `${name}.pdf`);
  return body;
}

/** The variables that lead a gateway to a simulator; what is unknown is settled after 600 ms. */
export const voipmsVariables = (voipms: VoipmsSimulator): Record<string, string> => ({
  VOIPMS_BASE_URL: voipms.baseUrl,
  VOIPMS_USERNAME: voipms.username,
  VOIPMS_PASSWORD: voipms.password,
  VOIPMS_TIMEOUT_MS: '2000',
  VOIPMS_MONEY_TIMEOUT_MS: '400',
  VOIPMS_LATE_BOUND_MS: '200',
});

/** A gateway whose provider is a VoIP.ms simulator. */
export async function startVoipmsGateway(
  env: Record<string, string> = {},
  options: VoipmsSimulatorOptions = {},
): Promise<VoipmsGateway> {
  const voipms = await startVoipmsSimulator({ lateEffectMs: 450, portStepMs: 150, ...options });
  const asked: string[] = [];
  voipms.observe(({ stage, operation }) => void (stage === 'arrived' && asked.push(operation)));
  const withSimulator = (at: TestGateway): VoipmsGateway => {
    const trunk = async (title = 'main'): Promise<string> => {
      const request = { provider: 'voipms', direction: 'origination', title, primary: { ipAddress: '192.0.2.10' } };
      return (await at.client.post('/v1/trunks', request)).body.id;
    };
    let usual: Promise<string> | undefined;
    return {
      ...at,
      voipms,
      upstream: async <Said>(method: string, fields: Record<string, string>) => {
        const body = new FormData();
        const account = { api_username: voipms.username, api_password: voipms.password };
        for (const [name, value] of Object.entries({ ...account, method, ...fields })) body.set(name, value);
        return (await fetch(voipms.baseUrl, { method: 'POST', body })).json() as Promise<Said>;
      },
      asked: (method) => asked.filter((one) => one === method).length,
      trunk,
      buy: async (phoneNumber, more = {}) => {
        const trunkId = await (usual ??= trunk());
        const held = await at.client.post('/v1/reservations', { provider: 'voipms', phoneNumbers: [phoneNumber] });
        const request = { reservationId: held.body.id, connection: { trunkId }, ...more };
        return (await at.client.post('/v1/orders', request)).body;
      },
      restart: async (changed) => withSimulator(await at.restart(changed)),
      stop: async () => {
        await at.stop();
        await voipms.close();
      },
    };
  };
  return withSimulator(
    await startTestGateway({ PROVIDERS: 'voipms', PORT_POLL_MS: '100', ...voipmsVariables(voipms), ...env }),
  );
}
