// @ts-check
const often = { env: { TORTURE_ROUNDS: '30' } };
const found = { spec: 'test/torture/simulation.spec.ts', test: 'a short run of the simulation finds nothing wrong' };

/** What the simulation must find. @type {import('../mutant.js').Mutant[]} */
export const simulation = [
  {
    id: 'simulation-resent-on-reset',
    breaks: 'A call that changes something is sent once; after a reset it is sent again at once.',
    file: 'src/providers/kit/sender.ts',
    text: '    const exchange = await this.wires[kind].exchange({ method, path, headers, body, timeoutMs, maxReplyBytes });\n',
    becomes:
      '    let exchange = await this.wires[kind].exchange({ method, path, headers, body, timeoutMs, maxReplyBytes });\n' +
      "    if (exchange.kind === 'failed' && exchange.code === 'ECONNRESET') exchange = await this.wires[kind].exchange({ method, path, headers, body, timeoutMs, maxReplyBytes });\n",
    ...found,
  },
  {
    id: 'simulation-two-live-holds',
    breaks: 'A number has one live hold on an account; it has as many as are asked for.',
    file: 'src/ledger/migrations.ts',
    text: 'CREATE UNIQUE INDEX one_live_hold',
    becomes: 'CREATE INDEX one_live_hold',
    ...found,
  },
  {
    id: 'simulation-no-intent',
    breaks: 'What moves money is written down before it is sent; it is sent without.',
    file: 'src/ledger/journal.ts',
    text: "    const id = newId('stp', this.clock);\n",
    becomes:
      "    const id = newId('stp', this.clock);\n    if (step.effect === 'money') return { ...step, id, status: 'intent' };\n",
    ...found,
  },
  {
    id: 'simulation-reset-counts-as-unsent',
    breaks: 'A call whose connection broke may have been executed; it counts as never sent.',
    file: 'src/providers/kit/ending.ts',
    text: "exchange.connected ? 'unknown' : 'not_sent'",
    becomes: "exchange.connected && exchange.reason === 'timeout' ? 'unknown' : 'not_sent'",
    ...found,
    ...often,
  },
  {
    id: 'simulation-expiry-of-ordered',
    breaks: 'A reservation that an order has claimed is left alone by expiry; it is ended.',
    file: 'src/sagas/expiry.ts',
    text: "if (reservation?.status !== 'held') continue;",
    becomes: "if (reservation?.status !== 'held' && reservation?.status !== 'ordering') continue;",
    ...found,
  },
  {
    id: 'simulation-key-unbound',
    breaks: 'A retry finds what its key has made; it makes another.',
    file: 'src/usecases/hold-numbers.ts',
    text: '          await ledger.idempotency.bind(use, reservation.id);\n',
    becomes: '',
    ...found,
  },
  {
    id: 'simulation-no-late-bound',
    breaks: 'An unknown outcome is settled after the late bound; it is settled at once.',
    file: 'src/sagas/settling.ts',
    text: '  if (now < step.settleAfter) throw',
    becomes: '  if (now < step.sentAt) throw',
    ...found,
    ...often,
  },
  {
    id: 'simulation-voipms-not-looked-up',
    breaks:
      'A VoIP.ms order without an answer is looked for among the numbers of the account; it counts as not executed.',
    file: 'src/providers/voipms/voipms.orders.ts',
    text: '(await ownedRow(this.upstream, number)) !== undefined)',
    becomes: '(await ownedRow(this.upstream, number)) === null)',
    ...found,
    ...often,
  },
  {
    id: 'simulation-lease-not-checked',
    breaks: 'Who has lost the lease writes and sends nothing more; nobody looks.',
    file: 'src/ledger/work.ts',
    text: '    if (rows.length === 0) throw new LeaseLost(lease.subjectId);\n',
    becomes: '',
    ...found,
    ...often,
  },
];
