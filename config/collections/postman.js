import { encoded, files, json, memberAt, queryOf, title, variables } from './common.js';

/** The Postman collection, format 2.1. */
export const postmanOf = (folders) => ({
  info: {
    name: title,
    description: 'Journeys against the sandbox: run a folder from top to bottom.',
    schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json',
  },
  auth: { type: 'bearer', bearer: [{ key: 'token', value: '{{key}}', type: 'string' }] },
  variable: Object.entries(variables).map(([key, value]) => ({ key, value })),
  item: folders.map(({ name, requests }) => ({ name, item: requests.map(postmanRequest) })),
});

function postmanRequest({ name, method, path, query, headers, body, form, status, expected, taken }) {
  const told = expected.map(([at, value]) => `pm.test('${memberAt(at)}', () => pm.expect(pm.response.json().${memberAt(at)}).to.eql(${JSON.stringify(value)}));`); // prettier-ignore
  const kept = taken.map(([variable, at]) => `pm.collectionVariables.set('${variable}', pm.response.json().${memberAt(at)});`); // prettier-ignore
  const exec = [`pm.test('${status}', () => pm.response.to.have.status(${status}));`, ...told, ...kept];
  return {
    name,
    event: [{ listen: 'test', script: { type: 'text/javascript', exec } }],
    request: {
      method: method.toUpperCase(),
      header: headers.map(([key, value]) => ({ key, value })),
      url: {
        raw: `{{baseUrl}}${path}${queryOf(query)}`,
        host: ['{{baseUrl}}'],
        path: path.slice(1).split('/'),
        ...(query.length > 0 && { query: query.map(([key, value]) => ({ key, value: encoded(value) })) }),
      },
      ...(body && { body: { mode: 'raw', raw: json(body), options: { raw: { language: 'json' } } } }),
      ...(form && { body: { mode: 'formdata', formdata: postmanForm(form) } }),
    },
  };
}

const postmanForm = (form) => [
  ...Object.entries(form).map(([key, value]) => ({ key, type: 'text', value: json(value), contentType: 'application/json' })), // prettier-ignore
  ...Object.entries(files).map(([key, src]) => ({ key, type: 'file', src })),
];
