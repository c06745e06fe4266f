import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { customers } from '../../src/providers/telecloud/telecloud.customers.ops.js';
import { type Operation } from '../../src/providers/kit/operation.js';
import { openReply } from '../../src/providers/kit/reply.js';
import { ReplyReader, type ReadReply } from '../../src/providers/kit/reply-reader.js';
import { providers as listed } from '../../src/providers/index.js';
import { numbers } from '../../src/providers/voipms/voipms.numbers.ops.js';
import { allRows, casesOf } from '../golden/kit/rows.js';
import { dialects, manyNumbers, manyProducts, shown, turnsDuring } from './large-replies.js';
import { httpUpstream, intentFor, saying, senderFor, stopAll } from './upstream.js';

const readers: ReplyReader[] = [];
function readerWith(options: ConstructorParameters<typeof ReplyReader>[0]): ReplyReader {
  const reader = new ReplyReader(options);
  readers.push(reader);
  return reader;
}
afterEach(async () => {
  stopAll();
  for (const reader of readers.splice(0)) await reader.close();
});

const providers = Object.keys(dialects);
const rowsOf = new Map<string, readonly Operation[]>();
// One after the other: the runner loses its way when modules that share others are loaded at once.
for (const provider of providers) rowsOf.set(provider, await allRows(provider));

/** A thread of this text; what it is asked arrives as `message`. */
const threadOf = (script: string): URL =>
  new URL(`data:text/javascript,import{parentPort}from"node:worker_threads";parentPort.on("message",()=>{${script}})`);

describe('in the thread', () => {
  const thread = new ReplyReader({ largeBytes: 0 });
  afterAll(() => thread.close());

  it.each(providers)('%s: every row is known', (provider) => {
    const names = rowsOf.get(provider)!.map(({ name }) => name);
    const known = listed.find(({ id }) => id === provider)!.rows.map(({ name }) => name);
    expect(known.sort()).toEqual(names.sort());
    expect(new Set(known).size).toBe(known.length);
  });

  it.each(providers)('%s: every reply is read as it is here', async (provider) => {
    const dialect = dialects[provider]!('http://x');
    const before = thread.large;
    let count = 0;
    for (const row of rowsOf.get(provider)!) {
      for (const { name, reply } of casesOf(provider, row.name)) {
        const here = await shown(() => openReply(Buffer.from(reply), dialect, row.reply));
        const there = await shown(() => thread.open(Buffer.from(reply), row, dialect));
        expect({ name, ...there }).toEqual({ name, ...here });
        count++;
      }
    }
    expect([thread.large - before, thread.thread.starts]).toEqual([count, 1]);
  });

  const deep = 100_000;
  const poison: [string, string, string | Buffer][] = [
    ['telecloud', 'deep', `<telecloud>${'<x>'.repeat(200)}${'</x>'.repeat(200)}</telecloud>`],
    ['telecloud', 'many elements', `<telecloud>${'<x/>'.repeat(60_000)}</telecloud>`],
    ['telecloud', 'of entities', `<!DOCTYPE telecloud [<!ENTITY a "${'b'.repeat(50)}"><!ENTITY c "${'&a;'.repeat(50)}">]><telecloud>&c;</telecloud>`], // prettier-ignore
    ['telecloud', 'cut off', manyProducts(300_000).slice(0, -20)],
    ['telecloud', 'two roots', manyProducts(100_000).repeat(2)],
    ['telecloud', 'garbage', Buffer.alloc(300_000, 0xff)],
    ['telecloud', 'a refusal among much else', `<telecloud>${'<x/>'.repeat(20_000)}<error>No such account</error></telecloud>`], // prettier-ignore
    ['voipms', 'deep', `${'['.repeat(deep)}${']'.repeat(deep)}`],
    ['voipms', 'many names', JSON.stringify({ status: 'success', ...Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`n${i}`, i])) })], // prettier-ignore
    ['voipms', 'a list too long', manyNumbers(10_001)],
    [
      'voipms',
      'names of prototypes',
      `{"__proto__":{"status":"success"},"constructor":1,"pad":"${'x'.repeat(70_000)}"}`,
    ],
    ['voipms', 'blanks', ' '.repeat(100_000)],
    ['voipms', 'cut off', manyNumbers(500).slice(0, -2)],
    ['didtfn', 'deep', `${'{"a":'.repeat(deep)}1${'}'.repeat(deep)}`],
    ['didtfn', 'HTML', `<html>${'<p>no</p>'.repeat(20_000)}</html>`],
    ['didtfn', 'the same name often', `{${'"a":1,'.repeat(20_000)}}`],
    ['tcl', 'a list that is an object', JSON.stringify({ products: { '0': {}, pad: 'x'.repeat(100_000) } })],
    ['tcl', 'null', `null${' '.repeat(100_000)}`],
  ];
  it.each(poison)('%s, %s: is told as it is here', async (provider, _what, reply) => {
    const dialect = dialects[provider]!('http://x');
    const read = {
      telecloud: 'Customer/Qualify',
      voipms: 'getDIDsInfo',
      didtfn: 'get_new_orders',
      tcl: 'listProducts',
    };
    const row = rowsOf.get(provider)!.find(({ name }) => name === read[provider as keyof typeof read])!;
    const here = await shown(() => openReply(Buffer.from(reply), dialect, row.reply));
    expect(await shown(() => thread.open(Buffer.from(reply), row, dialect))).toEqual(here);
    expect(thread.thread.starts).toBe(1);
  });
});

describe('a large reply', () => {
  const products = manyProducts(4 * 1024 * 1024 - 4_096);
  const asked = { account_number: '8565441', product_type: '' };

  it('leaves the event loop to others, from the first byte to the last row', async () => {
    const dialect = dialects['telecloud']!('http://x');
    const replies = readerWith({});
    const here = openReply(Buffer.from(products), dialect, customers.qualify.reply).read() as ReadReply['reading'];
    const body = Buffer.from(products);
    let there: unknown;
    const turns = await turnsDuring('4 MB of XML', async () => {
      there = (await replies.open(body, customers.qualify, dialect)).read();
    });
    expect(there).toEqual(here);
    expect([replies.large, replies.thread.starts]).toEqual([1, 1]);
    // One for each portion that is taken over at least.
    expect(turns).toBeGreaterThan(20);
  });

  it('of ten thousand numbers likewise', async () => {
    const dialect = dialects['voipms']!('http://x');
    const replies = readerWith({});
    const body = Buffer.from(manyNumbers(10_000));
    const turns = await turnsDuring('10,000 numbers in JSON', async () => {
      const reading = (await replies.open(body, numbers.getDIDsInfo, dialect)).read();
      expect('value' in reading && reading.value).toHaveLength(10_000);
    });
    expect(turns).toBeGreaterThan(100);
  });

  it('goes to the thread by its size', async () => {
    const dialect = dialects['telecloud']!('http://x');
    const replies = readerWith({});
    const small = Buffer.from(manyProducts(60 * 1024));
    const large = Buffer.from(manyProducts(256 * 1024));
    expect(small.length < 64 * 1024 && large.length > 64 * 1024).toBe(true);
    await replies.open(small, customers.qualify, dialect);
    expect([replies.large, replies.thread.starts]).toEqual([0, 0]);
    await replies.open(large, customers.qualify, dialect);
    expect([replies.large, replies.thread.starts]).toEqual([1, 1]);
  });

  it('is read from the wire', async () => {
    const replies = readerWith({});
    const upstream = await httpUpstream(saying(200, products));
    const sender = senderFor(upstream.url, { dialect: dialects['telecloud']!(upstream.url), replies, timeouts: { readMs: 60_000, moneyMs: 60_000 } }); // prettier-ignore
    const { customer } = await sender.read(customers.qualify, asked);
    expect(customer.qualify.products.length).toBe(products.split('<COREProduct').length - 1);
    expect([replies.large, upstream.requests.length]).toEqual([1, 1]);
    expect(sender.drift.report()).toMatchObject({ fields: [], words: [], replies: [] });
  });
});

describe('a thread that fails', () => {
  const order = numbers.orderDID;
  const wish = { did: '2062190100', routing: 'account:100000_VoIP', pop: '5', dialtime: 60, cnam: '0', billing_type: '1' } as const; // prettier-ignore
  const success = '{"status":"success"}';
  const timeouts = { readMs: 30_000, moneyMs: 30_000 };

  it.each([
    ['ends', 'process.exit(1)'],
    ['throws', 'throw new Error("canary")'],
    ['runs out of memory', 'const all=[];for(;;)all.push(new Array(1e4).fill(0.5))'],
  ])(
    '%s: money is unknown and sent once, a read is unreadable, and neither is the provider’s fault',
    async (_how, script) => {
      const replies = readerWith({ largeBytes: 1, file: threadOf(script), limits: { memoryMb: 32 } });
      const upstream = await httpUpstream(saying(200, success));
      const sender = senderFor(upstream.url, {
        dialect: dialects['voipms']!(`${upstream.url}/api`),
        replies,
        timeouts,
      });
      const outcome = await sender.effect(order, wish, intentFor('orderDID'));
      expect(outcome).toMatchObject({ kind: 'unknown', code: 'outcome_unknown', fault: { code: 'unreadable', httpStatus: 200 } }); // prettier-ignore
      expect(upstream.requests).toHaveLength(1);
      await expect(sender.read(numbers.getDIDsInfo, {})).rejects.toMatchObject({
        code: 'upstream_malformed',
        upstream: { code: 'unreadable', message: 'the thread that reads large replies has ended' },
      });
      expect(upstream.requests).toHaveLength(2);
      expect(replies.thread.starts).toBe(2);
      expect(sender.drift.report().replies).toEqual([]);
      expect(sender.circuits()).toMatchObject({ read: { state: 'closed' }, effect: { state: 'closed' } });
    },
  );

  it('a thread that cannot even start is one that ends', async () => {
    const replies = readerWith({ largeBytes: 1, file: new URL('file:///nowhere/reply-worker.js') });
    const upstream = await httpUpstream(saying(200, success));
    const sender = senderFor(upstream.url, { dialect: dialects['voipms']!(`${upstream.url}/api`), replies, timeouts });
    expect(await sender.effect(order, wish, intentFor('orderDID'))).toMatchObject({ kind: 'unknown' });
  });

  it('hangs: what it reads is unread in time, what waits is turned away, and the next one gets a new thread', async () => {
    const replies = readerWith({
      largeBytes: 1,
      file: threadOf(''),
      limits: { waitingBytes: 2 * success.length, timeoutMs: 300 },
    });
    const open = () => replies.open(Buffer.from(success), order, dialects['voipms']!('http://x'));
    const ends = await Promise.allSettled([open(), open(), open(), open()]);
    const busy = ends.map((end) => end.status === 'rejected' && (end.reason as { busy: boolean }).busy);
    // Two were being read, one after the other; one waited as long for the first, and for one there was no room.
    expect(busy).toEqual([false, false, true, true]);
    expect((await Promise.allSettled([open()]))[0]).toMatchObject({ reason: { busy: false } });
    expect(replies.thread.starts).toBeGreaterThan(1);
  });

  it('too many at once are tried again where that does no harm', async () => {
    const replies = readerWith({ largeBytes: 1, limits: { waitingBytes: 0 } });
    const upstream = await httpUpstream(saying(200, success));
    const sender = senderFor(upstream.url, { dialect: dialects['voipms']!(`${upstream.url}/api`), replies, timeouts });
    await expect(sender.read(numbers.getDIDsInfo, {})).rejects.toMatchObject({ code: 'unavailable' });
    expect(upstream.requests).toHaveLength(3);
    expect(await sender.effect(order, wish, intentFor('orderDID'))).toMatchObject({ kind: 'unknown' });
    expect(upstream.requests).toHaveLength(4);
  });

  it('waits for its turn behind a hundred others: how much waits counts, not how many', async () => {
    const replies = readerWith({ largeBytes: 1 });
    const open = async () => replies.open(Buffer.from(success), order, dialects['voipms']!('http://x'));
    const ends = await Promise.allSettled(Array.from({ length: 200 }, open));
    expect(ends.filter(({ status }) => status === 'rejected')).toEqual([]);
  });

  it('ends with the gateway, and without work', async () => {
    const replies = readerWith({ largeBytes: 1, limits: { idleMs: 1 } });
    const open = () => replies.open(Buffer.from(success), order, dialects['voipms']!('http://x'));
    expect((await open()).top).toEqual({ status: 'success' });
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect((await open()).top).toEqual({ status: 'success' });
    expect(replies.thread.starts).toBe(2);
    const last = expect(open()).rejects.toMatchObject({ name: 'ReplyUnread' });
    await replies.close();
    await last;
  });
});
