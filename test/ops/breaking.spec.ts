import { describe, expect, it } from '@jest/globals';
import { breaksBetween } from '../../config/breaking.js';
import { read } from './files.js';

/** A part of the document, of which a test knows what it has. */
type Part = Record<string, unknown>;
const text = read('openapi/openapi.json');
const fresh = (): Part => JSON.parse(text) as Part;
const at = (document: Part, ...steps: string[]): Part =>
  steps.reduce<Part>((part, step) => part[step] as Part, document);
const schema = (document: Part, name: string, ...steps: string[]): Part =>
  at(document, 'components', 'schemas', name, ...steps);
const operation = (document: Part, method: string, path: string): Part => at(document, 'paths', path, method);
const field = (document: Part, name: string, member: string): Part => schema(document, name, 'properties', member);
const parameter = (document: Part, path: string, name: string): Part =>
  (operation(document, 'get', path)['parameters'] as Part[]).find((one) => one['name'] === name)!;
const without = (list: unknown, value: unknown): unknown[] => (list as unknown[]).filter((one) => one !== value);

/** What breaks callers, each in its own way, and what is told of it. */
const breaks: [told: string, (document: Part) => void][] = [
  ['GET /v1/orders: operation removed', (d) => delete at(d, 'paths', '/v1/orders')['get']],
  ['GET /v1/events: operation removed', (d) => delete at(d, 'paths')['/v1/events']],
  ['GET /v1/orders: operationId changed', (d) => (operation(d, 'get', '/v1/orders')['operationId'] = 'orders')],
  ['GET /v1/me: scope changed', (d) => (operation(d, 'get', '/v1/me')['description'] = 'Scope: `admin`.')],
  ['query parameter region removed', (d) => { const o = operation(d, 'get', '/v1/available-numbers'); o['parameters'] = (o['parameters'] as Part[]).filter((one) => one['name'] !== 'region'); }], // prettier-ignore
  ['query parameter region became required', (d) => (parameter(d, '/v1/available-numbers', 'region')['required'] = true)], // prettier-ignore
  ['required header parameter X-Tenant added', (d) => (operation(d, 'get', '/v1/orders')['parameters'] as Part[]).push({ name: 'X-Tenant', in: 'header', required: true })], // prettier-ignore
  ['query parameter metadata is written otherwise', (d) => (parameter(d, '/v1/orders', 'metadata')['style'] = 'form')],
  ['query parameter limit: maximum lowered to 100', (d) => (at(parameter(d, '/v1/orders', 'limit'), 'schema')['maximum'] = 100)], // prettier-ignore
  ['query parameter limit: default changed', (d) => (at(parameter(d, '/v1/orders', 'limit'), 'schema')['default'] = 10)], // prettier-ignore
  ['POST /v1/orders/{id}/confirm: body became required', (d) => (operation(d, 'post', '/v1/orders/{id}/confirm')['requestBody'] = { required: true, content: {} })], // prettier-ignore
  ['POST /v1/orders: body removed', (d) => delete operation(d, 'post', '/v1/orders')['requestBody']],
  ['POST /v1/port-orders: media type multipart/form-data removed', (d) => (operation(d, 'post', '/v1/port-orders')['requestBody'] = { required: true, content: {} })], // prettier-ignore
  ['/reservationId: field removed', (d) => delete schema(d, 'NewOrder', 'properties')['reservationId']],
  ['/provider: field became required', (d) => (schema(d, 'NewOrder')['required'] as string[]).push('provider')],
  ['/site: required field added', (d) => { (schema(d, 'NewOrder')['required'] as string[]).push('site'); schema(d, 'NewOrder', 'properties')['site'] = {}; }], // prettier-ignore
  ['/customerReference: type changed from string to integer', (d) => (field(d, 'NewOrder', 'customerReference')['type'] = 'integer')], // prettier-ignore
  ['/customerReference: maxLength lowered to 64', (d) => (field(d, 'NewOrder', 'customerReference')['maxLength'] = 64)],
  ['/customerReference: minLength raised to 5', (d) => (field(d, 'NewOrder', 'customerReference')['minLength'] = 5)],
  ['/customerReference: pattern changed', (d) => (field(d, 'NewOrder', 'customerReference')['pattern'] = '^PO-')],
  ['/customerReference: format changed from none to uuid', (d) => (field(d, 'NewOrder', 'customerReference')['format'] = 'uuid')], // prettier-ignore
  ['/confirm: value manual removed', (d) => (field(d, 'NewOrder', 'confirm')['enum'] = ['auto'])],
  ['/confirm: default changed', (d) => (field(d, 'NewOrder', 'confirm')['default'] = 'manual')],
  ['/customerReference: only some values are taken', (d) => (field(d, 'NewOrder', 'customerReference')['enum'] = ['a'])], // prettier-ignore
  ['/phoneNumbers: maxItems lowered to 10', (d) => (field(d, 'NewOrder', 'phoneNumbers')['maxItems'] = 10)],
  ['/phoneNumbers: items must differ', (d) => (field(d, 'NewOrder', 'phoneNumbers')['uniqueItems'] = true)],
  ['/connection: variant PstnConnection removed', (d) => (field(d, 'NewOrder', 'connection')['oneOf'] as unknown[]).pop()], // prettier-ignore
  ['GET /v1/orders/{id} 200: response removed', (d) => delete at(operation(d, 'get', '/v1/orders/{id}'), 'responses')['200']], // prettier-ignore
  ['GET /v1/orders/{id} 200: media type application/json removed', (d) => (at(operation(d, 'get', '/v1/orders/{id}'), 'responses', '200')['content'] = {})], // prettier-ignore
  ['GET /v1/orders/{id} 200: header RateLimit removed', (d) => delete at(operation(d, 'get', '/v1/orders/{id}'), 'responses', '200', 'headers')['RateLimit']], // prettier-ignore
  ['/status: field removed', (d) => delete schema(d, 'Order', 'properties')['status']],
  ['/status: field became optional', (d) => (schema(d, 'Order')['required'] = without(schema(d, 'Order')['required'], 'status'))], // prettier-ignore
  ['/createdAt: type changed from string to integer', (d) => (field(d, 'Order', 'createdAt')['type'] = 'integer')],
  ['/createdAt: format changed from date-time to none', (d) => delete field(d, 'Order', 'createdAt')['format']],
  ['/customerReference: type changed from string to string or null', (d) => (field(d, 'Order', 'customerReference')['type'] = ['string', 'null'])], // prettier-ignore
  ['webhook order.completed: event removed', (d) => delete at(d, 'webhooks')['order.completed']],
];

/** What breaks nobody. */
const additions: [what: string, (document: Part) => void][] = [
  ['a path', (d) => (at(d, 'paths')['/v1/new'] = { get: { operationId: 'x', responses: {} } })],
  ['an event', (d) => (at(d, 'webhooks')['order.doubted'] = at(d, 'webhooks')['order.completed'])],
  ['an optional parameter', (d) => (operation(d, 'get', '/v1/orders')['parameters'] as Part[]).push({ name: 'x', in: 'query', schema: {} })], // prettier-ignore
  ['an optional field of a request', (d) => (schema(d, 'NewOrder', 'properties')['x'] = { type: 'string' })],
  ['a field of a response', (d) => (schema(d, 'Order', 'properties')['x'] = { type: 'string' })],
  ['a field that responses always have', (d) => (schema(d, 'Order')['required'] as string[]).push('customerReference')],
  ['a value of a request', (d) => (field(d, 'NewOrder', 'confirm')['enum'] as string[]).push('later')],
  ['a value of a response', (d) => (field(d, 'Order', 'status')['enum'] as string[]).push('on_hold')],
  ['longer texts', (d) => (field(d, 'NewOrder', 'customerReference')['maxLength'] = 1000)],
  ['a required field that need not be there', (d) => (schema(d, 'NewOrder')['required'] = [])],
  ['a media type', (d) => (at(operation(d, 'get', '/v1/orders/{id}'), 'responses', '200', 'content')['text/csv'] = {})],
  ['words', (d) => (field(d, 'NewOrder', 'confirm')['description'] = 'Something else.')],
];

const found = (change: (document: Part) => void): string[] => {
  const changed = fresh();
  change(changed);
  return breaksBetween(fresh(), changed) as string[];
};

describe('breaking changes of the API', () => {
  it.each(breaks)('are told: %s', (told, change) => {
    expect(found(change).some((line) => line.includes(told))).toBe(true);
  });

  it.each(additions)('are not %s', (_, change) => {
    expect(found(change)).toEqual([]);
  });
});
