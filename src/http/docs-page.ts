import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { type FastifyInstance } from 'fastify';
import { KeptAnswer } from './kept-answer.js';

export const title = 'Telecom provisioning gateway';

/** Pages may load what is served here, and nothing else. */
export const pagePolicy =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/** Files of Swagger UI that the page asks for. */
const files: Readonly<Record<string, string>> = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
  'favicon-32x32.png': 'image/png',
};

// The headers are in the document for programs; a person wants to see the answers.
const page = `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${title}</title><link rel="icon" type="image/png" href="./docs/favicon-32x32.png">
<link rel="stylesheet" href="./docs/swagger-ui.css"><link rel="preload" href="./openapi.json" as="fetch" crossorigin>
<style>body { margin: 0; background: #fafafa }
.responses-table .headers-wrapper, .responses-table .response-col_links { display: none }</style></head><body>
<div id="swagger-ui"></div><script src="./docs/swagger-ui-bundle.js"></script><script src="./docs/start.js"></script></body></html>
`;

const start = `window.ui = SwaggerUIBundle({
  url: './openapi.json',
  dom_id: '#swagger-ui',
  validatorUrl: null,
  deepLinking: true,
  defaultModelsExpandDepth: 0,
  persistAuthorization: true,
  tryItOutEnabled: true,
  displayRequestDuration: true,
  requestInterceptor: ${newKeyEachTime.toString()},
  responseInterceptor: ${forPeople.toString()},
});
`;

/** Serves Swagger UI at `/docs`. Its files are read when somebody first asks for them. */
export function serveDocsPage(server: FastifyInstance): void {
  const { resolve } = createRequire(import.meta.url);
  const answers = {
    '/docs': new KeptAnswer('text/html; charset=utf-8', () => page),
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

/** Runs in the browser, from its source text. The example of a key would be refused with the second body it comes with. */
function newKeyEachTime(request: { headers: Record<string, string> }): object {
  if (request.headers['Idempotency-Key']?.startsWith('example-')) {
    request.headers['Idempotency-Key'] = `try-${Date.now()}-${Math.random().toString(36).slice(2)}`;
  }
  return request;
}

/** As much of the document as `forPeople` changes. */
interface ShownDocument {
  tags: { 'x-order': number }[];
  paths: Record<string, Record<string, { parameters?: ShownParameter[] }>>;
}
interface ShownParameter {
  in: string;
  required?: boolean;
  description: string;
  example?: unknown;
}

/**
 * Runs in the browser, from its source text, on the document when it arrives. Headings get the order that a newcomer needs. Swagger UI fills
 * examples into its form: of the optional parts of a query that would be a request nobody means, so these are shown in words.
 */
function forPeople(response: { url: string; text: string }): object {
  if (!response.url.endsWith('/openapi.json')) return response;
  const document = JSON.parse(response.text) as ShownDocument;
  document.tags.sort((a, b) => a['x-order'] - b['x-order']);
  for (const path of Object.values(document.paths))
    for (const { parameters = [] } of Object.values(path))
      for (const parameter of parameters) {
        if (parameter.in !== 'query' || parameter.required || parameter.example === undefined) continue;
        const shown = typeof parameter.example === 'string' ? parameter.example : JSON.stringify(parameter.example);
        parameter.description += ` Example: \`${shown}\`.`;
        delete parameter.example;
      }
  response.text = JSON.stringify(document);
  return response;
}
