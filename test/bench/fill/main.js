import { fill } from './fill.js';

const usage = `npm run bench:fill -- --orders N [--store sqlite:<path>|postgres://…] [--seed N] [--until <ISO time>]
  --orders N   so many orders, with the reservations, events, changes, ports and numbers in service that belong to them
  --store URL  an empty ledger (sqlite:data/bench/filled.db)
  --seed N     the same seed and time give the same rows (1)
  --until T    when the last of it happened (now)`;

/** `npm run bench:fill` builds first. */
const built = (path) => import(new URL(`../../../dist/${path}.js`, import.meta.url).href);
const { BadCommandLine, runCommand } = await built('command-line');

await runCommand({
  usage,
  options: {
    orders: { type: 'string', default: '' },
    store: { type: 'string', default: 'sqlite:data/bench/filled.db' },
    seed: { type: 'string', default: '1' },
    until: { type: 'string' },
  },
  run: async (values) => {
    const [orders, seed] = [Number(values.orders), Number(values.seed)];
    const until = values.until === undefined ? Date.now() : Date.parse(values.until);
    if (!(Number.isInteger(orders) && orders > 0)) throw new BadCommandLine('--orders must be a whole number.');
    if (!Number.isInteger(seed) || Number.isNaN(until))
      throw new BadCommandLine('--seed must be a whole number, --until a time.');
    const { openLedger, openDatabase } = await built('ledger/ledger');
    await (await openLedger(values.store)).close();
    const db = await openDatabase(values.store);
    try {
      const began = performance.now();
      const [{ n }] = await db.query('SELECT COUNT(*) AS n FROM (SELECT id FROM orders LIMIT 1) AS any_order');
      if (Number(n) > 0) throw new Error('The ledger is not empty.');
      const told = (done) => process.stderr.write(`\r${done} of ${orders} orders`);
      const written = await fill(db, { orders, seed, until, told });
      process.stderr.write('\n');
      console.log(JSON.stringify({ seconds: Math.round((performance.now() - began) / 1_000), rows: written }));
      return 0;
    } finally {
      await db.close();
    }
  },
});
