// @ts-check
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

/**
 * How a test file ended.
 * @typedef {object} Run
 * @property {string[]} passed full names of tests
 * @property {{ name: string, message: string }[]} failed
 * @property {number} longestMs of the tests that passed
 * @property {string} [broken] why no test could be run, or none ended
 */

/** A test that waits in vain may go on waiting when it has failed: `--forceExit` ends it. No test file that is worth running for this takes as long. */
const longestMs = 600_000;
/** Processes that are running: they end with this one. @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();

/**
 * Runs one test file of a tree, or the tests in it whose names have `test` in them.
 * @param {string} tree
 * @param {Pick<import('./mutant.js').Mutant, 'spec' | 'suite' | 'test' | 'env'>} what
 * @param {number} [patienceMs] how long a test may take that says nothing of it
 * @returns {Promise<Run>}
 */
export async function runSpec(tree, { spec, suite = [spec], test, env }, patienceMs) {
  const report = join(tree, '.jest-report.json');
  rmSync(report, { force: true });
  const args = [
    ...['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', 'node_modules/jest/bin/jest.js'],
    ...['--config', 'config/jest.config.js', '--runInBand', '--forceExit', '--reporters', './test/mutants/reporter.js'],
    ...(suite.length > 1 ? ['--bail', '--testSequencer', './test/mutants/quickest-first.js'] : []),
    ...['--runTestsByPath', ...suite],
    ...(patienceMs === undefined ? [] : ['--testTimeout', String(patienceMs)]),
    ...(test === undefined ? [] : ['-t', literal(test)]),
  ];
  const child = spawn(process.execPath, args, {
    cwd: tree,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, ...env, MUTANTS_REPORT: report },
  });
  running.add(child);
  const late = setTimeout(() => child.kill('SIGKILL'), longestMs);
  let said = '';
  child.stderr.on('data', (/** @type {Buffer} */ chunk) => {
    said = (said + chunk.toString()).slice(-2_000);
  });
  await new Promise((resolve) => child.once('close', resolve));
  clearTimeout(late);
  running.delete(child);
  if (!existsSync(report)) return { passed: [], failed: [], longestMs: 0, broken: `no report: ${said}` };
  return readReport(readFileSync(report, 'utf8'));
}

/** Stops what runs. */
export function stopRuns() {
  for (const child of running) child.kill('SIGKILL');
}

/**
 * @param {string} text
 * @returns {Run}
 */
function readReport(text) {
  const { tests, unread } = /** @type {import('./reporter.js').Report} */ (JSON.parse(text));
  const failed = tests
    .filter(({ status }) => status === 'failed')
    .map((one) => ({ name: one.fullName, message: gist(one.message) }))
    .concat(unread.map((message) => ({ name: 'a file of tests cannot be loaded', message: gist(message) })));
  const good = tests.filter(({ status }) => status === 'passed');
  const passed = good.map(({ fullName }) => fullName);
  const longestMs = Math.max(0, ...good.map(({ duration }) => duration));
  const ran = passed.length + failed.length > unread.length;
  return { passed, failed, longestMs, ...(ran ? {} : { broken: failed[0]?.message ?? 'no test ran' }) };
}

/**
 * What failed, in a line.
 * @param {string} message
 */
function gist(message) {
  const plain = stripVTControlCharacters(message).split(/\n\s+at /)[0] ?? '';
  return plain.replace(/\s+/g, ' ').trim().slice(0, 240);
}

/** @param {string} name */
const literal = (name) => name.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
