import { readFile } from 'node:fs/promises';
import { type FastifyInstance } from 'fastify';
import { KeptAnswer } from '../http/kept-answer.js';

/** Scripts and styles are served from here, and none is inline. */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

const script = 'text/javascript; charset=utf-8';
const files: Readonly<Record<string, string>> = {
  'console.css': 'text/css; charset=utf-8',
  'console.js': script,
  'api.js': script,
  'chart.js': script,
  'dom.js': script,
  'findings.js': script,
  'keys.js': script,
  'places.js': script,
  'providers.js': script,
  'records.js': script,
  'sandbox.js': script,
  'session.js': script,
  'trail.js': script,
  'webhooks.js': script,
  'work-items.js': script,
};

/** Serves the console at `/console`: a page that calls the API with the user's own key. `folder`: where its files are. */
export function serveConsole(server: FastifyInstance, folder: URL): void {
  const answers = {
    '/console': new KeptAnswer('text/html; charset=utf-8', () => readFile(new URL('index.html', folder))),
    ...Object.fromEntries(
      Object.entries(files).map(([name, mediaType]) => [
        `/console/${name}`,
        new KeptAnswer(mediaType, () => readFile(new URL(name, folder))),
      ]),
    ),
  };
  for (const [path, answer] of Object.entries(answers))
    server.get(path, (request, reply) => answer.send(request, reply.header('Content-Security-Policy', policy)));
  server.get('/console/', (_, reply) => reply.redirect('/console'));
}
