// @ts-check
/** What stays quick and whole however much there is. @type {import('../mutant.js').Mutant[]} */
export const retention = [
  {
    id: 'retention-deletes-what-changed',
    breaks: 'What was used since it was archived stays in the ledger.',
    file: 'src/ledger/retention.ts',
    text: 'digestOf(subject) === archived.get(subject.id)',
    becomes: 'archived.has(subject.id)',
    spec: 'test/archive/archive.spec.ts',
    test: 'SQLite leaves what is used',
  },
  {
    id: 'retention-forgets-keys',
    breaks: 'What an idempotency key still answers with is not archived.',
    file: 'src/ledger/retention.ts',
    text: "const noKey = 'NOT EXISTS (SELECT 1 FROM idempotency i WHERE i.resource_id = t.id)';",
    becomes: "const noKey = '1 = 1';",
    spec: 'test/archive/archive.spec.ts',
    test: 'SQLite takes no order that a key',
  },
  {
    id: 'retention-interrupted-for-good',
    breaks: 'What a run that was interrupted had written is deleted by the next one, and not written again.',
    file: 'src/archive/archive.ts',
    text: 'if (manifest.deletedAt === undefined) add(',
    becomes: 'if (manifest.deletedAt !== undefined) add(',
    spec: 'test/archive/archive.spec.ts',
    test: 'SQLite is neither less nor more',
  },
  {
    id: 'retention-tally-without-origin',
    breaks: 'What leaves a status is counted there no more.',
    file: 'src/ledger/tallies.ts',
    text: "BEGIN ${count('OLD.status', -1)} ${count('NEW.status', 1)} END",
    becomes: "BEGIN ${count('NEW.status', 1)} END",
    spec: 'test/ledger/tallies.spec.ts',
    test: 'SQLite',
  },
  {
    id: 'retention-scan-at-start',
    breaks: 'A start unlocks keys that were not answered by an index, and does not read all of them.',
    file: 'src/ledger/migrations.ts',
    text: 'CREATE INDEX idempotency_unanswered ON idempotency (locked_until) WHERE http_status IS NULL',
    becomes: 'CREATE INDEX idempotency_unanswered ON idempotency (locked_until)',
    spec: 'test/ledger/plans.spec.ts',
    test: 'use an index on SQLite, and sort nothing that grows',
  },
];
