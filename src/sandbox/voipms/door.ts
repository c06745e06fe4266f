import { htmlPage, type HttpReply } from '../kit/reply.js';
import { type Fields, formOf, type Request } from '../kit/request.js';

const path = '/api/v1/rest.php';
/** The API's former host name. */
const formerHost = 'www.voip.ms';
/** The longest request line that the provider's web server accepts, in bytes. */
const longestRequestLine = 8190;

/**
 * The fields of a request, or the web server's reply to one that does not reach the REST code: parameters are in the query of a GET, or parts of a
 * `multipart/form-data` POST. Any other body is treated as a SOAP message.
 */
export async function fieldsOf(request: Request): Promise<Fields | HttpReply> {
  const { method, target, query, headers, body } = request;
  if (headers.host?.replace(/:\d+$/, '') === formerHost)
    return { ...htmlPage(301), location: `https://voip.ms${target}` };
  // The firewall in front treats such a client as a bot.
  if (!headers['user-agent']) return htmlPage(403);
  if (Buffer.byteLength(`${method} ${target} HTTP/1.1`) > longestRequestLine) return htmlPage(414);
  if (request.path !== path) return htmlPage(404);
  if (method === 'GET') return query;
  if (method !== 'POST') return htmlPage(405);
  const multipart = (headers['content-type'] ?? '').startsWith('multipart/form-data');
  return multipart || body.length === 0 ? (await formOf(request)).fields : soapFault;
}

/** The reply of the provider's SOAP service, which has the same URL, to a body that is not a SOAP message. */
const soapFault: HttpReply = {
  status: 500,
  contentType: 'text/xml; charset=utf-8',
  body: `<?xml version="1.0" encoding="UTF-8"?>
<SOAP-ENV:Envelope xmlns:SOAP-ENV="http://schemas.xmlsoap.org/soap/envelope/"><SOAP-ENV:Body><SOAP-ENV:Fault>\
<faultcode>SOAP-ENV:Client</faultcode><faultstring>Bad Request</faultstring>\
</SOAP-ENV:Fault></SOAP-ENV:Body></SOAP-ENV:Envelope>
`,
};
