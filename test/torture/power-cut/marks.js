// @ts-check
/**
 * Loaded into a gateway process with `node --import`. Between what the ledger writes it writes down, in a file of its own, which calls are about
 * to be sent upstream and what callers are about to be told, so that one record of system calls has all of it in order.
 *
 * PROGRAM  directory of the gateway's modules (test/kill/bundle.js)
 * MARKS    the file
 */
import { openSync, writeSync } from 'node:fs';
import { ServerResponse } from 'node:http';

const { PROGRAM = '', MARKS = '' } = process.env;
const file = openSync(MARKS, 'w');
let at = 0;

/** @param {import('./trace.js').Mark} mark */
function write(mark) {
  const line = Buffer.from(`${JSON.stringify(mark)}\n`);
  at += writeSync(file, line, 0, line.length, at);
}

/** @type {typeof import('../../../src/providers/kit/sender.js')} */
const { Sender } = await import(new URL('providers/kit/sender.js', `file://${PROGRAM}/`).href);
/** @type {Record<string, (...args: unknown[]) => unknown>} */
const sending = /** @type {never} */ (Sender.prototype);
const effect = sending['effect'];
sending['effect'] = function (op, input, intent) {
  write({ sent: /** @type {{ stepId: string }} */ (intent).stepId });
  return effect?.call(this, op, input, intent);
};

/** @type {Record<string, (...args: unknown[]) => unknown>} */
const answering = /** @type {never} */ (ServerResponse.prototype);
const end = answering['end'];
answering['end'] = function (...args) {
  const { req } = /** @type {import('node:http').ServerResponse} */ (/** @type {unknown} */ (this));
  const [body] = args;
  if (typeof body === 'string' || Buffer.isBuffer(body)) told(body.toString(), req.headers['idempotency-key']);
  return end?.apply(this, args);
};

/**
 * @param {string} body
 * @param {string | string[] | undefined} key
 */
function told(body, key) {
  if (!/^\{"id":"/.test(body)) return;
  const { id, status } = /** @type {{ id: string, status?: string }} */ (JSON.parse(body));
  if (status !== undefined) write({ told: id, status, ...(typeof key === 'string' && { key }) });
}
