import { existsSync, readdirSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { formOf, formOfSize, hostileForm } from '../forms.js';
import { type Answered } from '../http.js';
import { type Attack, type Layer } from '../layer.js';
import { type Operation } from '../operations.js';
import { type Random } from '../random.js';
import { newIn } from '../simulators.js';
import { bearer } from '../target.js';

const megabyte = 1024 * 1024;

/** Forms with documents: many at once, cut off, too large. Quotas hold, and nothing stays on the disk. */
export const uploads: Layer = {
  name: 'uploads',
  share: { requests: 500, seconds: 12 },
  async run(at) {
    const { own, simulators } = at.target;
    const operation = at.target.operations.find(({ id }) => id === 'createPortOrder');
    if (!operation) throw new Error('there is no createPortOrder in the document');
    const before = await simulators?.quiet();
    let taken = own ? await overQuota(at, operation, own.uploads) : 0;
    await at.cases(
      async (index, random) => {
        const { status } = await one(at, index, operation, random);
        if (status < 300 && status > 0) taken++;
      },
      { width: 100 },
    );
    if (own && (await filesLeft(own.uploads)) > 0) at.find(0, 'documents are left on the disk', filesIn(own.uploads).join(' ')); // prettier-ignore
    if (!simulators || !before) return;
    const ports = newIn(before, await simulators.quiet()).filter(({ type, provider }) => type === 'port' && provider === 'didtfn'); // prettier-ignore
    if (ports.length > taken) at.find(0, 'more ports than were taken', `${ports.length} of ${taken}`);
    at.notes.push(`${taken} taken`);
  },
};

function filesIn(directory: string): string[] {
  while (existsSync(directory)) {
    try {
      const entries = readdirSync(directory, { recursive: true, withFileTypes: true });
      return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
    } catch (error) {
      // A form's folder was removed between being found and being read.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }
  return [];
}

/** How many files there are still, once there has been time to remove them. */
async function filesLeft(directory: string): Promise<number> {
  for (const until = Date.now() + 30_000; Date.now() < until;) {
    if (filesIn(directory).length === 0) return 0;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return filesIn(directory).length;
}

function headOf(at: Attack, operation: Operation, key: string, type: string, length: number, random: Random): string {
  const lines = [
    `${operation.method} ${operation.path} HTTP/1.1`,
    'Host: x',
    `Authorization: Bearer ${key}`,
    `Idempotency-Key: uploads-${random.word(20)}`,
    `Content-Type: ${type}`,
    `Content-Length: ${length}`,
  ];
  at.requests++;
  return `${lines.join('\r\n')}\r\n\r\n`;
}

const mostAtOnce = 100;
const announced = 24 * megabyte;
/** What a tenant may have under way unless set otherwise (UPLOAD_TENANT_MB). */
const tenantBytes = 100 * megabyte;

/**
 * Up to a hundred forms of 24 MB begin and do not go on: no more of them are let in than the quota has room for, and another tenant's is.
 * Answers how many were taken in the end.
 */
async function overQuota(at: Attack, operation: Operation, directory: string): Promise<number> {
  const { a, b } = at.target.keys;
  const random = at.random(0);
  const { type, body } = formOfSize(at, operation, random, 64 * 1024);
  const { hostname: host, port } = new URL(at.target.url);
  const crowd = Math.max(20, Math.min(mostAtOnce, Math.floor(at.mostRequests / 3)));
  let refused = 0;
  const sockets = await Promise.all(
    Array.from({ length: crowd }, async () => {
      const socket: Socket = connect({ host, port: Number(port) });
      const answered = new Promise<void>((resolve) => {
        socket.on('data', (chunk) => {
          if (/^HTTP\/1.1 (?:429|503)/.test(chunk.toString('latin1'))) refused++;
          resolve();
        });
        socket.on('error', () => resolve()).on('close', () => resolve());
        setTimeout(resolve, 2_000).unref();
      });
      socket.write(headOf(at, operation, a, type, announced, random));
      socket.write(body.subarray(0, body.length - 200));
      await answered;
      return socket;
    }),
  );
  const room = Math.floor(tenantBytes / announced);
  if (refused < crowd - room) at.find(0, 'more forms are let in than there is room for', `${refused} of ${crowd} were refused`); // prettier-ignore
  let taken = 0;
  if (b !== undefined) {
    const answered = await send(at, operation, b, formOf(at, operation, random), random);
    if (answered.status === 429 || answered.status >= 500) at.find(0, "a crowd of one tenant's forms keeps another's out", answered.text); // prettier-ignore
    if (answered.status < 300) taken++;
  }
  sockets.forEach((socket) => socket.destroy());
  const left = await filesLeft(directory);
  if (left > 0) at.find(0, 'forms that were cut off are left on the disk', `${left} files`);
  at.notes.push(`${refused} of ${crowd} at once refused`);
  return taken;
}

function send(
  at: Attack,
  { method, path }: Operation,
  key: string,
  { type, body }: { type: string; body: Buffer },
  random: Random,
): Promise<Answered> {
  // prettier-ignore
  const headers = { ...bearer(key), 'idempotency-key': `uploads-${random.word(20)}`, 'content-type': type, prefer: 'wait=0' }; // prettier-ignore
  return at.ask({ method, path, headers, body });
}

async function one(at: Attack, index: number, operation: Operation, random: Random): Promise<Answered> {
  const key = random.of([at.target.keys.a, at.target.keys.b ?? at.target.keys.a]);
  const kind = random.of(['whole', 'whole', 'whole', 'cut off', 'cut off', 'bent', 'bent', index % 8 === 0 ? 'too large' : 'whole']); // prettier-ignore
  const say = (what: string, { status, text }: Answered): void => at.find(index, what, `${kind}: ${status} ${text.slice(0, 300)}`); // prettier-ignore
  if (kind === 'cut off') return cutOff(at, operation, key, random);
  const form =
    kind === 'bent'
      ? hostileForm(at, operation, random)
      : kind === 'too large'
        ? formOfSize(at, operation, random, 10 * megabyte + 1 + random.below(4 * megabyte))
        : withNumber(formOf(at, operation, random), random);
  const answered = await send(at, operation, key, form, random);
  // Whoever is told so before everything has arrived may find the connection closed.
  if (answered.status === 0 && kind !== 'whole') return answered;
  for (const what of at.target.judge.wrongWith(operation, answered)) say(what, answered);
  if (answered.status < 300 && (kind === 'too large' || ('forbidden' in form && form.forbidden)))
    say(`a form is taken that is ${kind}`, answered);
  return answered;
}

/** A number of its own: two ports of one number are refused for another reason. */
function withNumber({ type, body }: { type: string; body: Buffer }, random: Random): { type: string; body: Buffer } {
  const number = `+1${random.of(['206', '253', '425'])}555${String(1_000 + random.below(7_999))}`;
  return { type, body: Buffer.from(body.toString('latin1').replace('+12065551234', number), 'latin1') };
}

/** Half of a form, and then the end of the connection, politely or not. */
function cutOff(at: Attack, operation: Operation, key: string, random: Random): Promise<Answered> {
  const { type, body } = formOfSize(at, operation, random, random.below(300_000));
  const { hostname: host, port } = new URL(at.target.url);
  return new Promise((resolve) => {
    const socket = connect({ host, port: Number(port) });
    const done = (): void => resolve({ status: 0, headers: new Headers(), text: '', ms: 0 });
    socket.on('error', done).on('close', done).resume();
    socket.write(headOf(at, operation, key, type, body.length, random));
    socket.write(body.subarray(0, Math.floor(body.length * 0.6)), () => {
      if (random.below(2) === 0) socket.end();
      else setTimeout(() => socket.resetAndDestroy(), random.below(20));
    });
    setTimeout(() => socket.destroy(), 3_000).unref();
  });
}
