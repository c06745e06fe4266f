import { type Action, operations, variableNames } from '../../../src/sandbox/telecloud/parameters.js';
import { type Manners, type Rule } from './front.js';

/** "product_type required … leave blank": the one parameter that has to be there and may be empty (`Customer/Qualify`). */
const mayBeEmpty = ['product_type'];

/**
 * Verbs and parameters are those of seed document 000, in the simulator's transcription of it; a form on POST and PATCH, a query on GET and
 * DELETE, as in its curl samples; the two keys "as part of the request".
 */
export const telecloudManners = (apiIdKey: string, apiKey: string): Manners => ({
  credentials: { API_ID_KEY: apiIdKey, API_KEY: apiKey },
  rule: ({ path }): readonly [string, Rule] | undefined => {
    const name = /^\/xml\/(\w+\/\w+)$/.exec(path)?.[1] as Action | undefined;
    if (name === undefined || !Object.hasOwn(operations, name)) return undefined;
    const [method, listed] = operations[name];
    const parameters = listed.split(' ').flatMap((one) => (one === 'vars' ? variableNames : [one]));
    const writing = method === 'GET' || method === 'DELETE' ? 'query' : 'urlencoded';
    return [name, { method, writing, parameters, mayBeEmpty }];
  },
  refuse: (wrong) => ({
    status: 200,
    type: 'text/xml',
    body: Buffer.from(`<telecloud><error>Invalid request: ${wrong.replaceAll(/[<&]/g, '')}</error></telecloud>`),
  }),
  forbidden: { status: 403, type: 'text/html', body: Buffer.from('<html><h1>Forbidden</h1></html>') },
});
