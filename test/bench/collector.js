import { createServer } from 'node:http';

/** Takes traces and forgets them. */
const server = createServer((request, response) => {
  request.on('end', () => response.writeHead(200, { 'content-type': 'application/json' }).end('{}'));
  request.resume();
});
server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}/`));
