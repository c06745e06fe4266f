/** The least that can be done: node:http, undici's pool of kept connections, the reply parsed, re-mapped and written again. */
import { createServer } from 'node:http';
import { Pool } from 'undici';
import { ready } from '../ready.js';
import { questionOf, remap } from './remap.js';

const upstream = new Pool(process.env.UPSTREAM, { connections: 64 });

async function answer(request, response) {
  const { body } = await upstream.request({ path: questionOf(request.url.split('?')[1]), method: 'GET' });
  const text = JSON.stringify(remap(await body.json()));
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }).end(text);
}

ready(createServer((request, response) => void answer(request, response)));
