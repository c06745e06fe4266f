/** Fastify's own proxy: the reply is passed on as it is, neither parsed nor re-mapped. */
import replyFrom from '@fastify/reply-from';
import fastify from 'fastify';
import { questionOf } from './remap.js';

const app = fastify();
app.register(replyFrom, { base: process.env.UPSTREAM, undici: { connections: 64 } });
app.get('/v1/available-numbers', (request, reply) =>
  reply.from(questionOf(request.url.split('?')[1]), { queryString: undefined }),
);
console.log(`${await app.listen({ port: 0, host: '127.0.0.1' })}/`);
