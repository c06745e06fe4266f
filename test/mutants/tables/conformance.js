// @ts-check
/** What the faults on the wire, and the strict front, must show of any provider. @type {import('../mutant.js').Mutant[]} */
export const conformance = [
  {
    id: 'conformance-row-without-driver',
    breaks: 'A row that nobody knows how to drive fails the matrix of faults.',
    file: 'test/conformance/drivers/tcl.ts',
    text: "    moveOrder: ofNumber((at, path) => at.client.post(`${path}/move`, { locationId: 'loc-2' })),\n",
    becomes: '',
    spec: 'test/conformance/faults/tcl.spec.ts',
    env: { FAULT_ROWS: '^moveOrder$' },
  },
  {
    id: 'conformance-settled-too-soon',
    breaks: 'Nothing is settled before its late bound: a late charge would be made a second time.',
    file: 'src/sagas/run.ts',
    text: 'settleAfter: sentAt + call.timeoutMs + call.lateBoundMs,',
    becomes: 'settleAfter: sentAt + call.timeoutMs,',
    spec: 'test/conformance/faults/voipms.spec.ts',
    env: { FAULT_ROWS: '^addCharge$' },
  },
  {
    id: 'conformance-person-is-repeat',
    breaks: 'A charge that nothing can tell of is not sent again when its reply is lost.',
    file: 'src/sagas/run.ts',
    text: "      case 'person':\n      case 'letting_go':",
    becomes:
      "      case 'person':\n        return this.conclude(step, 'repeated', undefined, '');\n      case 'letting_go':",
    spec: 'test/conformance/faults/telecloud.spec.ts',
    env: { FAULT_ROWS: '^Customer/Credit$|^Order/Create$' },
  },
  {
    id: 'conformance-500-is-refusal',
    breaks: 'A 500 says nothing of what became of a call: it may have been carried out.',
    file: 'src/providers/kit/answer.ts',
    text: "if (status >= 500) return broken('upstream_unavailable', http, { ...again, health: 'failed' });",
    becomes:
      "if (status >= 500) return { ...broken('upstream_unavailable', http, { ...again, health: 'failed' }), kind: 'refused' };",
    spec: 'test/conformance/faults/voipms.spec.ts',
    env: { FAULT_ROWS: '^orderDID$' },
  },
  {
    id: 'conformance-cut-reply-is-not-sent',
    breaks: 'A connection that ends after the call went out leaves an unknown outcome, and no call that was not sent.',
    file: 'src/providers/kit/answer.ts',
    text: "const kind = exchange.connected ? 'unknown' : 'not_sent';",
    becomes: "const kind = exchange.reason === 'timeout' ? 'unknown' : 'not_sent';",
    spec: 'test/conformance/faults/tcl.spec.ts',
    env: { FAULT_ROWS: '^createOrder$' },
  },
  {
    id: 'conformance-strict-urlencoded',
    breaks: 'A strict front that refuses urlencoded bodies meets the VoIP.ms adapter and finds none.',
    file: 'src/providers/voipms/voipms.dialect.ts',
    text: "({ path: '', ...multipart({ ...fields, method: methodOf(op) }, {}) })",
    becomes: `({
      path: '',
      body: new URLSearchParams({ ...fields, method: methodOf(op) }).toString(),
      contentType: 'application/x-www-form-urlencoded',
    })`,
    spec: 'test/conformance/strict/voipms.spec.ts',
    test: 'everything that changes something is done',
  },
  {
    id: 'conformance-strict-forms-to-tcl',
    breaks: 'A strict front that wants JSON meets the TCL adapter and finds nothing else.',
    file: 'src/providers/kit/bearer-json.ts',
    text: '    encode: restful,',
    becomes: "    encode: (op, fields, files) => ({ ...restful(op, fields, files), contentType: 'text/plain' }),",
    spec: 'test/conformance/strict/tcl.spec.ts',
    test: 'everything that changes something is done',
  },
];
