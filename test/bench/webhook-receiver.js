// @ts-check
import { createServer } from 'node:http';

/** A receiver of webhooks in a process of its own: how long after each event was written it arrived. `GET /` tells, and begins anew. */
/** @type {number[]} */
let latenesses = [];
const server = createServer((request, reply) => {
  if (request.method === 'GET') {
    reply.end(JSON.stringify(latenesses));
    latenesses = [];
    return;
  }
  /** @type {Buffer[]} */
  const chunks = [];
  request
    .on('data', (chunk) => chunks.push(chunk))
    .on('end', () => {
      const { time } = JSON.parse(Buffer.concat(chunks).toString());
      latenesses.push(Date.now() - Date.parse(time));
      reply.end();
    });
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  console.log(`http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/`);
});
