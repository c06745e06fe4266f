import {
  startTelecloudSimulator,
  type TelecloudSimulator,
  type TelecloudSimulatorOptions,
} from '../../src/sandbox/telecloud/simulator.js';
import { type Example, examplesOf, operationsOf } from '../support/documented.js';
import { type Order } from './answers.js';
import { startTestGateway, type TestGateway } from './gateway.js';

export interface TelecloudGateway extends TestGateway {
  telecloud: TelecloudSimulator;
  /** How often the provider was asked to do something. */
  asked(operation: string): number;
  /** A new customer of the sandbox's tenant. */
  customer(key?: string): Promise<string>;
  /** A service order of a rate plan for a customer. */
  order(customerId: string, ratePlanId?: string, more?: object): Promise<Order>;
  /** Somebody calls the provider itself, not through the gateway; the reply. */
  elsewhere(operation: string, fields: Record<string, string>): Promise<string>;
  /** Tells the simulator how to be (`POST /_sandbox/settings`). */
  settings(changed: object): Promise<unknown>;
  restart(env?: Record<string, string>): Promise<TelecloudGateway>;
}

export const person = {
  firstName: 'Jane',
  lastName: 'Doe',
  email: 'jane.doe@example.com',
  phone: '5035550100',
  address: { line1: '400 Green Road', postalCode: '97230' },
  password: '48210357',
};
export const usd = (amount: string): { amount: string; currency: string } => ({ amount, currency: 'USD' });

/** The variables that lead a gateway to a simulator; what is unknown is so for good after 600 ms. */
export const telecloudVariables = (telecloud: TelecloudSimulator): Record<string, string> => ({
  TELECLOUD_BASE_URL: telecloud.baseUrl,
  TELECLOUD_API_ID_KEY: telecloud.apiIdKey,
  TELECLOUD_API_KEY: telecloud.apiKey,
  TELECLOUD_TIMEOUT_MS: '2000',
  TELECLOUD_MONEY_TIMEOUT_MS: '400',
  TELECLOUD_LATE_BOUND_MS: '200',
});

/** A gateway whose provider is a TeleCloud simulator. */
export async function startTelecloudGateway(
  env: Record<string, string> = {},
  options: TelecloudSimulatorOptions = {},
): Promise<TelecloudGateway> {
  const telecloud = await startTelecloudSimulator({ lateEffectMs: 450, ...options });
  const asked: string[] = [];
  telecloud.observe(({ stage, operation }) => void (stage === 'arrived' && asked.push(operation)));
  const withSimulator = (at: TestGateway): TelecloudGateway => ({
    ...at,
    telecloud,
    asked: (operation) => asked.filter((one) => one === operation).length,
    customer: async (key = 'sandbox') =>
      (await at.client.post('/v1/customers?provider=telecloud', person, { key })).body.id,
    order: async (customerId, ratePlanId = '52747', more = {}) =>
      (await at.client.post('/v1/service-orders', { customerId, ratePlanId, ...more })).body,
    elsewhere: async (operation, fields) => {
      const keys = { API_ID_KEY: telecloud.apiIdKey, API_KEY: telecloud.apiKey };
      const body = new URLSearchParams({ ...keys, ...fields });
      return (await fetch(`${telecloud.baseUrl}/xml/${operation}`, { method: 'POST', body })).text();
    },
    settings: (changed) =>
      fetch(`${telecloud.baseUrl}/_sandbox/settings`, { method: 'POST', body: JSON.stringify(changed) }),
    restart: async (changed) => withSimulator(await at.restart(changed)),
    stop: async () => {
      await at.stop();
      await telecloud.close();
    },
  });
  return withSimulator(await startTestGateway({ PROVIDERS: 'telecloud', ...telecloudVariables(telecloud), ...env }));
}

/** The body that the document shows for a route made from one of the provider's rows. */
export function exampleOfRow(at: TestGateway, path: string, method = 'post'): Example {
  const operation = operationsOf(at.gateway.document()).find(
    (one) => one.path === `/v1/telecloud/${path}` && one.method === method.toUpperCase(),
  );
  return examplesOf(operation!)[0]!;
}
