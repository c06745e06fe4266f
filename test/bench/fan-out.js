import { fileURLToPath } from 'node:url';
import { load } from './load.js';
import { startDelayed } from './delayed.js';
import { start } from './processes.js';
import { number, printRows } from './report.js';
import { programOf } from './start-up.js';

const here = fileURLToPath(new URL('.', import.meta.url));

/** By provider, how many milliseconds late its replies are. TCL's are not cached. */
const lateMs = { didtfn: 5, voipms: 20, tcl: 40 };
const pathOf = { didtfn: 'api/did', voipms: 'api/v1/rest.php', tcl: '' };

const searches = 400;
const callers = 4;
const others = 'provider=tcl&provider=didtfn';
/** Where nobody has asked yet: what VoIP.ms has in a state is cached. */
const states = 'AL AZ AR CA CO CT DE FL GA ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND'.split(
  ' ',
);
const limits = {
  CLIENT_READS_PER_SECOND: '100000',
  SHED_LAG_MS: '60000',
  DIDTFN_RATE_PER_SECOND: '10000',
  VOIPMS_RATE_PER_SECOND: '10000',
  VOIPMS_TIMEOUT_MS: '10000',
  TCL_RATE_PER_SECOND: '10000',
};
const accounts = {
  ...{ DIDTFN_TOKEN: 'sandbox-token', DIDTFN_ACCOUNT_NO: '1000000001', TCL_TOKEN: 'sandbox-tcl-token' },
  ...{ VOIPMS_USERNAME: 'sandbox@example.com', VOIPMS_PASSWORD: 'sandbox-password' },
};

/**
 * A search of every provider that can search, each of another speed: how much longer it takes than the slowest of them, and what one that hangs costs those who ask
 * the others.
 * @param {string} root
 */
export async function fanOut(root) {
  const simulators = await Promise.all(
    Object.keys(lateMs).map((provider) => start(`${here}simulator.js`, { args: [root, provider] })),
  );
  const relays = await Promise.all(Object.values(lateMs).map((ms, i) => startDelayed(simulators[i].url, ms)));
  const urls = Object.keys(lateMs).map((provider, i) => [`${provider.toUpperCase()}_BASE_URL`, relays[i].url + pathOf[provider]]); // prettier-ignore
  const env = { PORT: '0', PROVIDERS: Object.keys(lateMs).join(','), ...limits, ...accounts, ...Object.fromEntries(urls) }; // prettier-ignore
  const gateway = await start(programOf(root), { measured: true, env });
  const hangs = relays[Object.keys(lateMs).indexOf('voipms')];
  try {
    const of = (query, atOnce, least = searches) => timed(gateway, query, atOnce, least);
    await of('country=US', 8);
    await of(others, 8);
    const all = await of('country=US', callers);
    const alone = await of(others, callers);
    hangs.lateMs = Infinity;
    let ended = false;
    const hung = Promise.allSettled(states.map((state) => of(`provider=voipms&region=${state}`, 1, 1)));
    void hung.then(() => (ended = true));
    const beside = await of(others, callers);
    if (ended) throw new Error('The hanging searches ended before the others were measured: use fewer searches.');
    await hung;
    const over = all.map(({ ms, slowestMs }) => ms - slowestMs);
    const ms = (answers) => answers.map((one) => one.ms);
    const rows = [
      ['all three: beyond the slowest asked', over],
      ['two of them', ms(alone)],
      [`two of them, ${states.length} searches hanging at the third`, ms(beside)],
    ].map(([what, values]) => [what, ...[50, 99].map((p) => number(percentile(values, p)))]);
    printRows(`Fan-out, ${searches} searches each, ${callers} callers; milliseconds`, [['', 'p50', 'p99'], ...rows]);
    return Object.fromEntries(rows.map(([what, p50, p99]) => [what, { p50: Number(p50), p99: Number(p99) }]));
  } finally {
    await gateway.stop();
    for (const relay of relays) relay.close();
    for (const simulator of simulators) await simulator.stop();
  }
}

let question = 0;

/** Each search with how long it took, and how long the slowest provider took by the gateway's own account. */
async function timed(gateway, query, callers, least) {
  const answers = [];
  const ask = async (request) => {
    const began = performance.now();
    const text = await request('GET', `/v1/available-numbers?${query}&contains=${question++ % 200}`);
    const ms = performance.now() - began;
    answers.push({ ms, slowestMs: Math.max(...JSON.parse(text).providers.map(({ latencyMs }) => latencyMs)) });
  };
  await load(gateway, ask, { callers, seconds: 0, least });
  return answers;
}

const percentile = (values, p) => [...values].sort((a, b) => a - b)[Math.ceil((values.length * p) / 100) - 1];
