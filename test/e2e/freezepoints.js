// @ts-check
/**
 * Loaded into a gateway process with `node --import`. Stops the process (SIGSTOP) in the middle of one step of an order: the
 * step's intent has been committed, nothing of it has been sent. Armed by SIGUSR2, once.
 *
 * PROGRAM    directory of the gateway's modules (kill/bundle.js)
 * FREEZE_AT  `<step>:before` before the call is made at all; `<step>:connecting` when its connection is being opened
 */
import { Socket } from 'node:net';

/** @param {string} path */
const load = (path) => import(new URL(path, `file://${process.env['PROGRAM']}/`).href);

const [step, place] = (process.env['FREEZE_AT'] ?? '').split(':');
const upstreamPort = new URL(process.env['DIDTFN_BASE_URL'] ?? '').port;
let armed = false;
process.on('SIGUSR2', () => {
  armed = true;
});

function freeze() {
  armed = false;
  process.kill(process.pid, 'SIGSTOP');
}

const { Journal } = await load('ledger/journal.js');
const { Sender } = await load('providers/kit/sender.js');

const stepIds = new Set();
const intend = Journal.prototype.intend;
Journal.prototype.intend = async function (/** @type {{ key: string }} */ what) {
  const written = await intend.call(this, what);
  if (what.key.split(':')[0] === step) stepIds.add(written.id);
  return written;
};

let connecting = false;
const effect = Sender.prototype.effect;
Sender.prototype.effect = async function (
  /** @type {unknown} */ op,
  /** @type {unknown} */ input,
  /** @type {{ stepId: string }} */ intent,
) {
  if (armed && stepIds.has(intent.stepId)) {
    if (place === 'before') freeze();
    else connecting = true;
  }
  return effect.call(this, op, input, intent);
};

const sockets = /** @type {{ connect: (...args: unknown[]) => unknown }} */ (/** @type {unknown} */ (Socket.prototype));
const { connect } = sockets;
sockets.connect = function (/** @type {unknown[]} */ ...args) {
  const socket = connect.apply(this, args);
  if (connecting && JSON.stringify(args).includes(`"port":"${upstreamPort}"`)) {
    connecting = false;
    freeze();
  }
  return socket;
};
