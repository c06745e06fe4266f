import { type Answered } from '../faults/proxy.js';
import { type Manners, type Rule } from './front.js';
import { parametersOf } from './parameters.js';
import { voipmsMethods } from './voipms.parameters.js';

/** The two services share an address: a body that is no form with parts is the SOAP one's, which makes nothing of it. */
const soapFault: Answered = {
  status: 500,
  type: 'text/xml; charset=utf-8',
  body: Buffer.from(
    '<?xml version="1.0"?><SOAP-ENV:Envelope xmlns:SOAP-ENV="http://schemas.xmlsoap.org/soap/envelope/"><SOAP-ENV:Body>' +
      '<SOAP-ENV:Fault><faultcode>SOAP-ENV:Client</faultcode><faultstring>Bad Request</faultstring></SOAP-ENV:Fault>' +
      '</SOAP-ENV:Body></SOAP-ENV:Envelope>',
  ),
};

/** Parts of a form to one address, credentials among them (users of the running service). */
export const voipmsManners = (username: string, password: string): Manners => ({
  credentials: { api_username: username, api_password: password },
  rule: ({ path, parameters }): readonly [string, Rule] | undefined => {
    const name = parameters.find((one) => one.name === 'method')?.value ?? '';
    if (path !== '' || !Object.hasOwn(voipmsMethods, name)) return undefined;
    return [
      name,
      { method: 'POST', writing: 'multipart', parameters: parametersOf(`method*, ${voipmsMethods[name]}`) },
    ];
  },
  refuse: (_wrong, { type }) =>
    type === 'multipart/form-data'
      ? { status: 200, type: 'application/json', body: Buffer.from('{"status":"missing_params"}') }
      : soapFault,
  forbidden: { status: 403, type: 'text/html', body: Buffer.from('<html><h1>Forbidden</h1></html>') },
});
