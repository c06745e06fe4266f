// @ts-check
/**
 * `npm run mutants`: puts one defect at a time into a copy of the sources and expects the test that is named with it to fail. A defect that no
 * test sees is a promise that nobody holds. Defects made from the sources (`generated.js`) say how many of them the tests that are nearest see.
 *
 * Written here because a mutation framework (Stryker) makes its mutants itself, by operator, thousands of them: it measures how closely code is
 * tested, and cannot be told to bring back a certain mistake and to name the test that must object.
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { stopServers } from '../support/private-server.js';
import { startPostgres, startRedis } from '../support/servers.js';
import { Compiler } from './compiler.js';
import { runSpec, stopRuns } from './jest.js';
import { generate } from './generated.js';
import { staleness } from './mutant.js';
import { asJson, asMarkdown, line, share, summary } from './report.js';
import { mutants } from './tables/index.js';
import { seeded } from './tables/seeded.js';
import { Tree } from './tree.js';

/**
 * @typedef {import('./mutant.js').Mutant} Mutant
 * @typedef {import('./report.js').Result} Result
 */

/** A test that fails for waiting has waited this many times as long as it takes without the defect, and so long at least. */
const patience = 5;
const leastPatienceMs = 20_000;

const usage = `npm run mutants [-- <pattern> …] [options]
  <pattern>           only mutants whose name, file or test matches
  --seeded            only those of the table in docs/trust.md
  --generated <path>  mutants made from the sources at the path instead, any number of times
  --sample N          of the generated, at most so many (20)
  --seed N            which ones (1)
  --workers N         copies of the sources to work in at a time (1)
  --report FILE       the results as .md or .json
  --list              name the mutants, try none
  --help              print this`;

const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');
/** The command line, or the end of this process where it is wrong or asks for help. */
function commandLine() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        workers: { type: 'string', default: '1' },
        report: { type: 'string' },
        list: { type: 'boolean', default: false },
        seeded: { type: 'boolean', default: false },
        generated: { type: 'string', multiple: true },
        sample: { type: 'string', default: '20' },
        seed: { type: 'string', default: '1' },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    process.stderr.write(`${/** @type {Error} */ (error).message}\n\n${usage}\n`);
    process.exit(2);
  }
}

const { values, positionals } = commandLine();
if (values.help) {
  process.stdout.write(`${usage}\n`);
  process.exit(0);
}
const patterns = positionals.map((text) => new RegExp(text));
const made = values.generated && generate(root, values.generated, { sample: Number(values.sample), seed: Number(values.seed) }); // prettier-ignore
const chosen = (made?.mutants ?? mutants).filter(
  ({ id, spec, file }) =>
    (!values.seeded || seeded.some(({ mutant }) => mutant === id)) &&
    (patterns.length === 0 || patterns.some((one) => [id, spec, file].some((text) => one.test(text)))),
);

/** @type {Result[]} */
const results = [];
/** @type {Tree[]} */
const trees = [];

/**
 * @param {Mutant} mutant
 * @param {Omit<Result, 'mutant'>} outcome
 */
function note(mutant, outcome) {
  const result = { mutant, ...outcome };
  results.push(result);
  process.stdout.write(`${line(result, results.length, chosen.length)}\n`);
}

/**
 * The mutants that one run of tests must see; without any of them it has to be green.
 * @param {Tree} tree
 * @param {Compiler} compiler
 * @param {Mutant[]} group
 */
async function tryGroup(tree, compiler, group) {
  const [first] = /** @type {[Mutant]} */ (group);
  if (first.byTypes) {
    for (const mutant of group) tryTypes(compiler, mutant);
    return;
  }
  if (first.built) await tree.build();
  const sound = await runSpec(tree.path, first);
  const [wrong] = sound.failed;
  const bad = sound.broken ?? (wrong && `${wrong.name}: ${wrong.message}`);
  for (const mutant of group)
    if (bad !== undefined) note(mutant, { outcome: 'not green', detail: bad, ms: 0 });
    else await tryOne(tree, compiler, mutant, Math.max(leastPatienceMs, patience * sound.longestMs));
}

/**
 * @param {Tree} tree
 * @param {Compiler} compiler
 * @param {Mutant} mutant
 * @param {number} patienceMs how long one test may wait for what does not come
 */
async function tryOne(tree, compiler, mutant, patienceMs) {
  const complaint = compiler.complaint(mutant);
  if (complaint !== undefined) {
    note(mutant, { outcome: 'invalid', detail: complaint, ms: 0 });
    return;
  }
  const began = Date.now();
  const { failed, broken } = await tree.mutated(mutant, async () => {
    if (mutant.built) await tree.build();
    return runSpec(tree.path, mutant, patienceMs);
  });
  const ms = Date.now() - began;
  // What is made from the sources type-checks: where tests cannot even be loaded with it, they have seen it.
  if (broken !== undefined && !(mutant.suite && failed[0])) note(mutant, { outcome: 'invalid', detail: broken, ms });
  else if (failed[0] === undefined) note(mutant, { outcome: 'survived', detail: mutant.breaks, ms });
  else note(mutant, { outcome: 'caught', detail: `${failed[0].name}: ${failed[0].message}`, ms });
}

/**
 * @param {Compiler} compiler
 * @param {Mutant} mutant
 */
function tryTypes(compiler, mutant) {
  const began = Date.now();
  const before = compiler.objection(mutant, false);
  const objection = compiler.objection(mutant);
  const ms = Date.now() - began;
  if (before !== undefined) note(mutant, { outcome: 'not green', detail: before, ms });
  else if (objection === undefined) note(mutant, { outcome: 'survived', detail: mutant.breaks, ms });
  else note(mutant, { outcome: 'caught', detail: objection, ms });
}

/** By what has to be run for them. @param {readonly Mutant[]} fit */
function byRun(fit) {
  /** @type {Map<string, Mutant[]>} */
  const groups = new Map();
  for (const mutant of fit) {
    const run = JSON.stringify([mutant.suite ?? mutant.spec, mutant.test, mutant.env, mutant.byTypes]);
    groups.set(run, [...(groups.get(run) ?? []), mutant]);
  }
  return [...groups.values()];
}

async function main() {
  const fit = chosen.filter((mutant) => {
    const why = staleness(root, mutant);
    if (why !== undefined) note(mutant, { outcome: 'stale', detail: why, ms: 0 });
    return why === undefined;
  });
  const [redis, postgres] = await Promise.all([startRedis(), startPostgres()]);
  process.env['REDIS_URL'] = redis.url;
  process.env['TEST_POSTGRES_URL'] = postgres.url;
  process.env['NO_COLOR'] = '1';
  const compiler = new Compiler(root);
  const groups = byRun(fit);
  const worker = async () => {
    const tree = new Tree(root);
    trees.push(tree);
    for (let group = groups.shift(); group; group = groups.shift()) await tryGroup(tree, compiler, group);
  };
  await Promise.all(Array.from({ length: Number(values.workers) }, worker));
}

async function cleanUp() {
  stopRuns();
  for (const tree of trees) tree.remove();
  await stopServers();
}

if (values.list) {
  for (const { id, breaks } of chosen) process.stdout.write(`${id}: ${breaks}\n`);
} else if (chosen.length === 0) {
  process.stderr.write('No mutant has such a name, file or test.\n');
  process.exitCode = 2;
} else {
  for (const signal of ['SIGINT', 'SIGTERM'])
    process.once(signal, () => void cleanUp().finally(() => process.exit(130)));
  await main().finally(cleanUp);
  process.stdout.write(`\n${summary(results)}\n`);
  if (made) process.stdout.write(`${share(results)} of ${made.made} that can be made (seed ${values.seed})\n`);
  if (values.report !== undefined)
    writeFileSync(values.report, values.report.endsWith('.json') ? asJson(results) : asMarkdown(results));
  if (!made && results.some(({ outcome }) => outcome !== 'caught')) process.exitCode = 1;
}
