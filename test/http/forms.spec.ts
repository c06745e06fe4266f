import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { connect, type Socket } from 'node:net';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from '@jest/globals';
import { Spool } from '../../src/http/spool.js';
import { eventually } from '../support/eventually.js';
import { startApp, type TestApp } from './app.js';
import { sendRaw } from './raw.js';

const pdf = Buffer.from('%PDF-1.7 letter');
const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3]);
const megabyte = 1024 * 1024;
setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

interface Parts {
  about?: unknown;
  letter?: Buffer;
  bill?: Buffer;
  more?: [string, string | Blob][];
}

function formOf({ about = { name: 'mine' }, letter = pdf, bill = png, more = [] }: Parts): FormData {
  const form = new FormData();
  if (about !== null) form.set('about', typeof about === 'string' ? about : JSON.stringify(about));
  form.set('letter', new Blob([new Uint8Array(letter)]), '../../etc/passwd.exe');
  form.set('bill', new Blob([new Uint8Array(bill)], { type: 'text/html' }), 'bill.html');
  for (const [name, value] of more) form.append(name, value);
  return form;
}

interface Answer {
  errors?: { pointer: string; code: string }[];
  part: unknown;
  files: { bytes: number; contentType: string }[];
}

async function send(
  app: TestApp,
  body: string | FormData,
  headers: Record<string, string> = {},
): Promise<{ status: number; body: Answer }> {
  const response = await fetch(`${app.url}/v1/papers`, {
    method: 'POST',
    body,
    headers: { authorization: 'Bearer all-key', ...headers },
  });
  return { status: response.status, body: (await response.json()) as Answer };
}

const faults = (body: Answer): string[] => (body.errors ?? []).map(({ pointer, code }) => `${pointer} ${code}`);

/** Files of uploads that are on disk now. */
const onDisk = ({ uploads }: TestApp): string[] =>
  readdirSync(uploads, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name);

/** Requests that have files there. */
const formsIn = ({ uploads }: TestApp): number =>
  readdirSync(uploads).flatMap((folder) => readdirSync(join(uploads, folder))).length;

/** A request that has begun. */
function begun(url: string, bytes: string): Promise<Socket> {
  const { hostname: host, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port: Number(port) });
    socket.on('error', reject);
    socket.write(bytes, 'latin1', () => resolve(socket));
  });
}

/** Sends a part of a request and ends the connection. */
async function hungUp(url: string, bytes: string): Promise<void> {
  const socket = await begun(url, bytes);
  await new Promise((resolve) =>
    socket
      .once('close', resolve)
      .end()
      .setTimeout(50, () => socket.destroy()),
  );
}

describe('a form with documents', () => {
  it('is read whole: its JSON checked, its files told by what they are and named by us', async () => {
    const app = await startApp();
    const { status, body } = await send(app, formOf({}));
    expect(status).toBe(200);
    const hash = (content: Buffer): string => createHash('sha256').update(content).digest('hex');
    expect(body).toEqual({
      part: { name: 'mine' },
      files: [
        {
          filename: 'letter.pdf',
          contentType: 'application/pdf',
          bytes: pdf.length,
          sha256: hash(pdf),
          head: pdf.subarray(0, 16).toString('hex'),
        },
        {
          filename: 'bill.png',
          contentType: 'image/png',
          bytes: png.length,
          sha256: hash(png),
          head: png.subarray(0, 16).toString('hex'),
        },
      ],
    });
    expect(onDisk(app)).toEqual([]);
  });

  it.each([
    ['application/json', (json: string) => new Blob([json], { type: 'application/json' })],
    ['a file without a type', (json: string) => new Blob([json])],
  ])('may bring its JSON as %s', async (_name, blob) => {
    const form = formOf({ about: null });
    form.set('about', blob('{"name":"yours"}'));
    expect((await send(await startApp(), form)).body.part).toEqual({ name: 'yours' });
  });

  const jpeg = Buffer.from([0xff, 0xd8, 0xff, 0xe0]);
  const known: [string, Buffer, string][] = [
    ['JPEG', jpeg, 'image/jpeg'],
    ['TIFF, little end first', Buffer.from('II*\0…'), 'image/tiff'],
    ['TIFF, big end first', Buffer.from('MM\0*…'), 'image/tiff'],
    ['ZIP', Buffer.from('PK\x03\x04…'), 'application/zip'],
  ];
  it.each(known)('takes a %s', async (_name, letter, contentType) => {
    const { body } = await send(await startApp(), formOf({ letter }));
    expect(body.files[0]!.contentType).toBe(contentType);
  });

  const wrong: [string, Parts, string[]][] = [
    ['a page for a letter', { letter: Buffer.from('<html>') }, ['/letter file_type']],
    ['a script that names PDF later', { letter: Buffer.from('#!/bin/sh %PDF-') }, ['/letter file_type']],
    ['an empty file', { bill: Buffer.alloc(0) }, ['/bill empty']],
    ['JSON that is none', { about: '{' }, ['/about type']],
    ['JSON that is a list', { about: [] }, ['/about type']],
    ['a wrong field in its JSON', { about: { name: 7, x: 1 } }, ['/about/name type', '/about/x unknown_field']],
    ['a part too many', { more: [['extra', 'x']] }, ['/extra unknown_field']],
    ['a file too many', { more: [['extra', new Blob(['%PDF-'])]] }, ['/extra unknown_field']],
    ['a file twice', { more: [['letter', new Blob(['%PDF-'])]] }, ['/letter unknown_field']],
  ];
  it.each(wrong)('is refused with %s, by the part’s name', async (_name, parts, expected) => {
    const app = await startApp();
    const { status, body } = await send(app, formOf(parts));
    expect(status).toBe(400);
    expect(faults(body).sort()).toEqual(expected.sort());
    expect(onDisk(app)).toEqual([]);
  });

  it('says everything that is missing at once', async () => {
    const { status, body } = await send(await startApp(), new FormData());
    expect(status).toBe(400);
    expect(faults(body)).toEqual(['/about required', '/letter required', '/bill required']);
  });

  it('is refused with a file of more than 10 MB, and takes one of exactly that', async () => {
    const app = await startApp();
    const full = Buffer.concat([pdf, Buffer.alloc(10 * megabyte - pdf.length)]);
    expect((await send(app, formOf({ letter: full }))).body.files[0]!.bytes).toBe(10 * megabyte);
    const { status, body } = await send(app, formOf({ letter: Buffer.concat([full, Buffer.alloc(1)]) }));
    expect(status).toBe(413);
    expect(faults(body)).toEqual(['/letter too_large']);
    expect(onDisk(app)).toEqual([]);
  });

  it('is not held in memory', async () => {
    const app = await startApp();
    const big = Buffer.concat([pdf, Buffer.alloc(9 * megabyte)]);
    // What nobody holds any more does not count, whenever it would have been collected.
    const held = (): number => (collectGarbage(), process.memoryUsage().arrayBuffers);
    const before = held();
    let most = 0;
    const boundary = 'x';
    const head = `--${boundary}\r\nContent-Disposition: form-data; name="letter"; filename="a"\r\n\r\n`;
    await new Promise<void>((resolve, reject) => {
      const request = httpRequest(`${app.url}/v1/papers`, {
        method: 'POST',
        headers: { authorization: 'Bearer all-key', 'content-type': `multipart/form-data; boundary=${boundary}` },
      });
      request.on('response', (response) => response.resume().on('end', resolve)).on('error', reject);
      request.write(head);
      // Slowly, one piece at a time, always of the same buffer.
      const pieces = Array.from({ length: 9 }, (_, i) => big.subarray(i * megabyte, (i + 1) * megabyte));
      const next = (): void => {
        const piece = pieces.shift();
        most = Math.max(most, held() - before);
        if (piece) request.write(piece, () => setTimeout(next, 10));
        else request.end(`\r\n--${boundary}--\r\n`);
      };
      next();
    });
    expect(most).toBeLessThan(5 * megabyte);
  });

  it('is for routes that take one, and those take nothing else', async () => {
    const app = await startApp();
    expect((await send(app, '{}', { 'content-type': 'application/json' })).status).toBe(415);
    const response = await fetch(`${app.url}/v1/things`, {
      method: 'POST',
      body: formOf({}),
      headers: { authorization: 'Bearer all-key', 'idempotency-key': 'a-key-of-sixteen' },
    });
    expect(response.status).toBe(415);
    expect((await send(app, formOf({}), { authorization: 'Bearer wrong' })).status).toBe(401);
  });

  it('that breaks off is a problem, and leaves nothing', async () => {
    const app = await startApp();
    const body = '--x\r\nContent-Disposition: form-data; name="letter"; filename="a"\r\n\r\n%PDF-1.7';
    const { status } = await send(app, body, { 'content-type': 'multipart/form-data; boundary=x' });
    expect(status).toBe(400);
    expect(onDisk(app)).toEqual([]);
  });

  it('cut off anywhere is a problem, never a failure of ours, and leaves nothing', async () => {
    const app = await startApp();
    const part = (name: string, more: string, content: string): string =>
      `--x\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n${content}\r\n`;
    const files = ['letter', 'bill'].map((name) => part(name, '; filename="a"', `%PDF-1.7 ${'x'.repeat(200)}`));
    const whole = `${part('about', '', '{"name":"mine"}')}${files.join('')}--x--\r\n`;
    const head = (bytes: number): string =>
      `POST /v1/papers HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer all-key\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: ${bytes}\r\n\r\n`;
    for (let at = 1; at < whole.length - 4; at += 23) {
      // Said to be as long as it is …
      expect((await sendRaw(app.url, head(at) + whole.slice(0, at))).status).toBe(400);
      // … and hung up on, many at a time: whatever is about to be opened then must not be left behind.
      await Promise.all(Array.from({ length: 20 }, () => hungUp(app.url, head(whole.length) + whole.slice(0, at))));
    }
    expect((await sendRaw(app.url, head(whole.length) + whole)).status).toBe(200);
    await eventually(
      () => onDisk(app),
      (left) => left.length === 0,
    );
    expect(app.logged.filter((facts) => 'err' in facts || 'message' in facts)).toEqual([]);
  });
});

describe('uploads under way', () => {
  const head = (key: string, length: string): string =>
    `POST /v1/papers HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${key}\r\nContent-Type: multipart/form-data; boundary=x\r\n${length}\r\n\r\n`;
  const begin = (app: TestApp, key: string, length = `Content-Length: ${20 * megabyte}`): Promise<Socket> =>
    begun(app.url, `${head(key, length)}${length.startsWith('T') ? '' : '--x\r\nContent-Disposition: form-data; name="letter"; filename="a"\r\n\r\n%PDF-'}`); // prettier-ignore

  it('are so many of a tenant and so many in all, and those too many are refused unread', async () => {
    const app = await startApp({ quota: { tenantBytes: 45 * megabyte, totalBytes: 65 * megabyte } });
    const mine = [await begin(app, 'all-key'), await begin(app, 'all-key', 'Transfer-Encoding: chunked')];
    await eventually(
      () => formsIn(app),
      (forms) => forms === 2,
    );
    const refused = await sendRaw(app.url, head('all-key', `Content-Length: ${megabyte}`));
    expect(refused.status).toBe(429);
    expect(JSON.parse(refused.body)).toMatchObject({ code: 'rate_limited', retry: { safe: true } });
    const theirs = await begin(app, 'other-key');
    await eventually(
      () => formsIn(app),
      (forms) => forms === 3,
    );
    const inAll = await sendRaw(app.url, head('other-key', `Content-Length: ${megabyte}`));
    expect(inAll.status).toBe(503);
    expect(inAll.headers['retry-after']).toBe('5');
    for (const socket of [...mine, theirs]) socket.destroy();
    await eventually(
      () => formsIn(app),
      (forms) => forms === 0,
    );
    expect((await send(app, formOf({}))).status).toBe(200);
  });

  it('of processes that are gone are swept, and nobody else’s', async () => {
    const root = mkdtempSync(join(tmpdir(), 'spool-'));
    const place = (name: string, ageMs = 0): string => {
      mkdirSync(join(root, name));
      writeFileSync(join(root, name, 'letter'), 'x');
      const then = new Date(Date.now() - ageMs);
      utimesSync(join(root, name), then, then);
      return name;
    };
    const here = hostname().replace(/[^\w-]/g, '_');
    const kept = [place(`${here}.${process.ppid}.a`, 9e6), place('elsewhere.1.a'), place('something else', 9e9)];
    place(`${here}.${process.pid}.b`);
    place(`${here}.999999999.c`);
    place('elsewhere.2.d', 2 * 3_600_000);
    const spool = new Spool({ directory: root, tenantBytes: 1, totalBytes: 1 });
    const own = readdirSync(root).filter((name) => !kept.includes(name));
    expect(own).toHaveLength(1);
    const other = new Spool({ directory: root, tenantBytes: 1, totalBytes: 1 });
    expect(readdirSync(root)).toEqual(expect.arrayContaining([...kept, ...own]));
    expect(statSync(join(root, own[0]!)).mode & 0o777).toBe(0o700);
    spool.close();
    other.close();
    expect(readdirSync(root).sort()).toEqual(kept.sort());
    rmSync(root, { recursive: true });
  });
});
