import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { buildEarlier } from './earlier.js';
import { fanOut } from './fan-out.js';
import { largeReplies } from './large-replies.js';
import { lists } from './lists.js';
import { millionReservations } from './million-reservations.js';
import { pinLoad, start } from './processes.js';
import { profile } from './profile.js';
import { machine, printMachine, printTable } from './report.js';
import { expiry } from './reservation-expiry.js';
import { measure } from './rounds.js';
import { scenarios } from './scenarios.js';
import { startUp } from './start-up.js';
import { webhooks } from './webhooks.js';

const names = [...Object.keys(scenarios), 'fan-out', 'start', 'reservations', 'large', 'webhooks'];
/** What takes longer, or a ledger that is filled first: by name only. */
const byName = ['lists', 'million-reservations'];

const usage = `npm run bench [-- <scenario>] [--seconds N] [--rounds N] [--against <rev>] [--traced] [--profile] [--json FILE]
  <scenario>       ${names.join(', ')}; all of them by default; ${byName.join(', ')} by name
  --seconds N      of load for each contestant in each round (3)
  --rounds N       (3)
  --against <rev>  the gateway at a commit as one more contestant
  --traced         the gateway with traces to a collector as one more contestant
  --profile        the gateway alone under V8's profiler: a flame graph in data/bench
  --small, --large two ledgers for lists, filled by npm run bench:fill; SQLite files in data/bench by default
  --json FILE      the figures as JSON
  --help           print this`;

/** Every measurement in turn; `npm run bench` builds first. */
async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      seconds: { type: 'string', default: '3' },
      rounds: { type: 'string', default: '3' },
      against: { type: 'string' },
      traced: { type: 'boolean', default: false },
      profile: { type: 'boolean', default: false },
      small: { type: 'string' },
      large: { type: 'string' },
      json: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  const how = { seconds: Number(values.seconds), rounds: Number(values.rounds) };
  const wanted = positionals.length > 0 ? positionals : names;
  const unknown = wanted.some((name) => ![...names, ...byName].includes(name));
  if (unknown || !(how.seconds > 0) || !(Number.isInteger(how.rounds) && how.rounds > 0)) {
    console.error(usage);
    return 2;
  }
  if (values.help) {
    console.log(usage);
    return 0;
  }
  const root = fileURLToPath(new URL('../../', import.meta.url));
  const builds = [{ name: 'this gateway', root }];
  const earlier = values.against === undefined ? undefined : buildEarlier(root, values.against);
  if (earlier) builds.push(earlier);
  const collector = values.traced ? await start(fileURLToPath(new URL('collector.js', import.meta.url))) : undefined;
  if (collector) builds.push({ name: 'with traces', root, env: { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url } });
  // What is started dies with the terminal's group of processes; the worktree would stay.
  process.once('SIGINT', () => {
    earlier?.remove();
    process.exit(130);
  });
  const figures = {};
  try {
    pinLoad();
    printMachine(machine());
    for (const [name, scenario] of Object.entries(scenarios).filter(([name]) => wanted.includes(name))) {
      if (values.profile) await profile(name, scenario, builds[0], how);
      else printTable(scenario.what, (figures[name] = await measured(scenario, builds, how)));
    }
    if (wanted.includes('fan-out') && !values.profile) figures.fanOut = await fanOut(root);
    if (wanted.includes('start') && !values.profile) figures.start = await startUp(builds, how.rounds);
    if (wanted.includes('reservations') && !values.profile) await expiry();
    if (wanted.includes('large') && !values.profile) figures.large = await largeReplies(root);
    if (wanted.includes('webhooks') && !values.profile) figures.webhooks = await webhooks();
    if (wanted.includes('lists')) figures.lists = await lists(values);
    if (wanted.includes('million-reservations')) figures.millionReservations = await millionReservations();
  } finally {
    await collector?.stop();
    earlier?.remove();
  }
  if (values.json !== undefined)
    writeFileSync(values.json, `${JSON.stringify({ machine: machine(), ...how, figures }, null, 2)}\n`);
  return 0;
}

const measured = (scenario, builds, how) => measure({ ...scenario, contestants: scenario.contestants(builds) }, how);

try {
  process.exitCode = await main();
} catch (error) {
  // A word that is no option is said in a sentence; the rest keeps its stack.
  if (!String(error.code).startsWith('ERR_PARSE_ARGS')) throw error;
  console.error(`${error.message}\n\n${usage}`);
  process.exitCode = 2;
}
