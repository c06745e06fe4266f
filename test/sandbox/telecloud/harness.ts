import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { afterEach } from '@jest/globals';
import {
  startTelecloudSimulator,
  type TelecloudSimulator,
  type TelecloudSimulatorOptions,
} from '../../../src/sandbox/telecloud/simulator.js';
import { operations, type Action } from '../../../src/sandbox/telecloud/parameters.js';

const running: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of running.splice(0)) await one.close();
});

export interface Said {
  status: number;
  text: string;
}

/** A simulator and the ways to call it that the document and its samples have. */
export class Account {
  constructor(readonly simulator: TelecloudSimulator) {}

  /** As the document describes: a form on POST and PATCH, a query on GET and DELETE. */
  async call(action: string, fields: Record<string, string> = {}, where = `/xml/${action}`): Promise<Said> {
    const verb = operations[action as Action]?.[0] ?? 'POST';
    const parameters = new URLSearchParams({
      API_ID_KEY: this.simulator.apiIdKey,
      API_KEY: this.simulator.apiKey,
      ...fields,
    });
    const inQuery = verb === 'GET' || verb === 'DELETE';
    const url = this.simulator.baseUrl + where + (inQuery ? `?${parameters.toString()}` : '');
    const response = await fetch(url, { method: verb, ...(inQuery ? {} : { body: parameters }) });
    return { status: response.status, text: await response.text() };
  }

  /** The text of a call that must succeed. */
  async done(action: Action, fields: Record<string, string> = {}): Promise<string> {
    const { text } = await this.call(action, fields);
    if (text.includes('<error>')) throw new Error(text);
    return text;
  }

  /** What the provider gives as the reason of a refusal. */
  async refused(action: Action, fields: Record<string, string> = {}): Promise<string | undefined> {
    const { text } = await this.call(action, fields);
    return /<error>(.*)<\/error>/.exec(text)?.[1];
  }

  async customer(more: Record<string, string> = {}): Promise<string> {
    return valueOf(await this.done('Customer/Create', { ...person, ...more }), 'account_number');
  }

  async order(customer: string, plan = '52747', more: Record<string, string> = {}): Promise<string> {
    const text = await this.done('Order/Create', { account_number: customer, productid_var: plan, ...more });
    return attributeOf(text, 'order_number');
  }

  /** The control endpoint. */
  control(method: string, path: string, body?: object): Promise<Response> {
    const content = body === undefined ? {} : { body: JSON.stringify(body) };
    return fetch(`${this.simulator.baseUrl}/_sandbox${path}`, { method, ...content });
  }
}

export const person = {
  first_name: 'Jane',
  last_name: 'Doe',
  address: '400 Green Road',
  zip_code: '97230',
  email: 'jane@example.com',
  phone: '5035550100',
  password: '12345678',
};

export const valueOf = (xml: string, name: string): string => new RegExp(`<${name}[^>]*>([^<]*)<`).exec(xml)?.[1] ?? '';
export const attributeOf = (xml: string, name: string): string => new RegExp(` ${name}="([^"]*)"`).exec(xml)?.[1] ?? '';

export async function account(options: TelecloudSimulatorOptions = {}): Promise<Account> {
  const simulator = await startTelecloudSimulator({ lateEffectMs: 100, ...options });
  running.push(simulator);
  return new Account(simulator);
}

/** A module outside of the provider, which takes every service for active; what it has been told. Closed after the test. */
export async function externalModule(): Promise<{ url: string; told: URLSearchParams[] }> {
  const told: URLSearchParams[] = [];
  const server = createServer((req, res) => {
    let body = '';
    req.on('data', (chunk: Buffer) => (body += chunk.toString()));
    req.on('end', () => {
      told.push(new URLSearchParams(body));
      res.end('<telecloud><status>ACTIVE</status></telecloud>');
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  running.push({ close: () => new Promise((closed) => server.close(() => closed())) });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, told };
}
