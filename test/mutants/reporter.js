// @ts-check
import { writeFileSync } from 'node:fs';

/**
 * What came of each test.
 * @typedef {{ status: string, fullName: string, duration: number, message: string }} Tested
 * @typedef {{ tests: Tested[], unread: string[] }} Report `unread`: why files of tests could not be loaded
 */

/** Writes down what came of a run, and of what failed its words alone: Jest's own JSON has all that a matcher saw, which may be no JSON. */
export default class MutantsReporter {
  /**
   * @param {unknown} _contexts
   * @param {{ testResults: readonly { failureMessage?: string | null, testResults: readonly { status: string, fullName: string, duration?: number | null, failureMessages: readonly string[] }[] }[] }} results
   */
  onRunComplete(_contexts, { testResults }) {
    /** @type {Report} */
    const report = {
      tests: testResults
        .flatMap((file) => file.testResults)
        .map(({ status, fullName, duration, failureMessages }) => ({
          ...{ status, fullName, duration: duration ?? 0, message: failureMessages[0] ?? '' },
        })),
      unread: testResults.flatMap((file) => (file.testResults.length === 0 && file.failureMessage) || []),
    };
    writeFileSync(String(process.env['MUTANTS_REPORT']), JSON.stringify(report));
  }
}
