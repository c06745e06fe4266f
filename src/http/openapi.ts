import { readFile } from 'node:fs/promises';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { type ProviderNotes, withProviders } from './provider-notes.js';
import { type GatewayMode } from '../config/settings.js';
import { problemCodes } from '../domain/errors.js';
import { pagePolicy, serveDocsPage, title } from './docs-page.js';
import { KeptAnswer } from './kept-answer.js';
import { groups, scopeMeanings } from '../domain/scopes.js';
import { documentedWebhooks } from './event-schemas.js';
import { complete, securityScheme } from './openapi-document.js';
import { problems } from './problem.js';
import { ProblemDto } from './problem.dto.js';
import { type PublishedDocument, withoutSandbox } from './sandbox-only.js';
import { yamlOf } from './yaml.js';

/** The general parts of the document: its description and its sections. */
export interface DocumentOptions {
  version: string;
  tags: readonly { name: string; description: string }[];
  providers: readonly ProviderNotes[];
}

const guide = `One API to search, reserve, order and port phone numbers across providers, without ever paying twice.

**Get started** (in sandbox mode). Click *Authorize*, enter the key \`sandbox\`, and try the routes in this order: search with
\`GET /v1/available-numbers\`, hold a number with \`POST /v1/reservations\`, order it with \`POST /v1/orders\`, and read it with
\`GET /v1/orders/{id}\`. The sandbox behaves like the providers and costs nothing.

**Retries are safe.** Requests that hold, charge, order or port take an \`Idempotency-Key\`: generate a random value for each new
request, store it, and send the same value with every retry. A repeated response has \`Idempotent-Replayed: true\`. Keys are
remembered for 30 days (IETF draft -07).

**Errors** are [problem documents](/docs/problems) (RFC 9457). Base decisions on \`code\`, which comes from a closed list; \`retry\` says
whether and when to retry; quote \`requestId\` when you ask for help.

**Conventions.** JSON in camelCase; times in UTC (RFC 3339); phone numbers in E.164 format; money as
\`{"amount":"12.34","currency":"USD"}\`; lists as \`{data, page}\` with \`?limit=\` and \`&cursor=\`. \`X-Request-Id\` and \`x-correlator\` are
echoed, and \`traceparent\` is continued. Responses may gain new optional fields and values at any time. Unknown fields in bodies and
queries are rejected, as is any body or query where none is expected.

**License.** Proprietary: the operators of this gateway decide who may use it, and on what terms.`;

/** Scopes that a key can have. */
const scopeTable = [
  '| scope | allows |\n| --- | --- |',
  ...Object.entries(scopeMeanings).map(([scope, meaning]) => `| \`${scope}\` | ${meaning} |`),
  ...Object.entries(groups).map(
    ([word, granted]) =>
      `| \`${word}\` | ${word === '*' ? 'everything but `operator`' : granted.map((scope) => `\`${scope}\``).join(', ')} |`,
  ),
].join('\n');

/** The OpenAPI document of the application, complete and lint-free. */
export function buildDocument(
  app: NestFastifyApplication,
  { version, tags, providers }: DocumentOptions,
): OpenAPIObject {
  const builder = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle(title)
    .setDescription(guide)
    .setVersion(version)
    .addServer('/', 'This gateway (sandbox or live)', undefined, { 'x-internal': false })
    .addBearerAuth(
      {
        type: 'http',
        scheme: 'bearer',
        bearerFormat: 'opaque',
        description: `Your API key. In the sandbox: \`sandbox\`. A key has scopes, and each operation says which it needs:\n\n${scopeTable}`,
      },
      securityScheme,
    );
  const base = builder.build();
  base.tags = inAlphabet(tags);
  base.info.contact = {
    name: 'The operators of this gateway',
    url: 'https://example.com/support',
    email: 'operators@example.com',
  };
  base.info.license = { name: 'Proprietary', url: 'https://example.com/terms' };
  const document = withProviders(
    complete(
      SwaggerModule.createDocument(app, base, {
        extraModels: [ProblemDto],
        operationIdFactory: (_, method) => method,
        autoTagControllers: false,
      }),
    ),
    providers,
  );
  return { ...document, webhooks: documentedWebhooks() };
}

/** Alphabetical, as linters require; `x-order` holds the order for human readers, which Swagger UI uses (`docs-page.ts`). */
const inAlphabet = (tags: DocumentOptions['tags']): OpenAPIObject['tags'] & object =>
  tags
    .map(({ name, description }, place) => ({ name, description, 'x-order': place + 1 }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));

/** Serves the explanations of all problems, which problem documents link to. */
export function serveProblems(app: NestFastifyApplication): void {
  const answer = new KeptAnswer('text/html; charset=utf-8', problemPage);
  app
    .getHttpAdapter()
    .getInstance()
    .get('/docs/problems', (request, reply) =>
      answer.send(request, reply.header('Content-Security-Policy', pagePolicy)),
    );
}

/**
 * Serves `/openapi.json`, `/openapi.yaml` and Swagger UI at `/docs`. The document is read from the file `published` on the first request; a live
 * gateway leaves out what exists only in the sandbox.
 */
export function serveDocument(app: NestFastifyApplication, published: URL, mode: GatewayMode): void {
  const server = app.getHttpAdapter().getInstance();
  const document = async (): Promise<object> => {
    const whole = JSON.parse(await readFile(published, 'utf8')) as PublishedDocument;
    return mode === 'live' ? withoutSandbox(whole) : whole;
  };
  const json = new KeptAnswer('application/json', async () => JSON.stringify(await document()));
  const yaml = new KeptAnswer('application/yaml', async () => yamlOf(await document()));
  server.get('/', (_, reply) => reply.redirect('/docs'));
  server.get('/openapi.json', (request, reply) => json.send(request, reply));
  server.get('/openapi.yaml', (request, reply) => yaml.send(request, reply.header('Content-Disposition', 'inline')));
  serveDocsPage(server, mode);
}

function problemPage(): string {
  const rows = problemCodes.map(
    (code) =>
      `<tr id="${code}"><th scope="row"><code>${code}</code></th><td>${problems[code].status}</td><td>${problems[code].title}.</td></tr>`,
  );
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Problems</title><link rel="icon" href="data:,"><style>
body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 56rem; padding: 0 1rem }
table { border-collapse: collapse } th, td { text-align: left; padding: .3rem 1rem .3rem 0; border-bottom: 1px solid #ddd; vertical-align: top }
:target { background: #fff3bf }</style></head><body>
<h1>Problems</h1>
<p>Every error is a problem document (RFC 9457). <code>code</code> is one of the codes below; <code>detail</code> explains this occurrence,
<code>errors</code> lists the invalid fields, and <code>upstream</code> has the provider's error.</p>
<p><code>retry.safe: true</code> means that it is safe to send the same request again with the same Idempotency-Key, after
<code>retry.afterSeconds</code>. For 429 and 503, wait for the time in <code>Retry-After</code>. Quote <code>requestId</code> when you ask for help.</p>
<table><thead><tr><th>Code</th><th>HTTP status</th><th>Meaning</th></tr></thead><tbody>${rows.join('')}</tbody></table></body></html>`;
}
