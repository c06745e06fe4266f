import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { type FastifyInstance } from 'fastify';
import { type GatewayMode } from '../config/settings.js';
import { KeptAnswer } from './kept-answer.js';

export const title = 'Telecom provisioning gateway';

/** Pages may load only what this server serves. */
export const pagePolicy =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/** Files of Swagger UI that the page loads. */
const files: Readonly<Record<string, string>> = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
  'favicon-32x32.png': 'image/png',
};

/** Warns, above everything else, that this gateway is live. */
const liveBanner =
  '<div class="live" role="alert"><strong>LIVE</strong> Execute sends real requests: numbers are ordered and charged at the providers.</div>';

// Headers are in the document for programs; human readers want to see the responses.
const pageIn = (
  mode: GatewayMode,
): string => `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${title}</title><link rel="icon" type="image/png" href="./docs/favicon-32x32.png">
<link rel="stylesheet" href="./docs/swagger-ui.css"><link rel="preload" href="./openapi.json" as="fetch" crossorigin>
<style>body { margin: 0; background: #fafafa }
.live { position: sticky; top: 0; z-index: 9; padding: .6rem 1rem; background: #b00020; color: #fff; font: 16px/1.4 system-ui, sans-serif }
.responses-table .headers-wrapper, .responses-table .response-col_links { display: none }</style></head><body>${mode === 'live' ? liveBanner : ''}
<div id="swagger-ui"></div><script src="./docs/swagger-ui-bundle.js"></script><script src="./docs/start.js"></script></body></html>
`;

const start = `window.ui = SwaggerUIBundle({
  url: './openapi.json',
  dom_id: '#swagger-ui',
  validatorUrl: null,
  deepLinking: true,
  docExpansion: 'none',
  filter: true,
  plugins: [${searching.toString()}],
  onComplete: () => {
    const search = document.querySelector('.operation-filter-input');
    search.placeholder = 'Search paths and summaries';
    search.setAttribute('aria-label', search.placeholder);
  },
  defaultModelsExpandDepth: 0,
  persistAuthorization: true,
  tryItOutEnabled: true,
  displayRequestDuration: true,
  requestInterceptor: (${keyOfForm.toString()})(),
  responseInterceptor: ${forPeople.toString()},
});
`;

/** Serves Swagger UI at `/docs`. Its files are read on the first request. */
export function serveDocsPage(server: FastifyInstance, mode: GatewayMode): void {
  const { resolve } = createRequire(import.meta.url);
  const answers = {
    '/docs': new KeptAnswer('text/html; charset=utf-8', () => pageIn(mode)),
    '/docs/start.js': new KeptAnswer('text/javascript; charset=utf-8', () => start),
    ...Object.fromEntries(
      Object.entries(files).map(([name, mediaType]) => [
        `/docs/${name}`,
        new KeptAnswer(mediaType, () => readFile(resolve(`swagger-ui-dist/${name}`))),
      ]),
    ),
  };
  for (const [path, answer] of Object.entries(answers))
    server.get(path, (request, reply) => answer.send(request, reply.header('Content-Security-Policy', pagePolicy)));
  server.get('/docs/', (_, reply) => reply.redirect('/docs'));
}

interface ShownRequest {
  url: string;
  method: string;
  body?: string | FormData;
  headers: Record<string, string>;
}

/**
 * Runs in the browser, from its source text. The documented example of an Idempotency-Key would be refused with a second body, so each request gets a
 * key of its own, and keeps it until its form changes: a double click orders once.
 */
function keyOfForm(): (request: ShownRequest) => ShownRequest {
  const last = new Map<string, { form: string; key: string }>();
  return (request) => {
    const { url, method = 'GET', body, headers } = request;
    if (!headers['Idempotency-Key']?.startsWith('example-')) return request;
    const fields = body instanceof FormData ? [...body].map(([name, value]) => [name, typeof value === 'string' ? value : [value.name, value.size, value.lastModified]]) : body; // prettier-ignore
    const form = JSON.stringify([fields, headers['Authorization']]);
    const before = last.get(`${method} ${url}`);
    const key = before?.form === form ? before.key : `try-${Date.now()}-${Math.random().toString(36).slice(2)}`;
    last.set(`${method} ${url}`, { form, key });
    headers['Idempotency-Key'] = key;
    return request;
  };
}

/** The subset of Swagger UI's lists (immutable.js) that the search uses. */
interface ShownList<T> {
  size: number;
  map(change: (one: T, name: string) => T): ShownList<T>;
  filter(keep: (one: T) => boolean): ShownList<T>;
  keySeq(): { forEach(use: (name: string) => void): void };
}
interface ShownOperation {
  getIn(path: string[]): string | undefined;
}
interface ShownTag {
  get(name: 'operations'): ShownList<ShownOperation>;
  set(name: 'operations', operations: ShownList<ShownOperation>): ShownTag;
}
interface SwaggerSystem {
  specSelectors: { taggedOperations(): ShownList<ShownTag> };
  layoutActions: { show(thing: string[], shown: boolean): void };
}

/** Runs in the browser, from its source text, as a plugin. Searches paths and summaries for every word, and expands the sections with matches. */
function searching(system: SwaggerSystem): object {
  const opsFilter = (tags: ShownList<ShownTag>, phrase: string): ShownList<ShownTag> => {
    const words = phrase.toLowerCase().split(' ').filter(Boolean);
    const has = (operation: ShownOperation, tag: string): boolean => {
      const said = [['method'], ['path'], ['operation', 'summary']].map((path) => operation.getIn(path));
      const text = [tag, ...said].join(' ').toLowerCase();
      return words.every((word) => text.includes(word));
    };
    const matching = tags.map((tag, name) => tag.set('operations', tag.get('operations').filter((one) => has(one, name)))); // prettier-ignore
    return matching.filter((tag) => tag.get('operations').size > 0);
  };
  const updateFilter = (original: (phrase: string | boolean) => unknown) => (phrase: string | boolean) => {
    const open = typeof phrase === 'string' && phrase.trim() !== '';
    const tags = system.specSelectors.taggedOperations();
    tags.keySeq().forEach((name) => system.layoutActions.show(['operations-tag', name], open));
    return original(phrase);
  };
  return { fn: { opsFilter }, statePlugins: { layout: { wrapActions: { updateFilter } } } };
}

/** The parts of the document that `forPeople` changes. */
interface ShownDocument {
  tags: { 'x-order': number }[];
  paths: Record<string, Record<string, { parameters?: ShownParameter[]; responses?: Record<string, ShownResponse> }>>;
  components: { responses: Record<string, ShownResponse> };
}
interface ShownResponse {
  $ref?: string;
  description: string;
}
interface ShownParameter {
  in: string;
  required?: boolean;
  description: string;
  example?: unknown;
}

/**
 * Runs in the browser, from its source text, on the document as it is received. Orders sections as a new user needs them. Swagger UI fills examples
 * into its forms, which for optional query parameters would send unwanted filters, so those examples become text. All errors of an operation share
 * one box, and patterns that only exclude control characters are removed.
 */
function forPeople(response: { url: string; text: string }): object {
  if (!response.url.endsWith('/openapi.json')) return response;
  const empty = /^\^\[(?:\^\\x00|\\x21|\\x20| -~)/;
  const document = JSON.parse(response.text, (name, value: unknown) =>
    name === 'pattern' && typeof value === 'string' && empty.test(value) ? undefined : value,
  ) as ShownDocument;
  document.tags.sort((a, b) => a['x-order'] - b['x-order']);
  for (const path of Object.values(document.paths))
    for (const { parameters = [], responses = {} } of Object.values(path)) {
      for (const parameter of parameters) {
        if (parameter.in !== 'query' || parameter.required || parameter.example === undefined) continue;
        const shown = typeof parameter.example === 'string' ? parameter.example : JSON.stringify(parameter.example);
        parameter.description += ` Example: \`${shown}\`.`;
        delete parameter.example;
      }
      const errors = Object.entries(responses).filter(([status]) => status >= '400');
      const of = ({ $ref, ...own }: ShownResponse): ShownResponse =>
        $ref === undefined ? own : document.components.responses[$ref.slice($ref.lastIndexOf('/') + 1)]!;
      const lines = errors.map(([status, error]) => `- **${status}** ${of(error).description.replace(/\s+/g, ' ')}`);
      for (const [status] of errors) delete responses[status];
      const [first] = errors;
      if (first) responses['default'] = { ...of(first[1]), description: `Errors:\n\n${lines.join('\n')}` };
    }
  response.text = JSON.stringify(document);
  return response;
}
