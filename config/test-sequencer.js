// @ts-check
import { createRequire } from 'node:module';
import { relative } from 'node:path';

// What the package exports to modules is not what its types say; to `require`, it is.
const { default: Sequencer } = /** @type {typeof import('@jest/test-sequencer')} */ (
  createRequire(import.meta.url)('@jest/test-sequencer')
);

/** Files that take more than ten seconds, and how many (a run of everything on two cores, 2026-11-30). Roughly right is enough:
 * `stores`, `recovery`, `processes` and `soak` take longer, but keep the machine busy, which the matrices of faults should not have beside them. */
export const seconds = new Map([
  ['test/conformance/faults/telecloud.spec.ts', 261],
  ['test/kill/changes.spec.ts', 156],
  ['test/kill/kill.spec.ts', 70],
  ['test/conformance/faults/voipms.spec.ts', 58],
  ['test/e2e/attention.spec.ts', 56],
  ['test/conformance/faults/tcl.spec.ts', 51],
  ['test/example-provider/faults.spec.ts', 50],
  ['test/attack/attack.spec.ts', 47],
  ['test/torture/stores.spec.ts', 45],
  ['test/torture/recovery.spec.ts', 45],
  ['test/torture/processes.spec.ts', 30],
  ['test/torture/soak.spec.ts', 25],
  ['test/sagas/orders.spec.ts', 44],
  ['test/ops/documented-commands.spec.ts', 40],
  ['test/sagas/model.spec.ts', 44],
  ['test/kill/limits.spec.ts', 40],
  ['test/e2e/postgres.spec.ts', 33],
  ['test/sagas/crash.spec.ts', 32],
  ['test/kill/holds.spec.ts', 32],
  ['test/conformance/faults/didtfn.spec.ts', 32],
  ['test/conformance/strict/telecloud.spec.ts', 32],
  ['test/example-provider/kill.spec.ts', 31],
  ['test/torture/power-cut.spec.ts', 29],
  ['test/e2e/ports.spec.ts', 27],
  ['test/sagas/holds.spec.ts', 26],
  ['test/e2e/telecloud-service-orders.spec.ts', 23],
  ['test/e2e/redis.spec.ts', 22],
  ['test/e2e/lifecycle.spec.ts', 21],
  ['test/e2e/docs.spec.ts', 20],
  ['test/e2e/console-page.spec.ts', 20],
  ['test/e2e/console-acts.spec.ts', 11],
  ['test/conformance/strict/tcl.spec.ts', 19],
  ['test/volatile/destruction.spec.ts', 19],
  ['test/e2e/voipms-pace.spec.ts', 19],
  ['test/sagas/simulator.spec.ts', 19],
  ['test/torture/abuse.spec.ts', 17],
  ['test/e2e/tcl-orders.spec.ts', 16],
  ['test/e2e/tcl-customers.spec.ts', 16],
  ['test/e2e/telecloud-administration.spec.ts', 16],
  ['test/e2e/voipms-service.spec.ts', 16],
  ['test/e2e/waiting.spec.ts', 16],
  ['test/torture/simulation.spec.ts', 15],
  ['test/torture/console.spec.ts', 20],
  ['test/e2e/tcl-service.spec.ts', 14],
  ['test/sagas/two-gateways.spec.ts', 14],
  ['test/kill/webhooks.spec.ts', 14],
  ['test/e2e/docs-page.spec.ts', 14],
  ['test/e2e/voipms-customers.spec.ts', 13],
  ['test/canary/canary.spec.ts', 13],
  ['test/e2e/telecloud-customer-money.spec.ts', 13],
  ['test/e2e/orders.spec.ts', 13],
  ['test/torture/unknowns.spec.ts', 12],
  ['test/e2e/voipms-ports.spec.ts', 12],
]);

/**
 * The longest files first, so that no worker is left with one when the others have finished. Jest's own order goes by what it remembers
 * of earlier runs, and in a fresh clone by the size of files: there the matrices of faults, small files that take minutes, came last.
 */
export default class LongestFirst extends Sequencer {
  /**
   * @override
   * @param {Parameters<InstanceType<typeof Sequencer>['sort']>[0]} tests
   */
  sort(tests) {
    const known = tests.map((test) => ({
      test,
      path: relative(test.context.config.rootDir, test.path),
      size: test.context.hasteFS.getSize(test.path) ?? 0,
    }));
    known.sort(
      (a, b) =>
        (seconds.get(b.path) ?? 0) - (seconds.get(a.path) ?? 0) || b.size - a.size || a.path.localeCompare(b.path),
    );
    return known.map(({ test }) => test);
  }
}
