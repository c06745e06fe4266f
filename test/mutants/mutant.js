// @ts-check
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A defect on purpose: one that the gateway has had, or that somebody might well make.
 * @typedef {object} Mutant
 * @property {string} id
 * @property {string} breaks what is promised, and what happens instead
 * @property {string} file the file that gets the defect
 * @property {string} text stands in it exactly once
 * @property {string} becomes what stands there instead
 * @property {string} spec the test file that must fail
 * @property {readonly string[]} [suite] the test files of which one must fail, where any will do
 * @property {Readonly<Record<string, string>>} [env] what the test is to be told, such as which rows to try
 * @property {true} [built] the test runs the built gateway
 * @property {true} [byTypes] it need not run: it must not type-check
 * @property {string} [test] part of the full name of a test in it, where the others need not run
 */

/**
 * Why a mutant cannot be tried any more: its text was edited, or its test has moved. Undefined when it can.
 * @param {string} root of the tree
 * @param {Mutant} mutant
 * @returns {string | undefined}
 */
export function staleness(root, { file, text, becomes, spec }) {
  if (!existsSync(join(root, spec))) return `${spec} does not exist`;
  if (!existsSync(join(root, file))) return `${file} does not exist`;
  if (text === becomes) return 'it changes nothing';
  const times = readFileSync(join(root, file), 'utf8').split(text).length - 1;
  return times === 1 ? undefined : `its text is found ${times} times in ${file}`;
}
