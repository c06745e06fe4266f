import { type Manners, type Rule } from './front.js';
import { parametersOf } from './parameters.js';
import { telecloudOperations } from './telecloud.parameters.js';

/** A form on POST and PATCH, a query on GET and DELETE, as in the curl samples of seed document 000; the two keys "as part of the request". */
export const telecloudManners = (apiIdKey: string, apiKey: string): Manners => ({
  credentials: { API_ID_KEY: apiIdKey, API_KEY: apiKey },
  rule: ({ path }): readonly [string, Rule] | undefined => {
    const name = /^\/xml\/(\w+\/\w+)$/.exec(path)?.[1];
    const operation = name === undefined ? undefined : telecloudOperations[name];
    if (name === undefined || operation === undefined) return undefined;
    const [method, parameters] = operation;
    const writing = method === 'GET' || method === 'DELETE' ? 'query' : 'urlencoded';
    return [name, { method, writing, parameters: parametersOf(parameters) }];
  },
  refuse: (wrong) => ({
    status: 200,
    type: 'text/xml',
    body: Buffer.from(`<telecloud><error>Invalid request: ${wrong.replaceAll(/[<&]/g, '')}</error></telecloud>`),
  }),
  forbidden: { status: 403, type: 'text/html', body: Buffer.from('<html><h1>Forbidden</h1></html>') },
});
