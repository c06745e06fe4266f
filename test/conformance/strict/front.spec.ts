import { describe, expect, it } from '@jest/globals';
import { type WireRequest } from '../faults/proxy.js';
import { didtfnManners } from './didtfn.js';
import { type Manners, violations } from './front.js';
import { takeApart } from './request.js';
import { tclManners } from './tcl.js';
import { telecloudManners } from './telecloud.js';
import { voipmsManners } from './voipms.js';

const form = 'application/x-www-form-urlencoded';
const didtfn = didtfnManners('t-secret', '1000000001');
const account = 'token=t-secret&accountno=1000000001';

/** A request that was sent as it should be, but for what is said. */
function sent(method: string, path: string, type: string, body: string, more: Partial<WireRequest> = {}): WireRequest {
  const about = body === '' ? [] : ['Content-Type', type, 'Content-Length', String(body.length)];
  return { method, path, query: '', body, headers: ['Host', 'h', 'User-Agent', 'gateway', ...about], ...more };
}
const found = (request: WireRequest, manners: Manners): string[] => violations(takeApart(request), manners);
const reserve = (fields: string, more: Partial<WireRequest> = {}): string[] =>
  found(sent('POST', '/reserve', form, `${account}&category=landline${fields}`, more), didtfn);
const parts = (fields: Record<string, string>): [type: string, body: string] => [
  'multipart/form-data; boundary=b',
  `${Object.entries(fields)
    .map(([name, value]) => `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`)
    .join('')}--b--\r\n`,
];

describe('the strict front', () => {
  it('has nothing to say about a request that is as it should be', () => {
    expect(reserve('&number=2062190100&city=S%C3%A3o+Paulo')).toEqual([]);
  });

  it.each([
    ['&number=2062190100&number=2062190101', 'number stands there twice'],
    ['&number=2062190100&did=2062190100', 'did is a parameter of something else'],
    ['&number=2062190100&city=', 'city is empty'],
    ['&number=2062190100&city=S%E3o', 'not well-formed UTF-8'],
    ['&number=2062190100&city=a%0Ab', 'city holds what is no text'],
    ['&number=2062190100&city=t-secret', 'credentials in city'],
    ['&number=2062190100&city=a b', 'a form that is not escaped'],
    ['', 'number is missing'],
  ])('says what is wrong with a body that ends in "%s"', (fields, wrong) => {
    expect(reserve(fields)).toEqual([wrong]);
  });

  it.each([
    [['Host', 'h', 'Host', 'h'], 'host stands there 2 times'],
    [['Host', 'h'], 'no User-Agent'],
    [['Transfer-Encoding', 'chunked'], 'a body in chunks'],
    [['Expect', '100-continue'], 'it waits to be told to go on'],
  ])('says what is wrong with headers %j', (headers, wrong) => {
    expect(reserve('&number=2062190100', { headers })).toContain(wrong);
  });

  it('wants its own method, path, type and place for parameters', () => {
    const body = `${account}&tg_id=3`;
    expect(found(sent('PATCH', '/get_trunk', form, body), didtfn)).toEqual(['PATCH, where POST is taken']);
    expect(found(sent('POST', '/get_trunks', form, body), didtfn)).toEqual(['no operation: POST /get_trunks']);
    expect(found(sent('POST', '/get_trunk', 'text/plain', body), didtfn)[0]).toBe(
      'text/plain, where urlencoded is taken',
    );
    expect(found(sent('POST', '/get_trunk', form, account, { query: 'tg_id=3' }), didtfn)).toEqual([
      'tg_id in the query',
    ]);
    expect(found(sent('POST', '/get_trunk', form, 'accountno=1000000001'), didtfn)).toEqual(['token is missing']);
  });

  it('VoIP.ms takes parts of a form, and answers a urlencoded one as its SOAP service does', () => {
    const manners = voipmsManners('me@example.com', 'v-secret');
    const fields = { api_username: 'me@example.com', api_password: 'v-secret', method: 'getDIDsInfo' };
    expect(found(sent('POST', '', ...parts(fields)), manners)).toEqual([]);
    const urlencoded = sent('POST', '', form, new URLSearchParams(fields).toString());
    const [wrong = ''] = found(urlencoded, manners);
    expect(wrong).toBe(`${form}, where multipart is taken`);
    expect(manners.refuse(wrong, takeApart(urlencoded)).body.toString()).toContain('SOAP-ENV:Fault');
    expect(found(sent('GET', '', '', '', { query: urlencoded.body }), manners)).toContain('api_password in the query');
  });

  it('TeleCloud takes forms on POST and PATCH, queries on GET and DELETE, and the action in the path', () => {
    const manners = telecloudManners('id', 't-key');
    const keys = 'API_ID_KEY=id&API_KEY=t-key';
    const about = `${keys}&account_number=1&order_number=2`;
    expect(found(sent('PATCH', '/xml/Order/Status', form, about), manners)).toEqual([]);
    expect(found(sent('PATCH', '/xml/Order/', form, about), manners)).toEqual(['no operation: PATCH /xml/Order/']);
    expect(found(sent('PATCH', '/xml/Order/Status', '', '', { query: about }), manners)).toContain(
      'API_KEY in the query',
    );
    expect(
      found(sent('DELETE', '/xml/Customer/Delete', '', '', { query: `${keys}&account_number=1` }), manners),
    ).toEqual([]);
  });

  it.each([
    ['Billing/Create', 'cloud_account_type=VAR&cloud_account_number=1&type=credit&amount=10.00', 'type'],
    ['Billing/Create', 'cloud_account_type=VAR&cloud_account_number=1&type=CREDIT&amount=10', 'amount'],
    ['Customer/Credit', 'account_number=1&type=CREDIT&amount=%2410.00', 'amount'],
    ['Order/Create', 'account_number=1&productid_var=2&attached_components=15178187', 'attached_components'],
    ['ProductGroup/Create', 'name=Wireless&VAR1=IMEI', 'VAR1'],
  ])('TeleCloud takes values as its document writes them: %s, %s', (action, fields, name) => {
    const request = sent('POST', `/xml/${action}`, form, `API_ID_KEY=id&API_KEY=t-key&${fields}`);
    expect(found(request, telecloudManners('id', 't-key'))).toEqual([
      expect.stringContaining(`${name} is not written as the document has it`),
    ]);
  });

  it.each([
    ['cancelDID', { did: '+12125551234' }, 'did'],
    ['setDIDRouting', { did: '2125551234', routing: '100001_VoIP' }, 'routing'],
    ['setClientThreshold', { client: '561115', threshold: '251' }, 'threshold'],
    ['addCharge', { client: '561115', charge: '4,99' }, 'charge'],
  ])('VoIP.ms takes values as its pages write them: %s %j', (method, fields, name) => {
    const body = { api_username: 'me@example.com', api_password: 'v-secret', method, ...fields };
    expect(found(sent('POST', '', ...parts(body)), voipmsManners('me@example.com', 'v-secret'))).toEqual([
      expect.stringContaining(`${name} is not written as the document has it`),
    ]);
  });

  it('TCL takes JSON and a token in a header', () => {
    const manners = tclManners('c-secret');
    const body = '{"requestId":"r","customerId":"c","serviceIds":["s"]}';
    const request = sent('POST', '/orders/delete', 'application/json', body);
    expect(found(request, manners)).toEqual(['authorization is missing']);
    const headers = [...request.headers, 'Authorization', 'Bearer c-secret'];
    expect(found({ ...request, headers }, manners)).toEqual([]);
    expect(found({ ...request, headers, body: body.replace('"s"', '"s" ') }, manners)).toContain(
      'JSON that is not read as it was written',
    );
    expect(found(sent('GET', '/products/c-secret', '', '', { headers }), manners)).toContain('credentials in the path');
  });
});
