// @ts-check
/** What the layer of recovery and the upgrades must find. @type {import('../mutant.js').Mutant[]} */
export const recovery = [
  {
    id: 'recovery-stop-without-waiting',
    breaks: 'A gateway that is stopped writes down what became of the calls that it has sent.',
    file: 'src/sagas/runner.ts',
    text: 'await Promise.race([Promise.all(this.active.values()), over]);',
    becomes: 'await Promise.race([over, Promise.resolve()]);',
    spec: 'test/torture/recovery.spec.ts',
    test: 'a short run of recovery',
    built: true,
  },
  {
    id: 'recovery-nothing-taken-up',
    breaks: 'A start takes up all work that is due.',
    file: 'src/core.module.ts',
    text: '    this.runner.start();\n',
    becomes: '',
    spec: 'test/torture/recovery.spec.ts',
    test: 'a short run of recovery',
    built: true,
  },
  {
    id: 'recovery-restored-is-sent',
    breaks: 'What a restored ledger has nothing of is not sent before the provider has been asked.',
    file: 'src/sagas/run.ts',
    text: 'const since = attempt === 1 ? this.lease.restoredFrom : undefined;',
    becomes: 'const since = attempt === 0 ? this.lease.restoredFrom : undefined;',
    spec: 'test/torture/recovery.spec.ts',
    test: 'a short run of recovery',
    built: true,
  },
  {
    id: 'recovery-upgrade-loses-rows',
    breaks: 'An upgrade of the schema loses no row of any earlier one.',
    file: 'src/ledger/migrations.ts',
    text: "`DELETE FROM counters WHERE span = 'now'`",
    becomes: "`DELETE FROM provider_orders WHERE account <> ''`",
    spec: 'test/ledger/upgrades.spec.ts',
  },
];
