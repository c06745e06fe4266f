// @ts-check
const found = { spec: 'test/torture/unknowns.spec.ts', test: 'are never said to be what they were not' };

/** What calls without an outcome must find. @type {import('../mutant.js').Mutant[]} */
export const unknowns = [
  {
    id: 'unknowns-no-late-bound',
    breaks: 'An unknown outcome is settled after the late bound; it is settled at once.',
    file: 'src/sagas/settling.ts',
    text: '  if (now < step.settleAfter) throw',
    becomes: '  if (now < step.sentAt) throw',
    ...found,
  },
  {
    id: 'unknowns-timeout-is-refusal',
    breaks: 'What no reply came to is looked up; it counts as never sent.',
    file: 'src/providers/kit/ending.ts',
    text: "exchange.connected ? 'unknown' : 'not_sent'",
    becomes: "exchange.connected && exchange.reason !== 'timeout' ? 'unknown' : 'not_sent'",
    ...found,
  },
];
