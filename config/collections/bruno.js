import { encoded, files, json, memberAt, queryOf, title, variables } from './common.js';

/** The Bruno collection: a file for each request, by its path in the collection. */
export function brunoOf(folders) {
  const made = {
    'bruno.json': `${json({ version: '1', name: title, type: 'collection' })}\n`,
    'collection.bru': blocks(['auth', ['mode: bearer']], ['auth:bearer', ['token: {{key}}']]),
    'environments/Sandbox.bru': blocks(['vars', Object.entries(variables).map(([name, value]) => `${name}: ${value}`)]),
  };
  folders.forEach((folder, i) => {
    const inFolder = `${String(i + 1).padStart(2, '0')}-${wordsOf(folder.name)}`;
    made[`${inFolder}/folder.bru`] = blocks(['meta', [`name: ${folder.name}`, `seq: ${i + 1}`]]);
    folder.requests.forEach((request, j) => {
      made[`${inFolder}/${String(j + 1).padStart(2, '0')}-${wordsOf(request.name)}.bru`] = brunoRequest(request, j + 1);
    });
  });
  return made;
}

const wordsOf = (name) => name.toLowerCase().replace(/[^a-z\d]+/g, '-').slice(0, 48).replace(/-$/, ''); // prettier-ignore

function brunoRequest({ name, method, path, query, headers, body, form, status, expected, taken }, seq) {
  const sent = body ? 'json' : form ? 'multipartForm' : 'none';
  return blocks(
    ['meta', [`name: ${name}`, 'type: http', `seq: ${seq}`]],
    [method, [`url: {{baseUrl}}${path}${queryOf(query)}`, `body: ${sent}`, 'auth: inherit']],
    ['params:query', query.map(([key, value]) => `${key}: ${encoded(value)}`)],
    ['headers', headers.map(([key, value]) => `${key}: ${value}`)],
    ['body:json', body ? json(body).split('\n') : []],
    ['body:multipart-form', form ? brunoForm(form) : []],
    ['vars:post-response', taken.map(([variable, at]) => `${variable}: res.body.${memberAt(at)}`)],
    ['assert', [`res.status: eq ${status}`, ...expected.map(([at, value]) => `res.body.${memberAt(at)}: eq ${value}`)]],
  );
}

const brunoForm = (form) => [
  ...Object.entries(form).map(([key, value]) => `${key}: ${JSON.stringify(value)} @contentType(application/json)`),
  ...Object.entries(files).map(([key, path]) => `${key}: @file(${path})`),
];

/** Bruno's own language: named blocks of lines; an empty one is left out. */
const blocks = (...all) =>
  all
    .filter(([, lines]) => lines.length > 0)
    .map(([name, lines]) => `${name} {\n${lines.map((line) => `  ${line}\n`).join('')}}\n`)
    .join('\n');
