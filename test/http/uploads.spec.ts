import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { type Socket } from 'node:net';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Spool } from '../../src/http/spool.js';
import { eventually } from '../support/eventually.js';
import { startApp, type TestApp } from './app.js';
import { megabyte, formOf, send, formsIn, begun } from './papers.js';
import { sendRaw } from './raw.js';

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
