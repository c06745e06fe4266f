import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, describe, expect, it } from '@jest/globals';
import { systemClock } from '../../src/clock.js';
import { AddressRanges } from '../../src/domain/address-ranges.js';
import { AddressGuard, type Resolve } from '../../src/webhooks/address-guard.js';
import { WebhookSecrets } from '../../src/webhooks/secrets.js';
import { WebhookSender } from '../../src/webhooks/sender.js';
import { signedHeaders } from '../../src/webhooks/signature.js';
import { certificate } from './certificate.js';
import { answering, type Behaviour, type Receiver, startReceiver, startSocketReceiver } from './receiver.js';

/** What receivers verify with. */
const { Webhook } = createRequire(import.meta.url)('standardwebhooks') as {
  Webhook: new (secret: string) => { verify(body: string, headers: Record<string, string>): unknown };
};

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

const receiver = async (behaviour?: Behaviour, secure?: typeof certificate): Promise<Receiver> => {
  const started = await startReceiver(behaviour, secure);
  closers.push(started.close);
  return started;
};
const socketReceiver = async (...given: Parameters<typeof startSocketReceiver>): Promise<string> => {
  const { url, close } = await startSocketReceiver(...given);
  closers.push(close);
  return url;
};

function senderOf({
  opened = ['127.0.0.1'],
  resolve,
  timeoutMs = 10_000,
  ca,
}: { opened?: string[]; resolve?: Resolve; timeoutMs?: number; ca?: string } = {}): WebhookSender {
  const guard = new AddressGuard(new AddressRanges(opened), resolve);
  const sender = new WebhookSender(guard, { timeoutMs, ...(ca !== undefined && { ca }) });
  closers.push(() => sender.close());
  return sender;
}

const body = '{"id":"evt_1","data":{"note":"Zoë ✓"}}';
const headers = { 'content-type': 'application/json', 'webhook-id': 'evt_1' };
const send = (sender: WebhookSender, url: string) => sender.send(url, headers, body);

describe('a request to a receiver', () => {
  it('has the event as it is, and signatures that the published library accepts, of each secret in force', async () => {
    const { url, received } = await receiver();
    const secrets = new WebhookSecrets({ key: Buffer.alloc(32, 7).toString('base64') }, systemClock);
    const shown = [secrets.create(), secrets.create()];
    const keys = shown.map((secret) => secrets.open('whe_1', secrets.seal('whe_1', secret)));
    const signed = signedHeaders({ id: 'evt_1', at: Date.now(), body }, keys);
    expect(await senderOf().send(url, { ...headers, ...signed }, body)).toMatchObject({
      delivered: true,
      httpStatus: 200,
    });
    const got = received[0]!;
    expect(got).toMatchObject({ method: 'POST', path: '/hooks', body });
    for (const secret of shown) expect(new Webhook(secret).verify(got.body, got.headers as Record<string, string>)).toEqual(JSON.parse(body)); // prettier-ignore
    const stranger = new Webhook(secrets.create());
    expect(() => stranger.verify(got.body, got.headers as Record<string, string>)).toThrow('No matching signature');
    expect(() => new Webhook(shown[0]!).verify(`${got.body} `, got.headers as Record<string, string>)).toThrow();
  });

  it('is verified by the example of docs/api.md, which refuses what is forged or old', async () => {
    const [, example] = /```js\n(import \{ createHmac[\s\S]*?)```/.exec(readFileSync('docs/api.md', 'utf8'))!;
    const file = join(mkdtempSync(join(tmpdir(), 'webhook-example-')), 'verify.mjs');
    writeFileSync(file, example!);
    type Verify = (secret: string, headers: Record<string, string>, body: string, now?: number) => unknown;
    const { verify } = (await import(pathToFileURL(file).href)) as { verify: Verify };
    rmSync(dirname(file), { recursive: true });
    const [old, secret] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
    const shown = `whsec_${secret.toString('base64')}`;
    const signed = signedHeaders({ id: 'evt_1', at: Date.now(), body }, [old, secret]);
    expect(verify(shown, signed, body)).toEqual(JSON.parse(body));
    expect(() => verify(shown, signed, `${body} `)).toThrow('wrong signature');
    expect(() => verify(shown, { ...signed, 'webhook-id': 'evt_2' }, body)).toThrow('wrong signature');
    expect(() => verify(shown, signed, body, Date.now() + 310_000)).toThrow('too old');
    expect(() => verify(shown, { ...signed, 'webhook-timestamp': 'soon' }, body)).toThrow('too old');
  });

  it('is delivered by any 2xx, and by nothing else; redirects are not followed', async () => {
    const elsewhere = await receiver();
    const { url, answer } = await receiver();
    const sender = senderOf();
    const delivered: number[] = [];
    for (const status of [200, 201, 202, 204, 299, 300, 301, 302, 303, 307, 308, 400, 401, 404, 410, 429, 500, 503]) {
      answer(answering(status, { location: elsewhere.url }));
      const { httpStatus, ...told } = await send(sender, url);
      expect(httpStatus).toBe(status);
      if (told.delivered) delivered.push(status);
    }
    expect(delivered).toEqual([200, 201, 202, 204, 299]);
    expect(elsewhere.received).toEqual([]);
  });

  it('tells when the receiver wants to be asked again, in seconds or by its own clock', async () => {
    const { url, answer } = await receiver();
    const sender = senderOf();
    const waits: (number | undefined)[] = [];
    const date = 'Sun, 01 Mar 2026 12:00:00 GMT';
    for (const [status, said] of [
      [429, '120'],
      [503, 'Sun, 01 Mar 2026 12:10:00 GMT'],
      [503, 'soon'],
      [503, '-5'],
      [500, '120'],
    ] as const) {
      // prettier-ignore
      answer(answering(status, { 'retry-after': said, date }));
      waits.push((await send(sender, url)).retryAfterMs);
    }
    expect(waits).toEqual([120_000, 600_000, undefined, undefined, undefined]);
  });

  it('uses a connection again', async () => {
    const { url, connections } = await receiver();
    const sender = senderOf();
    for (let i = 0; i < 5; i++) await send(sender, url);
    expect(connections()).toBeLessThan(5);
  });
});

describe('a receiver that fails', () => {
  it('by refusing connections, resetting them or talking nonsense is told by a word', async () => {
    const gone = await startReceiver();
    const resetting = await socketReceiver((socket) => socket.once('data', () => socket.resetAndDestroy()));
    const closing = await socketReceiver((socket) => socket.once('data', () => socket.end()));
    const babbling = await socketReceiver((socket) =>
      socket.once('data', () => socket.end('SSH-2.0-OpenSSH_9.6\r\n\r\n')),
    );
    // Not before the others have their ports: one of them might get this one.
    await gone.close();
    const sender = senderOf();
    const errors: unknown[] = [];
    for (const url of [gone.url, resetting, closing, babbling]) {
      const { delivered, httpStatus, error } = await send(sender, url);
      expect([delivered, httpStatus]).toEqual([false, undefined]);
      errors.push(error);
    }
    expect(errors).toEqual(['ECONNREFUSED', 'ECONNRESET', 'ECONNRESET', 'not_http']);
  });

  it('by never answering, or by dripping its headers, is given up in time', async () => {
    const silent = await socketReceiver(() => undefined);
    const dripping = await socketReceiver((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n');
      const drip = setInterval(() => socket.write('x-a: b\r\n'), 20);
      socket.on('close', () => clearInterval(drip));
    });
    const sender = senderOf({ timeoutMs: 300 });
    for (const url of [silent, dripping])
      expect(await send(sender, url)).toMatchObject({ delivered: false, error: 'timeout' });
  });

  it('by a body without end has answered all the same; no more of it is read than is kept', async () => {
    const { url, answer } = await receiver();
    let written = 0;
    answer((_, reply) => {
      reply.writeHead(200);
      const more = (): void => {
        while (!reply.destroyed && reply.write(Buffer.alloc(65_536, 'a'))) written += 65_536;
      };
      reply.on('drain', more).on('error', () => undefined);
      more();
    });
    const sender = senderOf();
    expect(await send(sender, url)).toMatchObject({ delivered: true, httpStatus: 200, excerpt: 'a'.repeat(500) });
    expect(written).toBeLessThan(32 * 1024 * 1024);
    answer((_, reply) => void reply.writeHead(500).write('wait …'));
    expect(await senderOf({ timeoutMs: 300 }).send(url, headers, body)).toMatchObject({
      delivered: false,
      httpStatus: 500,
    });
  });

  it('by what it says reveals no secret and no card number in the log', async () => {
    const said =
      'Authorization: Bearer abc.def-123\nwhsec_MfKQ9r8GKYqr/+= 4111 1111 1111 1111 \u0000\u0007 order 12345';
    const { url } = await receiver(answering(500, {}, said));
    const { excerpt } = await send(senderOf(), url);
    expect(excerpt).toBe('Authorization: Bearer … whsec_… …   order 12345');
  });
});

describe('where a request goes', () => {
  it('is to no address that is not public, whatever the name says; nothing is connected to', async () => {
    const { url, connections } = await receiver();
    const literal = await send(senderOf({ opened: [] }), url);
    const { port } = new URL(url);
    const named = await send(
      senderOf({ opened: [], resolve: () => Promise.resolve(['127.0.0.1']) }),
      `https://hooks.example:${port}/`,
    );
    expect([literal, named].map(({ delivered, error }) => [delivered, error])).toEqual([
      [false, 'address_refused'],
      [false, 'address_refused'],
    ]);
    expect(connections()).toBe(0);
  });

  it('is to the address that was checked, under the name that was given: its certificate is held to that', async () => {
    const { url, received } = await receiver(undefined, certificate);
    const { port } = new URL(url);
    const asked: string[] = [];
    const resolve: Resolve = (host) => {
      asked.push(host);
      return Promise.resolve(['127.0.0.1']);
    };
    const trusting = senderOf({ resolve, ca: certificate.cert });
    expect(await send(trusting, `https://hooks.example:${port}/`)).toMatchObject({ delivered: true });
    expect(await send(trusting, `https://other.example:${port}/`)).toMatchObject({ delivered: false, error: 'ERR_TLS_CERT_ALTNAME_INVALID' }); // prettier-ignore
    expect(await send(senderOf({ resolve }), `https://hooks.example:${port}/`)).toMatchObject({ delivered: false, error: 'DEPTH_ZERO_SELF_SIGNED_CERT' }); // prettier-ignore
    // Asked once for each connection, and never between the check and the connection.
    expect(asked).toEqual(['hooks.example', 'other.example', 'hooks.example']);
    expect(received.map(({ headers: { host } }) => host)).toEqual([`hooks.example:${port}`]);
  });

  it('is to the next address of a name where one does not answer, and to none where the name server fails', async () => {
    const { url } = await receiver();
    const { port } = new URL(url);
    const both = senderOf({ opened: ['127.0.0.0/8'], resolve: () => Promise.resolve(['127.9.9.9', '127.0.0.1']) });
    expect(await send(both, `http://hooks.example:${port}/`)).toMatchObject({ delivered: true });
    const lost = senderOf({ resolve: () => Promise.reject(Object.assign(new Error('no'), { code: 'ENOTFOUND' })) });
    expect(await send(lost, `http://hooks.example:${port}/`)).toMatchObject({ delivered: false, error: 'ENOTFOUND' });
  });
});
