import { type Socket } from 'node:net';
import { deflateSync, gzipSync } from 'node:zlib';
import { type Random } from './random.js';

/** An answer that no provider should give. `send` writes it; `bends` makes it of the good one. */
export interface HostileReply {
  send: (socket: Socket) => void;
  bends?: (socket: Socket, type: string, good: string) => void;
}

const megabyte = 1024 * 1024;
const head = (...lines: string[]): string => `${lines.join('\r\n')}\r\n\r\n`;
const ok = (type: string, length: number, ...more: string[]): string =>
  head('HTTP/1.1 200 OK', `Content-Type: ${type}`, `Content-Length: ${length}`, 'Connection: close', ...more);
const bytes = (...parts: (string | Buffer)[]): HostileReply => ({
  send: (socket) => {
    for (const part of parts) socket.write(typeof part === 'string' ? Buffer.from(part, 'latin1') : part);
    socket.end();
  },
});
const reply = (body: string | Buffer, type = 'application/json', ...more: string[]): HostileReply =>
  bytes(ok(type, Buffer.byteLength(body), ...more), Buffer.from(body));
const status = (line: string, ...more: string[]): HostileReply =>
  bytes(head(`HTTP/1.1 ${line}`, 'Content-Type: text/plain', 'Content-Length: 2', 'Connection: close', ...more), 'no');
/** Goes on until the connection ends. */
const endless = (first: string, piece: string, everyMs: number): HostileReply => ({
  send: (socket) => {
    socket.write(first);
    const drip = setInterval(() => (socket.writable ? socket.write(piece) : clearInterval(drip)), everyMs);
    socket.on('close', () => clearInterval(drip));
  },
});
/** The good answer with something done to it. */
const bent = (change: (good: string) => string | Buffer): HostileReply => ({
  send: () => undefined,
  bends: (socket, type, good) => {
    const body = change(good);
    socket.end(Buffer.concat([Buffer.from(ok(type, Buffer.byteLength(body))), Buffer.from(body)]));
  },
});
/** The first text of JSON or XML that is long enough to be a value. */
const withText = (good: string, text: string): string =>
  good.includes('<') ? good.replace(/>([^<>]{2,})</g, `>${text}<`) : good.replace(/: ?"[^"]{2,}"/g, `:"${text}"`);

/** Not taken often: each costs the time-out of a call. */
export const slowReplies: Readonly<Record<string, HostileReply>> = {
  nothing: { send: () => undefined },
  'a switch of protocols': bytes(head('HTTP/1.1 101 Switching Protocols', 'Upgrade: websocket', 'Connection: Upgrade')),
  'a drip': endless(head('HTTP/1.1 200 OK', 'Content-Type: application/json', 'Content-Length: 1000000'), ' ', 50),
  'headers without an end': endless('HTTP/1.1 200 OK\r\n', 'X-Y: z\r\n', 50),
  'chunks without an end': endless(head('HTTP/1.1 200 OK', 'Content-Type: application/json', 'Transfer-Encoding: chunked'), '1\r\n \r\n', 50),
  'interim answers without an end': endless('', 'HTTP/1.1 102 Processing\r\n\r\n', 20),
}; // prettier-ignore

export const hostileReplies: Readonly<Record<string, HostileReply>> = {
  'the end of the connection': { send: (socket) => socket.destroy() },
  'a reset': { send: (socket) => socket.resetAndDestroy() },
  'no HTTP': bytes('SSH-2.0-OpenSSH_9.6\r\n'),
  'an older HTTP': bytes('<html>hello</html>'),
  'status 000': bytes('HTTP/1.1 000 Nothing\r\nContent-Length: 0\r\n\r\n'),
  'status 999': status('999 Request denied'),
  'status 600': status('600 Beyond'),
  'no content': bytes(head('HTTP/1.1 204 No Content')),
  'not modified': bytes(head('HTTP/1.1 304 Not Modified')),
  'a redirect to this machine': status('302 Found', 'Location: http://127.0.0.1:1/'),
  'a redirect to the cloud': status('307 Temporary Redirect', 'Location: http://169.254.169.254/latest/meta-data/'),
  'a redirect to a file': status('301 Moved', 'Location: file:///etc/passwd'),
  'a redirect to nowhere': status('308 Moved', 'Location: '),
  'years to wait': status('429 Too Many Requests', 'Retry-After: 99999999999'),
  'a wait until year 9999': status('503 Unavailable', 'Retry-After: Fri, 31 Dec 9999 23:59:59 GMT'),
  'a wait of less than nothing': status('503 Unavailable', 'Retry-After: -1'),
  unauthorized: status('401 Unauthorized', 'WWW-Authenticate: Basic realm="\x01"'),
  'control characters in a header': bytes('HTTP/1.1 200 OK\r\nX-Y: a\x00b\r\nContent-Length: 2\r\n\r\n{}'),
  'two lengths': bytes('HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 20\r\n\r\n{}'),
  'length and chunks': bytes('HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n'),
  'a length too large': bytes('HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2000\r\n\r\n{}'),
  'a length too small': bytes('HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}{}{}'),
  'a length beyond all': bytes(`HTTP/1.1 200 OK\r\nContent-Length: ${'9'.repeat(30)}\r\n\r\n{}`),
  'a broken chunk': bytes('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n'),
  'headers of 200 KB': reply('{}', 'application/json', `X-Y: ${'y'.repeat(200_000)}`),
  '5,000 headers': reply('{}', 'application/json', ...Array.from({ length: 5_000 }, (_, i) => `X-${i}: y`)),
  'an empty body': reply(''),
  'a text': reply('"text"'),
  null: reply('null'),
  'an empty list': reply('[]'),
  'an empty object': reply('{}'),
  'JSON that is none': reply('{"status":"200",'),
  'a number beyond all': reply('{"status":1e999,"numbers":[1e999]}'),
  'a prototype': reply('{"__proto__":{"status":"200"},"constructor":{"prototype":{"ok":true}},"status":"success"}'),
  'deep lists': reply('['.repeat(200_000) + ']'.repeat(200_000)),
  'deep objects': reply('{"a":'.repeat(100_000) + '1' + '}'.repeat(100_000)),
  'deep XML': reply('<a>'.repeat(50_000) + '</a>'.repeat(50_000), 'text/xml'),
  entities: reply(`<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "${'a'.repeat(100)}">${Array.from({ length: 9 }, (_, i) => `<!ENTITY a${i} "${`&a${i === 0 ? '' : i - 1};`.repeat(10)}">`).join('')}]><x>&a8;</x>`, 'text/xml'),
  'an entity of a file': reply('<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>', 'text/xml'),
  '20 MB of blanks': reply(Buffer.alloc(20 * megabyte, ' ')),
  '3 MB of JSON': reply(`{"status":"200","numbers":[${'{"number":"2062190100"},'.repeat(120_000)}{}]}`),
  'a gzip bomb': reply(gzipSync(Buffer.alloc(50 * megabyte, ' ')), 'application/json', 'Content-Encoding: gzip'),
  'a deflate bomb': reply(deflateSync(Buffer.alloc(50 * megabyte, ' ')), 'application/json', 'Content-Encoding: deflate'),
  'gzip that is none': reply('{}', 'application/json', 'Content-Encoding: gzip'),
  'an unknown coding': reply('{}', 'application/json', 'Content-Encoding: zstd, br'),
  'a page': reply('<html><script>alert(1)</script></html>', 'text/html'),
  'malformed UTF-8': reply(Buffer.from([0x7b, 0x22, 0xc3, 0x28, 0x22, 0x3a, 0x31, 0x7d])),
  'UTF-16': reply(Buffer.from('\ufeff{"status":"200"}', 'utf16le')),
  cookies: reply('{}', 'application/json', `Set-Cookie: a=${'b'.repeat(4_000)}; Domain=.example`),
  'the good one, cut': bent((good) => good.slice(0, Math.floor(good.length / 2))),
  'the good one, twice': bent((good) => good + good),
  'the good one with NULs': bent((good) => withText(good, 'a\\u0000b').replaceAll('<a', '<a').replace(/>a\\u0000b</g, '>a\u0000b<')),
  'the good one with control characters': bent((good) => withText(good, 'a\u0085b\u009fc')),
  'the good one with line breaks': bent((good) => withText(good, 'a\\r\\nX-Y: z')),
  'the good one with markup': bent((good) => withText(good, '&lt;script&gt;')),
  'the good one with nothing in it': bent((good) => withText(good, '').replace(/"[^"]{2,}":""/g, '"x":""')),
  'the good one with long texts': bent((good) => withText(good, 'x'.repeat(20_000)).slice(0, 30 * megabyte)),
  'the good one without digits': bent((good) => good.replace(/\d/g, 'x')),
  'the good one with other digits': bent((good) => good.replace(/\d/g, '9')),
  'the good one with longer digits': bent((good) => good.replace(/\d{2,}/g, '9'.repeat(40))),
  'the good one less than nothing': bent((good) => good.replace(/"(\d)/g, '"-$1')),
}; // prettier-ignore

const slowNames = Object.keys(slowReplies);
const names = Object.keys(hostileReplies);

/** One of them; of 25 one is slow. */
export function hostileReply(index: number, random: Random): { name: string; reply: HostileReply } {
  if (random.below(25) === 0) {
    const name = random.of(slowNames);
    return { name, reply: slowReplies[name]! };
  }
  const name = names[index % names.length]!;
  return { name, reply: hostileReplies[name]! };
}
