import { type Dialect, type Encoded, type Verdict } from '../kit/dialect.js';
import { form } from '../kit/encodings.js';
import { Faults } from '../kit/faults.js';
import { type XmlElement } from '../kit/xml.js';
import { telecloudFaults } from './telecloud.faults.js';

export interface TelecloudAccount {
  baseUrl: string;
  apiIdKey: string;
  apiKey: string;
}

/**
 * A form body, or a query for GET and DELETE, answered in XML, because the provider's JSON loses part of what the XML says. The HTTP status means
 * nothing: a lone `<error>` under the root is a refusal, any other complete and well-formed reply goes to the row. The action is part of the path:
 * the document's samples print paths without it, and then suspending and cancelling an order would be the same request.
 */
export function telecloudDialect({ baseUrl, apiIdKey, apiKey }: TelecloudAccount): Dialect {
  const faults = new Faults(telecloudFaults, () => [apiIdKey, apiKey]);
  return {
    provider: 'telecloud',
    baseUrl,
    credentials: () => ({ API_ID_KEY: apiIdKey, API_KEY: apiKey }),
    encode: (op, fields): Encoded => {
      const [method, path = ''] = op.upstream.split(' ');
      return method === 'GET' || method === 'DELETE' ? { path, query: fields } : { path, ...form(fields) };
    },
    grammar: 'xml:telecloud',
    judge: (parsed, _httpStatus, _op, secrets): Verdict => {
      const { children } = parsed as XmlElement;
      const errors = children.filter(({ name }) => name === 'error');
      if (errors.length === 0) return { kind: 'ok' };
      // Something may have been executed: "the error returned … will be shown on the original 'Order/Create' transaction".
      if (errors.length < children.length) return { kind: 'unknown', reason: 'an error beside an answer' };
      const message = errors
        .map(({ text }) => text)
        .join(' ')
        .trim();
      if (message === '') return { kind: 'unknown', reason: 'the error says nothing' };
      return { kind: 'refused', code: faults.classify(message, secrets), message };
    },
    transactionOf: (parsed) => {
      const { trans_id: id } = (parsed as XmlElement).attributes;
      return id !== undefined && /^[\w-]{1,64}$/.test(id) ? id : undefined;
    },
    unmapped: () => faults.unmapped(),
  };
}
