// @ts-check
const found = {
  spec: 'test/torture/processes.spec.ts',
  test: 'a short run of processes',
  built: /** @type {const} */ (true),
};

/** What gateways that are killed while many callers want the same numbers must find. @type {import('../mutant.js').Mutant[]} */
export const processes = [
  {
    id: 'processes-claim-without-compare',
    breaks: 'A reservation is claimed by the one order that finds it held; by any that asks.',
    file: 'src/ledger/reservations.ts',
    text: "WHERE id = $1 AND status = 'held' AND orderable_until > $3 RETURNING id`",
    becomes: 'WHERE id = $1 AND orderable_until > $3 RETURNING id`',
    ...found,
  },
];
