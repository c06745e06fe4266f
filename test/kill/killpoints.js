// @ts-check
/**
 * Loaded into a gateway process with `node --import`. Names every commit and every send of the gateway, and kills the process
 * with SIGKILL at one of them. The product has no hooks for this: the built classes are wrapped from outside.
 *
 * PROGRAM   directory of the gateway's modules (bundle.js)
 * SIGUSR2   arms it
 * KILL_AT   file that names the point to die at, read when armed, e.g. `commit:intend:gen_order:before`, `send:process_order:after`
 * POINTS    file to which every point reached is appended, as long as there is none to die at
 * SABOTAGE  a step, e.g. `process_order`, whose intent is not written down; shows that the test can fail
 * AHEAD_MS  how far its clock is ahead of everybody else's
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { appendFileSync, readFileSync } from 'node:fs';

const { PROGRAM = '', KILL_AT = '', POINTS = '', SABOTAGE, AHEAD_MS } = process.env;
if (AHEAD_MS) {
  const { now } = Date;
  Date.now = () => now() + Number(AHEAD_MS);
}
/** @param {string} path */
const load = (path) => import(new URL(path, `file://${PROGRAM}/`).href);

/** The point to die at, empty to die at none, undefined until armed. */
let deadly = /** @type {string | undefined} */ (undefined);
process.on('SIGUSR2', () => {
  deadly = readFileSync(KILL_AT, 'utf8');
  process.stdout.write('armed\n');
});

/** @param {string} point */
function reach(point) {
  if (deadly === '') appendFileSync(POINTS, `${point}\n`);
  if (deadly === point) process.kill(process.pid, 'SIGKILL');
}

/**
 * A commit is named by the first thing that it writes. What comes of a call may share the commit of what follows or have its own, as it happens: whichever
 * commit writes what the point is named for is the one to die at.
 * @param {string[]} labels
 * @param {'before' | 'after'} when
 */
function reachCommit(labels, when) {
  if (labels.length === 0) return;
  const points = labels.map((label) => `commit:${label}:${when}`);
  reach(points.find((point) => point === deadly) ?? points[0] ?? '');
}

/** What a transaction writes, by the writes that name it. */
const writes = new AsyncLocalStorage();

/**
 * @param {object} prototype
 * @param {string} method
 * @param {(...args: any[]) => string} label
 */
function name(prototype, method, label) {
  const target = /** @type {Record<string, (...args: any[]) => unknown>} */ (prototype);
  const original = target[method];
  if (!original) throw new Error(`there is no ${method} to name`);
  target[method] = function (...args) {
    writes.getStore()?.push(label(...args));
    return original.apply(this, args);
  };
}

const { Ledger } = await load('ledger/ledger.js');
const { Journal } = await load('ledger/journal.js');
const { OrderStore } = await load('ledger/orders.js');
const { ReservationStore } = await load('ledger/reservations.js');
const { HeldNumberStore } = await load('ledger/held-numbers.js');
const { LaneStore } = await load('ledger/lanes.js');
const { ChangeStore } = await load('ledger/changes.js');
const { PortOrderStore } = await load('ledger/port-orders.js');
const { WebhookEndpointStore } = await load('ledger/webhook-endpoints.js');
const { WebhookQueueStore } = await load('ledger/webhook-queue.js');
const { Sender } = await load('providers/kit/sender.js');
const { WebhookSender } = await load('webhooks/sender.js');

const stepNames = new Map();
const role = (/** @type {string} */ key) => key.replace(/[:@].*$/, '');

if (SABOTAGE) {
  const { intend, conclude } = Journal.prototype;
  Journal.prototype.intend = async function (/** @type {any} */ step) {
    return role(step.key) === SABOTAGE
      ? { ...step, id: 'not written down', status: 'intent' }
      : intend.call(this, step);
  };
  Journal.prototype.conclude = async function (/** @type {any[]} */ ...args) {
    return args[0] === 'not written down' || conclude.apply(this, args);
  };
}

const intend = Journal.prototype.intend;
Journal.prototype.intend = async function (/** @type {any} */ step) {
  const written = await intend.call(this, step);
  stepNames.set(written.id, role(step.key));
  writes.getStore()?.push(`intend:${role(step.key)}`);
  return written;
};
name(Journal.prototype, 'conclude', (id, status) => `conclude:${stepNames.get(id) ?? 'old'}:${status}`);
name(OrderStore.prototype, 'insert', () => 'order');
name(OrderStore.prototype, 'setStatus', (_id, _from, to) => `order:${to}`);
name(ReservationStore.prototype, 'insert', () => 'reservation');
name(ReservationStore.prototype, 'setStatus', (_id, _from, to) => `reservation:${to}`);
name(HeldNumberStore.prototype, 'parkOthers', () => 'park');
name(ChangeStore.prototype, 'insert', () => 'change');
name(ChangeStore.prototype, 'setStatus', (_id, _from, to) => `change:${to}`);
name(PortOrderStore.prototype, 'insert', () => 'port');
name(PortOrderStore.prototype, 'setStatus', (_order, to) => `port:${to}`);
name(LaneStore.prototype, 'takeAlone', () => 'lane_taken');
name(LaneStore.prototype, 'leave', () => 'lane_left');
name(WebhookEndpointStore.prototype, 'moveTo', () => 'webhook_position');
// One transaction writes down many attempts.
for (const what of ['drop', 'putOff']) name(WebhookQueueStore.prototype, what, () => `webhook_${what}`);

const transaction = Ledger.prototype.transaction;
Ledger.prototype.transaction = async function (/** @type {(ledger: unknown) => Promise<unknown>} */ work) {
  /** @type {string[]} */
  const labels = [];
  const result = await transaction.call(this, async (/** @type {unknown} */ ledger) => {
    const value = await writes.run(labels, () => work(ledger));
    reachCommit(labels, 'before');
    return value;
  });
  reachCommit(labels, 'after');
  return result;
};

const effect = Sender.prototype.effect;
Sender.prototype.effect = async function (
  /** @type {{name: string}} */ op,
  /** @type {unknown} */ input,
  /** @type {{stepId: string}} */ intent,
) {
  const what = stepNames.get(intent.stepId) ?? op.name;
  reach(`send:${what}:before`);
  const outcome = await effect.call(this, op, input, intent);
  reach(`send:${what}:after`);
  return outcome;
};

const sendWebhook = WebhookSender.prototype.send;
WebhookSender.prototype.send = async function (/** @type {unknown[]} */ ...args) {
  reach('send:webhook:before');
  const answer = await sendWebhook.apply(this, args);
  reach('send:webhook:after');
  return answer;
};
