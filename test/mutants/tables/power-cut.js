// @ts-check
const lost = {
  spec: 'test/torture/power-cut.spec.ts',
  test: 'loses nothing that callers were told',
  built: /** @type {const} */ (true),
};

/** What power cuts must find. @type {import('../mutant.js').Mutant[]} */
export const powerCut = [
  {
    id: 'power-cut-synchronous-normal',
    breaks: 'A commit is on the disk before anything follows from it; it gets there with the next checkpoint.',
    file: 'src/ledger/sqlite.ts',
    text: "  ['synchronous', 'FULL', 2],",
    becomes: "  ['synchronous', 'NORMAL', 1],",
    ...lost,
  },
  {
    id: 'power-cut-synchronous-off',
    breaks: 'A commit is on the disk before anything follows from it; nothing is ever synced.',
    file: 'src/ledger/sqlite.ts',
    text: "  ['synchronous', 'FULL', 2],",
    becomes: "  ['synchronous', 'OFF', 0],",
    ...lost,
  },
  {
    id: 'power-cut-answered-before-the-sync',
    breaks: 'Of callers that share a commit nobody is answered before it is on disk; they are, and it follows.',
    file: 'src/ledger/group-commit.ts',
    text: "      this.db.exec('COMMIT');",
    becomes:
      "      for (const member of members) member.answer();\n      for (let i = 0; i < 20; i++) await turn();\n      this.db.exec('COMMIT');",
    ...lost,
  },
  {
    id: 'power-cut-postgres-answers-early',
    breaks:
      'A connection to PostgreSQL answers after the commit is on disk, whatever is set later; it follows what is set.',
    file: 'src/ledger/postgres.ts',
    text: "set_config('synchronous_commit', current_setting('synchronous_commit'), false)",
    becomes: "current_setting('synchronous_commit')",
    ...lost,
  },
];
