import { existsSync, mkdirSync } from 'node:fs';
import { fill } from './fill/fill.js';
import { questionsOf } from './questions.js';

const built = (path) => import(new URL(`../../dist/${path}.js`, import.meta.url).href);
const sizes = { small: 1_000, large: 1_000_000 };
/** Askings of a question in a round, of each ledger in turn. */
const askings = 100;
const rounds = 5;
const page = 51;

/**
 * Every list, look-up and sweep of a ledger with few orders and of one with many, side by side: the ledger itself, without HTTP. `stores` are
 * filled with `npm run bench:fill`; those of SQLite are filled here when they do not exist.
 */
export async function lists(stores) {
  const { openLedger } = await built('ledger/ledger');
  const ledgers = {};
  const figures = [];
  try {
    for (const [size, orders] of Object.entries(sizes)) {
      const url = stores[size] ?? (await filled(orders));
      // The first opening brings an older schema up to date.
      await (await openLedger(url)).close();
      const began = performance.now();
      ledgers[size] = { url, ledger: await openLedger(url) };
      ledgers[size].openMs = performance.now() - began;
    }
    for (const one of Object.values(ledgers)) one.questions = await questionsOf(one.ledger);
    for (const name of Object.keys(ledgers.small.questions)) figures.push(await compared(name, ledgers));
  } finally {
    for (const one of Object.values(ledgers)) {
      const began = performance.now();
      await one.ledger.close();
      one.closeMs = performance.now() - began;
    }
  }
  const once = (name, of) => ({ name, once: [of(ledgers.small), of(ledgers.large)] });
  figures.push(once('open', (one) => one.openMs), once('close', (one) => one.closeMs)); // prettier-ignore
  print(figures);
  return figures;
}

async function filled(orders) {
  const { openDatabase, openLedger } = await built('ledger/ledger');
  mkdirSync('data/bench', { recursive: true });
  const file = `data/bench/filled-${orders}.db`;
  const url = `sqlite:${file}`;
  if (existsSync(file)) return url;
  console.error(`Filling ${file}; this takes minutes, once …`);
  await (await openLedger(url)).close();
  const db = await openDatabase(url);
  await fill(db, { orders });
  await db.close();
  return url;
}

/**
 * The two ledgers in turn; each round has its quantiles and their ratio, and the figures are the medians of the rounds. Pages are as long as the small
 * ledger has rows for: what is compared is how they are found.
 */
async function compared(name, ledgers) {
  const results = [];
  const answers = [];
  for (let i = 0; i < 10; i++) answers.push(await ledgers.small.questions[name](i, page));
  const limit = Math.max(1, ...answers.map((answer) => (Array.isArray(answer) ? answer.length : page)));
  const spent = clockOf(ledgers.small.ledger);
  for (let round = 0; round <= rounds; round++) {
    const times = { small: [], large: [] };
    for (let i = 0; i < askings; i++) {
      for (const size of ['small', 'large']) {
        const ask = ledgers[size].questions[name];
        const began = spent();
        await ask(round * askings + i, limit);
        times[size].push(spent() - began);
      }
    }
    // The first round warms up.
    if (round > 0) results.push({ small: quantiles(times.small), large: quantiles(times.large) });
  }
  const of = (figure) => median(results.map(figure));
  return {
    name,
    p50: [of(({ small }) => small.p50), of(({ large }) => large.p50), of(({ small, large }) => large.p50 / small.p50)],
    p99: [of(({ small }) => small.p99), of(({ large }) => large.p99), of(({ small, large }) => large.p99 / small.p99)],
  };
}

/** SQLite works in this process: its CPU time says more than the time of day on a machine that others use too. */
const clockOf = ({ kind }) => (kind === 'sqlite' ? () => { const { user, system } = process.cpuUsage(); return (user + system) / 1_000; } : () => performance.now()); // prettier-ignore

function quantiles(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  return { p50: at(0.5), p99: at(0.99) };
}
const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

function print(figures) {
  const number = (value) => value.toLocaleString('en', { maximumSignificantDigits: 3, useGrouping: false });
  console.log(
    `\nms each in a ledger of ${sizes.small} orders and of ${sizes.large}; medians of ${rounds} rounds of ${askings}`,
  );
  console.log(
    '| question | p50 at 10³ | p50 at 10⁶ | ratio | p99 at 10³ | p99 at 10⁶ | ratio |\n| --- | ---: | ---: | ---: | ---: | ---: | ---: |',
  );
  for (const { name, p50, p99, once } of figures)
    if (once)
      console.log(`| ${name}, once | ${number(once[0])} | ${number(once[1])} | ${number(once[1] / once[0])} | | | |`);
    else console.log(`| ${name} | ${[...p50, ...p99].map(number).join(' | ')} |`);
}
