/** What is large, from a process of its own: the golden replies, with their rows repeated, and a file of lines. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { Readable } from 'node:stream';
import { ready } from './ready.js';

const megabyte = 2 ** 20;
const replyOf = (name) => JSON.parse(readFileSync(new URL(`../golden/${name}.json`, import.meta.url), 'utf8'))[0].reply;

function xml() {
  const reply = replyOf('telecloud/Customer.Qualify');
  const product = /<COREProduct[\s\S]*?<\/COREProduct>/.exec(reply)[0];
  return reply.replace(product, product.repeat(Math.floor((4 * megabyte - 4_096) / product.length)));
}

function json() {
  const reply = JSON.parse(replyOf('voipms/getDIDsInfo'));
  const [one] = reply.dids;
  const count = Math.floor(megabyte / JSON.stringify(one).length);
  return JSON.stringify({ ...reply, dids: Array.from({ length: count }, (_, i) => ({ ...one, did: String(2_062_190_000 + i) })) }); // prettier-ignore
}

function* lines() {
  const block = Buffer.from('2026-11-30T00:00:00Z,+12062190100,+12062190101,60,0.0100\n'.repeat(1_100));
  for (let sent = 0; sent < 100 * 1_000_000; sent += block.length) yield block;
}

const bodies = { '/xml': Buffer.from(xml()), '/json': Buffer.from(json()) };
const server = createServer((request, response) => {
  if (request.url === '/file') Readable.from(lines()).pipe(response.writeHead(200, { 'content-type': 'text/csv' }));
  else response.writeHead(200, { 'content-length': bodies[request.url].length }).end(bodies[request.url]);
});
ready(server);
