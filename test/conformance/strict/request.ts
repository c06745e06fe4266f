import { type WireRequest } from '../faults/proxy.js';

/** One parameter as it was sent, wherever it stood. */
export interface Sent {
  readonly name: string;
  readonly value: string;
  readonly from: 'query' | 'body';
}

/** One request, taken apart, with whatever no HTTP server or form parser should have to forgive. */
export interface TakenApart {
  readonly method: string;
  readonly path: string;
  /** Without its parameters; empty where there is no body. */
  readonly type: string;
  readonly headers: ReadonlyMap<string, readonly string[]>;
  readonly parameters: readonly Sent[];
  readonly wrong: readonly string[];
}

export function takeApart({ method, path, query, headers: raw, body }: WireRequest): TakenApart {
  const wrong: string[] = [];
  const headers = headersOf(raw);
  const one = (name: string): string | undefined => {
    const values = headers.get(name) ?? [];
    if (values.length > 1) wrong.push(`${name} stands there ${values.length} times`);
    return values[0];
  };
  if (!one('host')) wrong.push('no Host');
  if (!one('user-agent')?.trim()) wrong.push('no User-Agent');
  if (one('transfer-encoding') !== undefined) wrong.push('a body in chunks');
  if (one('expect') !== undefined) wrong.push('it waits to be told to go on');
  const length = one('content-length');
  if (length === undefined && ['POST', 'PATCH'].includes(method)) wrong.push('no Content-Length');
  if (length !== undefined && Number(length) !== body.length) wrong.push('a Content-Length of something else');
  const [type = '', ...about] = (one('content-type') ?? '').split(';').map((part) => part.trim());
  if (body === '' && type !== '') wrong.push('a Content-Type without a body');
  const found = { parameters: [] as Sent[], wrong };
  for (const [name, value] of pairsOf(query, wrong)) found.parameters.push({ name, value, from: 'query' });
  for (const [name, value] of inBody(type.toLowerCase(), about.join(';'), body, wrong))
    found.parameters.push({ name, value, from: 'body' });
  const names = found.parameters.map(({ name }) => name);
  for (const name of new Set(names.filter((n, i) => names.indexOf(n) !== i))) wrong.push(`${name} stands there twice`);
  return { method, path, type: type.toLowerCase(), headers, ...found };
}

function headersOf(raw: readonly string[]): Map<string, string[]> {
  const headers = new Map<string, string[]>();
  for (let i = 0; i + 1 < raw.length; i += 2) {
    const name = raw[i]!.toLowerCase();
    headers.set(name, [...(headers.get(name) ?? []), raw[i + 1]!]);
  }
  return headers;
}

/** Bytes as text; what is not well-formed UTF-8 is wrong. */
function text(bytes: string, wrong: string[]): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(bytes, 'latin1'));
  } catch {
    wrong.push('not well-formed UTF-8');
    return bytes;
  }
}

function pairsOf(encoded: string, wrong: string[]): [string, string][] {
  if (encoded === '') return [];
  if (!/^(?:[\w.*+=&~!'()@:/,;$-]|%[\dA-F]{2})*$/i.test(encoded)) wrong.push('a form that is not escaped');
  const plain = (part: string): string =>
    text(
      part.replaceAll('+', ' ').replace(/%([\dA-F]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
      wrong,
    );
  return encoded.split('&').map((pair) => {
    const [name = '', ...value] = pair.split('=');
    if (value.length !== 1) wrong.push(`${name} has no value or more than one`);
    return [plain(name), plain(value.join('='))];
  });
}

function inBody(type: string, about: string, body: string, wrong: string[]): [string, string][] {
  if (body === '') return [];
  if (type === 'application/x-www-form-urlencoded') return pairsOf(body, wrong);
  if (type === 'multipart/form-data') return partsOf(/boundary="?([^";]+)"?/.exec(about)?.[1] ?? '', body, wrong);
  if (type === 'application/json') return membersOf(text(body, wrong), wrong);
  return [];
}

function partsOf(boundary: string, body: string, wrong: string[]): [string, string][] {
  const pieces = `\r\n${body}`.split(`\r\n--${boundary}`);
  if (boundary === '' || pieces[0] !== '' || pieces.pop() !== '--\r\n') wrong.push('parts that do not end');
  return pieces.slice(1).map((piece) => {
    const end = piece.indexOf('\r\n\r\n');
    const head = text(piece.slice(0, end), wrong);
    const name = /^\r\nContent-Disposition: form-data; name="([^"\r\n]+)"/.exec(head)?.[1] ?? '';
    if (name === '') wrong.push('a part without a name');
    const content = piece.slice(end + 4);
    return [name, /; filename="/.test(head) ? `${content.length} bytes` : text(content, wrong)];
  });
}

function membersOf(json: string, wrong: string[]): [string, string][] {
  try {
    const members = JSON.parse(json) as Record<string, unknown>;
    // What was written comes out again unless a member stood there twice.
    if (JSON.stringify(members) !== json) wrong.push('JSON that is not read as it was written');
    return Object.entries(members).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]);
  } catch {
    wrong.push('a body that is not JSON');
    return [];
  }
}
