import { createHash } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { startApp } from './app.js';
import { pdf, png, megabyte, formOf, send, faults, onDisk, hungUp, type Parts } from './papers.js';
import { sendRaw } from './raw.js';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

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
