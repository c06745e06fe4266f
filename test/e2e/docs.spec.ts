import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { examplesOf, operationsOf } from '../support/documented.js';
import { triesCustomers } from './docs/customers.js';
import { triesKeys } from './docs/keys.js';
import { Newcomer, withoutExample } from './docs/newcomer.js';
import { triesNumbers } from './docs/numbers.js';
import { triesPorts } from './docs/ports.js';
import { triesTelecloud } from './docs/telecloud.js';
import { triesWebhooks } from './docs/webhooks.js';
import { startTestGateway, type TestGateway } from './gateway.js';

describe('the documentation', () => {
  let at: TestGateway;
  let newcomer: Newcomer;
  beforeAll(async () => {
    // What is not listed is not taken for not made: so there is something for people to resolve.
    at = await startTestGateway({ DIDTFN_RECONCILE: 'advisory', PORT_POLL_MS: '100' }, { portFocMs: 200 });
    newcomer = new Newcomer(at);
  });
  afterAll(() => at.stop());

  describe('every example works for a newcomer who only fills in earlier responses', () => {
    triesNumbers(() => newcomer);
    triesPorts(() => newcomer);
    triesCustomers(() => newcomer);
    triesTelecloud(() => newcomer);
    triesWebhooks(() => newcomer);
    triesKeys(() => newcomer);

    it('with sandbox time and faults', async () => {
      const on = await startTestGateway({ PROVIDERS: 'didtfn,tcl' });
      for (const path of ['/v1/sandbox/clock', '/v1/sandbox/faults', '/v1/sandbox/events'])
        for (const body of newcomer.examplesOf('post', path)) await newcomer.execute('post', path, { on, body });
      await on.client.post('/v1/reservations', { provider: 'tcl', phoneNumbers: ['+442079460150'] });
      expect((await newcomer.execute('get', '/v1/sandbox/ledger', { on, query: 'provider=tcl' })).data[0].type).toBe(
        'reservation',
      );
      await on.stop();
    });

    it('covers every operation', () => {
      const documented = operationsOf(at.gateway.document()).map(({ operationId }) => operationId);
      expect([...newcomer.tried].sort()).toEqual(documented.sort());
    });
  });

  it('has an example for every request body and every object response', () => {
    for (const operation of operationsOf(at.gateway.document())) {
      const { method, path, operationId, requestBody, responses } = operation;
      const form = requestBody?.content['multipart/form-data'];
      if (form) expect(Object.values(form.schema.properties).some(({ example }) => example)).toBe(true);
      else if (requestBody && !withoutExample.includes(operationId))
        expect({ path, method, examples: examplesOf(operation).length }).not.toMatchObject({ examples: 0 });
      const [ok] = Object.entries(responses)
        .filter(([status]) => status < '300')
        .map(([, response]) => response);
      const answered = ok?.content?.['application/json'];
      if (answered && !path.endsWith('/operations'))
        expect({ path, method, example: answered.example }).toMatchObject({ example: expect.any(Object) });
    }
  });

  it('is served as a page, JSON and YAML, all equal to the committed document', async () => {
    const get = (path: string): Promise<Response> => fetch(at.gateway.url + path);
    const page = await get('/docs');
    expect(page.status).toBe(200);
    expect(page.headers.get('content-type')).toMatch('text/html');
    const committed = JSON.parse(readFileSync('openapi/openapi.json', 'utf8')) as unknown;
    expect(await (await get('/openapi.json')).json()).toEqual(committed);
    expect(parse(await (await get('/openapi.yaml')).text())).toEqual(committed);
  });
});
