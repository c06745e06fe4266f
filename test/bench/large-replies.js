import { readFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { start } from './processes.js';
import { number, printRows } from './report.js';

const here = fileURLToPath(new URL('.', import.meta.url));
const times = 3;

/**
 * What large replies do to everything else: how long the event loop stands still while they come and are read, and what of them stays in memory. A turn is
 * also given as processor time of the main thread, which does not count what other programs of the machine did meanwhile.
 */
export async function largeReplies(root) {
  const of = (path) => import(pathToFileURL(`${root}dist/providers/${path}`).href);
  const [{ ReadWire }, { ReplyReader }, { fetchFile }, { providers }] = await Promise.all(['kit/read-wire.js', 'kit/reply-reader.js', 'kit/file-fetch.js', 'index.js'].map(of)); // prettier-ignore
  const [{ telecloudDialect }, { voipmsDialect }] = await Promise.all(['telecloud/telecloud.dialect.js', 'voipms/voipms.dialect.js'].map(of)); // prettier-ignore
  const upstream = await start(`${here}large-upstream.js`);
  const baseUrl = upstream.url.replace(/\/$/, '');
  const wire = new ReadWire(baseUrl, 3_000, 4);
  const replies = new ReplyReader();
  const rowOf = (id, name) => providers.find((one) => one.id === id).rows.find((row) => row.name === name);
  const read = (path, dialect, row) => async () => {
    const exchange = await wire.exchange({ method: 'GET', path, headers: {}, timeoutMs: 60_000, maxReplyBytes: 8 * 1024 * 1024 }); // prettier-ignore
    const reading = (await replies.open(exchange.body, row, dialect)).read();
    if (!('value' in reading)) throw new Error(`${path} could not be read`);
  };
  const secrets = { baseUrl, apiIdKey: 'x', apiKey: 'x', username: 'x', password: 'x' };
  const file = async () => {
    const { content } = await fetchFile({ provider: 'didtfn', operation: 'get_cdr', link: `${baseUrl}/file`, baseUrl });
    await pipeline(content, new Writable({ write: (_chunk, _encoding, done) => void done() }));
  };
  const cases = [
    ['4 MB of XML, the largest reply that TeleCloud may send', read('/xml', telecloudDialect(secrets), rowOf('telecloud', 'Customer/Qualify'))], // prettier-ignore
    ['1 MB of JSON, numbers of VoIP.ms', read('/json', voipmsDialect(secrets), rowOf('voipms', 'getDIDsInfo'))],
    ['a file of 100 MB, streamed', file],
  ];
  try {
    const figures = {};
    // The first of each compiles what it needs, and starts the thread.
    for (const [, work] of cases) await work();
    for (const [what, work] of cases) figures[what] = await watched(work);
    const rows = Object.entries(figures).map(([what, figure]) => [what, ...Object.values(figure).map(number)]);
    printRows(`Large replies, ${times} of each`, [['', 'longest turn, CPU ms', 'delay p99, ms', 'delay max, ms', 'MB more resident'], ...rows]); // prettier-ignore
    return figures;
  } finally {
    wire.close();
    await replies.close();
    await upstream.stop();
  }
}

async function watched(work) {
  const loop = monitorEventLoopDelay({ resolution: 1 });
  let [going, longestMs, highest, before] = [true, 0, 0, usedMs()];
  globalThis.gc?.();
  const resident = process.memoryUsage.rss();
  const turn = () => {
    const now = usedMs();
    longestMs = Math.max(longestMs, now - before);
    before = now;
    highest = Math.max(highest, process.memoryUsage.rss() - resident);
    if (going) setTimeout(turn, 0);
  };
  turn();
  loop.enable();
  for (let i = 0; i < times; i++) await work();
  loop.disable();
  going = false;
  await delay(5);
  return { longestMs, p99Ms: loop.percentile(99) / 1e6, maxMs: loop.max / 1e6, residentMb: highest / 2 ** 20 };
}

/** Of the main thread. */
function usedMs() {
  const [ns] = readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'utf8').split(' ');
  return Number(ns) / 1e6;
}
