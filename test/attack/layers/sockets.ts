import { connect, type Socket } from 'node:net';
import { sendBytes } from '../http.js';
import { type Attack, type Layer } from '../layer.js';
import { type Random } from '../random.js';
import { bytesOf, type RawForm, rawForms } from '../raw-requests.js';
import { newIn } from '../simulators.js';

const names = Object.keys(rawForms);

/** Bytes that are not quite HTTP, or not quite one request: a refusal or the end of the connection, and health answers meanwhile. */
export const sockets: Layer = {
  name: 'sockets',
  share: { requests: 1_500, seconds: 10 },
  async run(at) {
    const { simulators } = at.target;
    const before = await simulators?.quiet();
    const slow = new SlowOnes(at.target.url, slowConnections);
    await at.cases(
      async (index, random) => {
        if (index % 25 === 0) await health(at, index);
        else await one(at, index, random);
      },
      { width: 8 },
    );
    for (let i = 0; i < 10; i++) await health(at, 0);
    const { closed, heldMs } = slow.end();
    if (heldMs > headersTimeoutMs && closed < slowConnections)
      at.find(0, 'connections whose headers never end are kept', `${closed} of ${slowConnections} closed in ${heldMs} ms`);
    at.notes.push(`${names.length} forms; beside ${slowConnections} connections that send a byte now and then`);
    if (simulators && before)
      at.noEffects(0, newIn(before, await simulators.quiet()), 'of requests that are no requests');
  },
}; // prettier-ignore

const slowConnections = 100;
/** 15 s, and the 5 s between looks at them; on a busy machine a little more. */
const headersTimeoutMs = 30_000;

async function health(at: Attack, index: number): Promise<void> {
  const { status } = await at.ask({ method: 'GET', path: '/health/live' });
  if (status !== 200) at.find(index, 'health does not answer beside malformed requests', `status ${status}`);
}

async function one(at: Attack, index: number, random: Random): Promise<void> {
  // Each form is met before any is met twice.
  const name = names[(index + Math.floor(index / names.length)) % names.length]!;
  const form = rawForms[name]!;
  at.requests++;
  const bytes = bytesOfForm(at, form, random);
  const { text, ended } = await sendBytes(at.target.url, cut(bytes, random), {
    forMs: form.unfinished ? 250 : 5_000,
    settledMs: 80,
  });
  const say = (what: string): void => at.find(index, what, `${name}: ${bytes.slice(0, 300)} → ${text.slice(0, 300)}`);
  const statuses = [...text.matchAll(/HTTP\/1\.[01] (\d{3}) [A-Z]/g)].map(([, status]) => Number(status));
  const wrong = statuses.find((status) => (status < 400 || status > 499) && !form.may?.includes(status));
  if (wrong !== undefined) say(`${name}: answered with ${wrong}`);
  if (statuses.length > (form.answers ?? 1)) say(`${name}: answered ${statuses.length} times`);
  if (statuses.length === 0 && !ended && !form.unfinished) say(`${name}: neither answered nor ended`);
  if (statuses.some((status) => status >= 400) && !text.includes('application/problem+json'))
    say(`${name}: refused without a problem document`);
}

function bytesOfForm(at: Attack, form: RawForm, random: Random): string {
  const body = JSON.stringify({ provider: 'didtfn', phoneNumbers: [`+1206219${1_000 + random.below(99)}`], region: 'WA' }); // prettier-ignore
  const headers = [
    'Host: x',
    `Authorization: Bearer ${at.target.keys.a}`,
    `Idempotency-Key: sockets-${random.word(16)}`,
    'Content-Type: application/json',
    `Content-Length: ${body.length}`,
  ];
  const bent = form.parts({ headers, body });
  return typeof bent === 'string' ? bent : bytesOf({ headers, body, ...bent });
}

/** As one piece, or as several that arrive one after the other. */
function cut(bytes: string, random: Random): string[] {
  const pieces: string[] = [];
  let from = 0;
  for (let left = random.below(4); left > 0; left--) {
    const to = from + random.below(Math.min(bytes.length - from, 400) + 1);
    pieces.push(bytes.slice(from, to));
    from = to;
  }
  return [...pieces, bytes.slice(from)].filter((piece) => piece !== '');
}

/** Connections that begin a request and send a little of it now and then. */
class SlowOnes {
  private readonly sockets: Socket[];
  private readonly began = Date.now();
  private closed = 0;
  private readonly drip: NodeJS.Timeout;

  constructor(url: string, count: number) {
    const { hostname: host, port } = new URL(url);
    this.sockets = Array.from({ length: count }, () => {
      const socket = connect({ host, port: Number(port) }, () => socket.write('GET /v1/orders HTTP/1.1\r\nHost: x\r\n'));
      return socket.on('error', () => undefined).once('close', () => this.closed++).resume();
    }); // prettier-ignore
    this.drip = setInterval(() => {
      for (const socket of this.sockets) if (socket.writable) socket.write('X: y\r\n');
    }, 500);
  }

  end(): { closed: number; heldMs: number } {
    clearInterval(this.drip);
    const { closed } = this;
    this.sockets.forEach((socket) => socket.destroy());
    return { closed, heldMs: Date.now() - this.began };
  }
}
