/** A request as bytes: how it begins, what headers it has, and what follows them. */
export interface RawParts {
  line?: string;
  headers?: readonly string[];
  body?: string;
  /** Ends every line but those of the body. */
  eol?: string;
}

/** What a server makes of bytes like these decides whether two servers in a row see the same requests. */
export interface RawForm {
  parts: (valid: RawParts & { headers: readonly string[]; body: string }) => RawParts | string;
  /** What may be answered beside 400 to 499, or nothing and the end of the connection. */
  may?: readonly number[];
  /** How many answers there may be, one unless told. */
  answers?: number;
  /** It is never finished: no answer is an answer too. */
  unfinished?: true;
}

const smuggled = 'POST /v1/reservations HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n';
const chunked = (body: string): string => `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`;
/** The headers without some of them. */
const but = (headers: readonly string[], ...names: string[]): string[] =>
  headers.filter((header) => !names.some((name) => header.toLowerCase().startsWith(`${name}:`)));
const withTransfer = (...transfers: string[]): RawForm['parts'] => ({ headers, body }) => ({
  headers: [...but(headers, 'content-length'), ...transfers],
  body: chunked(body),
}); // prettier-ignore
const withLength = (...lengths: string[]): RawForm['parts'] => ({ headers }) => ({
  headers: [...but(headers, 'content-length'), ...lengths],
}); // prettier-ignore
const withHeader =
  (...more: string[]): RawForm['parts'] =>
  ({ headers }) => ({ headers: [...headers, ...more] });
const withLine =
  (line: string): RawForm['parts'] =>
  ({ headers }) => ({ line, headers: but(headers, 'content-length', 'content-type'), body: '' });
const inChunks = (bytes: string): RawForm['parts'] => ({ headers }) => ({
  headers: [...but(headers, 'content-length'), 'Transfer-Encoding: chunked'],
  body: bytes,
}); // prettier-ignore

/** Each is `POST /v1/reservations` with a good key and body, bent in one place: none may have an effect. */
export const rawForms: Readonly<Record<string, RawForm>> = {
  // Two lengths, or none that both sides would agree on.
  'length and chunks': { parts: ({ headers, body }) => ({ headers: [...headers, 'Transfer-Encoding: chunked'], body: chunked(body) }) },
  'chunks and length': { parts: ({ headers, body }) => ({ headers: ['Transfer-Encoding: chunked', ...headers], body: `0\r\n\r\n${smuggled}${body}` }) },
  'a request within the length': { parts: ({ headers }) => ({ headers: [...but(headers, 'content-length'), 'Content-Length: 4', 'Transfer-Encoding: chunked'], body: `5c\r\n${smuggled}0\r\n\r\n` }) },
  'two lengths': { parts: ({ headers, body }) => ({ headers: [...headers, `Content-Length: ${body.length + 10}`] }) },
  'the same length twice': { parts: ({ headers, body }) => ({ headers: [...headers, `Content-Length: ${body.length}`] }) },
  'lengths in a list': { parts: withLength('Content-Length: 5, 5') },
  'a length with a sign': { parts: withLength('Content-Length: +5') },
  'a negative length': { parts: withLength('Content-Length: -1') },
  'a length in hex': { parts: withLength('Content-Length: 0x5') },
  'a length with a blank': { parts: withLength('Content-Length: 5 5') },
  'a length beyond all': { parts: withLength(`Content-Length: ${'9'.repeat(40)}`) },
  'an empty length': { parts: withLength('Content-Length:') },
  'chunks twice': { parts: withTransfer('Transfer-Encoding: chunked', 'Transfer-Encoding: chunked') },
  'chunks in a list': { parts: withTransfer('Transfer-Encoding: chunked, chunked') },
  'chunks and identity': { parts: withTransfer('Transfer-Encoding: chunked', 'Transfer-Encoding: identity') },
  'identity alone': { parts: withTransfer('Transfer-Encoding: identity') },
  'chunks by another name': { parts: withTransfer('Transfer-Encoding: xchunked') },
  'chunks in quotes': { parts: withTransfer('Transfer-Encoding: "chunked"') },
  'a blank before the colon': { parts: withTransfer('Transfer-Encoding : chunked') },
  'a vertical tab': { parts: withTransfer('Transfer-Encoding: \vchunked') },
  'a NUL in the coding': { parts: withTransfer('Transfer-Encoding: chunked\0') },
  'gzip and chunks': { parts: withTransfer('Transfer-Encoding: gzip, chunked') },
  'chunks in HTTP/1.0': { parts: ({ headers, body }) => ({ line: 'POST /v1/reservations HTTP/1.0', headers: [...headers, 'Transfer-Encoding: chunked'], body: chunked(body) }) },
  'a folded coding': { parts: withTransfer('Transfer-Encoding:\r\n chunked') },
  // Chunks.
  'a chunk of a negative size': { parts: inChunks('-1\r\n{}\r\n0\r\n\r\n') },
  'a chunk beyond all': { parts: inChunks('FFFFFFFFFFFFFFFFF\r\n{}\r\n0\r\n\r\n') },
  'a chunk of no number': { parts: inChunks('x\r\n{}\r\n0\r\n\r\n') },
  'a chunk with 0x': { parts: inChunks('0x2\r\n{}\r\n0\r\n\r\n') },
  'a chunk longer than it says': { parts: inChunks(`2\r\n{}${smuggled}\r\n0\r\n\r\n`) },
  'a chunk that ends with LF': { parts: inChunks('2\n{}\n0\n\n') },
  'a chunk with a long extension': { parts: inChunks(`2;${'x'.repeat(30_000)}\r\n{}\r\n0\r\n\r\n`) },
  'a key in the trailer': { parts: ({ headers }) => ({ headers: [...but(headers, 'content-length', 'authorization'), 'Trailer: Authorization', 'Transfer-Encoding: chunked'], body: `2\r\n{}\r\n0\r\n${headers.find((one) => /^authorization/i.test(one)) ?? ''}\r\n\r\n` }) },
  // Lines.
  'bare LF': { parts: ({ headers, body }) => ({ headers, body, eol: '\n' }) },
  'bare CR': { parts: ({ headers, body }) => ({ headers, body, eol: '\r' }), unfinished: true },
  'a folded header': { parts: withHeader('X-Folded: a\r\n b') },
  'a folded length': { parts: withLength('Content-Length:\r\n\t5') },
  'a header without a colon': { parts: withHeader('Nothing') },
  'a header without a name': { parts: withHeader(': nothing') },
  'a blank in a name': { parts: withHeader('X Y: z') },
  'a NUL in a name': { parts: withHeader('X\0Y: z') },
  'a NUL in a value': { parts: withHeader('X-Y: a\0b') },
  'a control character in a value': { parts: withHeader('X-Y: a\x01b') },
  'a CR in a value': { parts: withHeader('X-Y: a\rb') },
  'a line before the first': { parts: ({ headers, body }) => ({ line: ' POST /v1/reservations HTTP/1.1', headers, body }) },
  'headers beyond all': { parts: withHeader(`X-Y: ${'y'.repeat(40_000)}`) },
  'thousands of headers': { parts: withHeader(...Array.from({ length: 3_000 }, (_, i) => `X-${i}: y`)) },
  // What comes once.
  'two hosts': { parts: withHeader('Host: other') },
  'no host': { parts: ({ headers }) => ({ headers: but(headers, 'host') }) },
  'two keys': { parts: withHeader('Authorization: Bearer other') },
  'two Idempotency-Keys': { parts: withHeader('Idempotency-Key: other-key-0000000000') },
  'two media types': { parts: withHeader('Content-Type: text/plain') },
  'a miracle expected': { parts: withHeader('Expect: a-miracle') },
  'gzip said of plain text': { parts: withHeader('Content-Encoding: gzip') },
  // First lines.
  'no version': { parts: () => 'POST /v1/reservations\r\n\r\n' },
  'version 0.9': { parts: withLine('GET /v1/orders HTTP/0.9') },
  'version 9.9': { parts: withLine('GET /v1/orders HTTP/9.9') },
  'version 2.0': { parts: () => 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n' },
  'a version with more': { parts: withLine('GET /v1/orders HTTP/1.1x') },
  // A recipient may take it so (RFC 9112, 3): it stays one request.
  'two blanks': { parts: withLine('GET  /v1/orders  HTTP/1.1'), may: [200] },
  'a tab': { parts: withLine('GET\t/v1/orders\tHTTP/1.1') },
  'a method in small letters': { parts: withLine('post /v1/reservations HTTP/1.1') },
  'a method that is none': { parts: withLine('BREW /v1/orders HTTP/1.1') },
  'a method of 5,000 letters': { parts: withLine(`${'A'.repeat(5_000)} /v1/orders HTTP/1.1`) },
  TRACE: { parts: withLine('TRACE /v1/orders HTTP/1.1') },
  CONNECT: { parts: withLine('CONNECT 127.0.0.1:22 HTTP/1.1') },
  'CONNECT with more': { parts: () => 'CONNECT 127.0.0.1:22 HTTP/1.1\r\nHost: x\r\n\r\nSSH-2.0-attack\r\n' },
  'an absolute address': { parts: withLine('GET http://127.0.0.1:1/v1/nothing HTTP/1.1') },
  'an absolute address within': { parts: withLine('GET /http://127.0.0.1:1/ HTTP/1.1') },
  'an authority': { parts: withLine('GET 127.0.0.1:22 HTTP/1.1') },
  'an asterisk': { parts: withLine('OPTIONS * HTTP/1.1') },
  'dot segments of the documentation': { parts: withLine('GET /docs/../x HTTP/1.1') },
  'dot segments in escapes': { parts: withLine('GET /docs/..%2f..%2fpackage.json HTTP/1.1') },
  'dot segments to the keys': { parts: withLine('GET /docs/../../../../etc/passwd HTTP/1.1') },
  'a NUL in the path': { parts: withLine('GET /docs/%00 HTTP/1.1') },
  'a raw NUL in the path': { parts: withLine('GET /docs/\0 HTTP/1.1') },
  'bytes beyond ASCII in the path': { parts: withLine('GET /v1/\xff\xfe HTTP/1.1') },
  'a backslash': { parts: withLine('GET \\v1\\orders HTTP/1.1') },
  'a fragment': { parts: withLine('GET /v1/nothing#orders HTTP/1.1') },
  'a path of 60,000 letters': { parts: withLine(`GET /v1/${'a'.repeat(60_000)} HTTP/1.1`) },
  'an upgrade to h2c': { parts: () => 'GET /v1/nothing HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n' },
  'an upgrade to WebSocket': { parts: () => 'GET /v1/nothing HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n' },
  'a TLS greeting': { parts: () => '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'.padEnd(200, 'x') },
  'nothing but lines': { parts: () => '\r\n'.repeat(5_000), unfinished: true },
  'nothing but NULs': { parts: () => '\0'.repeat(5_000) },
  // What is never finished.
  'half a body': { parts: ({ headers, body }) => ({ headers: [...but(headers, 'content-length'), `Content-Length: ${body.length + 50}`] }), unfinished: true },
  'half a chunk': { parts: inChunks('ff\r\n{"provider":'), unfinished: true },
  'headers without an end': { parts: () => 'POST /v1/reservations HTTP/1.1\r\nHost: x\r\nX-Y: z\r\n', unfinished: true },
  '100-continue and no body': { parts: ({ headers }) => ({ headers: [...headers, 'Expect: 100-continue'], body: '' }), may: [100], unfinished: true },
  // Many at once.
  'a good request, then a bent one': { parts: () => `GET /health/live HTTP/1.1\r\nHost: x\r\n\r\nGET /v1/orders HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n`, may: [200], answers: 2 },
  '50 in a row without a key': { parts: () => 'GET /v1/orders HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(50), answers: 50 },
  '50 in a row of health': { parts: () => 'GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(50), may: [200], answers: 50 },
}; // prettier-ignore

/** The bytes of a request. */
export const bytesOf = ({
  line = 'POST /v1/reservations HTTP/1.1',
  headers = [],
  body = '',
  eol = '\r\n',
}: RawParts): string =>
  // prettier-ignore
  [line, ...headers, '', ''].join(eol) + body;
