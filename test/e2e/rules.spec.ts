import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestGateway, type TestGateway } from './gateway.js';
import { holds, orders, searches } from './rules/numbers.rules.js';
import { customers, others, ports, trunks } from './rules/services.rules.js';
import { type Rule } from './rules/rule.js';

/**
 * A sandbox gateway with all providers, each of which is an address where calls are counted and nothing is answered: what a request breaks, the
 * gateway finds by itself.
 */
describe('documented rules, refused before a provider is asked', () => {
  const calls: string[] = [];
  let upstream: Server;
  let at: TestGateway;
  beforeAll(async () => {
    upstream = createServer((request, response) => {
      calls.push(`${request.method} ${request.url}`);
      response.writeHead(503).end();
    });
    await new Promise<void>((listening) => upstream.listen(0, '127.0.0.1', listening));
    const { port } = upstream.address() as AddressInfo;
    const base = (id: string): string => `http://127.0.0.1:${port}/${id}`;
    at = await startTestGateway({
      ...{ PROVIDERS: 'didtfn,tcl,telecloud,voipms', DIDTFN_BASE_URL: base('didtfn'), PAYMENTS_RAW_CARD: 'enabled' },
      ...{ TCL_BASE_URL: base('tcl'), TCL_TOKEN: 'a-token-for-tests' },
      ...{
        TCL_CUSTOMER_ID: 'cust-1',
        TCL_CONTACT_ID: 'cont-1',
        TCL_PAYMENT_METHOD_ID: 'pay-1',
        TCL_LOCATION_ID: 'loc-1',
      },
      ...{
        TELECLOUD_BASE_URL: base('telecloud'),
        TELECLOUD_API_ID_KEY: 'an-id-key',
        TELECLOUD_API_KEY: 'a-key-for-tests',
      },
      ...{
        VOIPMS_BASE_URL: base('voipms'),
        VOIPMS_USERNAME: 'ops@example.com',
        VOIPMS_PASSWORD: 'a-password-for-tests',
      },
    });
  });
  afterAll(async () => {
    await at.stop();
    upstream.closeAllConnections();
    await new Promise((closed) => upstream.close(closed));
  });

  const named = (rules: readonly Rule[]) => rules.map((one) => [`${one.rule} (${one.source})`, one] as const);

  describe.each(Object.entries({ searches, holds, orders, trunks, customers, ports, others }))('%s', (_name, rules) => {
    it.each(named(rules))(
      '%s',
      async (_rule, { request, body, status = 400, code = 'invalid_request', pointer, says }) => {
        const [method = '', path = ''] = request.split(' ');
        const before = calls.length;
        const reply = await at.client.call(method, path, body === undefined ? {} : { body });
        const { errors = [], detail, code: said } = reply.body as { errors?: object[]; detail?: string; code?: string };
        expect({ status: reply.status, code: said, errors, detail }).toMatchObject({
          ...{ status, code },
          errors: pointer === undefined ? [] : expect.arrayContaining([expect.objectContaining({ pointer })]),
        });
        expect(JSON.stringify(reply.body)).toMatch(says);
        expect(calls.slice(before)).toEqual([]);
      },
    );
  });
});
