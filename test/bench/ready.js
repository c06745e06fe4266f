/** Listens on a free port, and says where: the one line that `processes.js` waits for. */
export function ready(server) {
  server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}/`));
}
