import { readFileSync } from 'node:fs';
import { HostileFront } from '../hostile-front.js';
import { type Answered, type Asked } from '../http.js';
import { type Attack, type Layer } from '../layer.js';
import { startOwn } from '../own-gateway.js';
import { bearer, type Target } from '../target.js';

/** One tenant with more requests than there is room for; what another one asks meanwhile is answered. */
export const crowds: Layer = {
  name: 'crowds',
  share: { requests: 2_600, seconds: 16 },
  unfit: ({ own }) => (own ? undefined : 'needs a gateway of its own, with the limits that a gateway has unless set otherwise'),
  async run(at) {
    const front = new HostileFront();
    const count = Math.min(Math.floor(at.mostRequests * 0.45), mostWaiters);
    const places = Math.min(usualPlaces, Math.floor(count / 2));
    const env = { ...asUsual, WAITING_PER_TENANT: String(places) };
    const target = await startOwn(at.root, env, (variables) => front.inFrontOf(variables));
    try {
      await waiters(at, target, front, count, places);
      await readers(at, target, Math.floor(at.mostRequests * 0.35));
      const { peakMb } = memoryOf(target);
      if (peakMb > mostMb) at.find(0, 'the gateway grows with a crowd', `${peakMb} MB`);
      at.notes.push(`at most ${peakMb} MB resident`);
    } finally {
      await target.own?.stop();
      front.close();
    }
  },
}; // prettier-ignore

/** What a tenant may have waiting at a time unless set otherwise (WAITING_PER_TENANT). */
const usualPlaces = 200;
const mostMb = 400;
/** Connections of this process. */
const mostWaiters = 1_500;
const asUsual = { TCL_RATE_PER_SECOND: '10', DIDTFN_MONEY_TIMEOUT_MS: '120000' };

function memoryOf({ own }: Target): { peakMb: number } {
  const status = readFileSync(`/proc/${own!.pid}/status`, 'utf8');
  return { peakMb: Math.round(Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) / 1024) };
}

/** p99 of how long they took, to be shown and not to be judged by. */
const p99 = (answers: readonly Answered[]): string => {
  const sorted = answers.map(({ ms }) => ms).sort((a, b) => a - b);
  return `${(sorted[Math.floor(sorted.length * 0.99)] ?? 0).toFixed(0)} ms`;
};

/** A's provider hangs and A waits in hundreds: no more than there are places, and B is served, at that provider's neighbours too. */
async function waiters(at: Attack, target: Target, front: HostileFront, count: number, places: number): Promise<void> {
  const goOn = front.hang('didtfn', /\/reserve\b/);
  let refused = 0;
  const waiting = Array.from({ length: count }, async (_, i) => {
    const answered = await at.ask(
      {
        method: 'POST',
        path: '/v1/reservations',
        headers: { ...bearer(target.keys.a), 'content-type': 'application/json', prefer: 'wait=60', 'idempotency-key': `crowds-waiting-${i}-key` }, // prettier-ignore
        body: JSON.stringify({ provider: 'didtfn', phoneNumbers: [`+1206219${1_000 + i}`], region: 'WA' }),
      },
      target,
    );
    if (answered.status === 503) refused++;
    return answered;
  });
  const told = Math.max(0, count - places);
  for (const until = Date.now() + 40_000; refused < told && Date.now() < until;) await new Promise((resolve) => setTimeout(resolve, 50)); // prettier-ignore
  const others = await othersServed(at, target, count);
  goOn();
  const answers = await Promise.all(waiting);
  const shed = answers.filter(({ status }) => status === 503).length;
  if (shed !== told) at.find(0, 'the places of those that wait are not counted', `${count} came, ${shed} were turned away, ${told} should have been`); // prettier-ignore
  const odd = answers.find(({ status }) => ![201, 409, 503].includes(status));
  if (odd) at.find(0, `somebody that waits is answered with ${odd.status}`, odd.text);
  at.notes.push(`${count} waiting, ${shed} turned away, others p99 ${p99(others)}`);
}

/** What B asks while A is many: everything is answered, and as it would be otherwise. */
async function othersServed(at: Attack, target: Target, count: number): Promise<Answered[]> {
  const key = bearer(target.keys.b!);
  const asked: Asked[] = ['/v1/orders', '/v1/providers', '/v1/reservations', '/v1/trunks?provider=voipms', '/health/live'].map((path) => ({ method: 'GET', path, headers: key })); // prettier-ignore
  const hold = (i: number): Asked => ({
    method: 'POST',
    path: '/v1/reservations',
    headers: { ...key, 'content-type': 'application/json', prefer: 'wait=30', 'idempotency-key': `crowds-others-${count}-${i}` }, // prettier-ignore
    body: JSON.stringify({ provider: 'tcl', phoneNumbers: [`+4420794601${10 + i}`] }),
  });
  const answers: Answered[] = [];
  for (let i = 0; i < 20; i++) {
    for (const one of i % 4 === 0 ? [...asked, hold(i)] : asked) {
      const answered = await at.ask(one, target);
      answers.push(answered);
      if (answered.status >= 300) at.find(0, `a crowd of one tenant's keeps another's ${one.method} ${one.path} out`, `${answered.status} ${answered.text}`); // prettier-ignore
    }
  }
  return answers;
}

/** A reads more than the provider's rate; B reads a little, and gets it. */
async function readers(at: Attack, target: Target, count: number): Promise<void> {
  let left = count;
  let limited = 0;
  const reader = async (): Promise<void> => {
    while (left > 0) {
      // Each asks for something else: equal reads would be one.
      const path = `/v1/available-numbers?provider=tcl&country=GB&type=local&contains=${left-- % 200}`;
      const answered = await at.ask({ method: 'GET', path, headers: bearer(target.keys.a) }, target);
      if (answered.status === 429) {
        limited++;
        // It goes on for as long as the other reads, and tries many times as often as there are calls.
        await new Promise((resolve) => setTimeout(resolve, 100));
      } else if (answered.status !== 200) at.find(0, `reads beyond the rate are answered with ${answered.status}`, answered.text); // prettier-ignore
    }
  };
  const others: Answered[] = [];
  const other = async (): Promise<void> => {
    for (let i = 0; left > 0 || i < 5; i++) {
      const path = '/v1/numbers?provider=tcl';
      const answered = await at.ask({ method: 'GET', path, headers: bearer(target.keys.b!) }, target);
      others.push(answered);
      if (answered.status !== 200) at.find(0, "one tenant's reads starve another", `${answered.status} ${answered.text}`); // prettier-ignore
      await new Promise((resolve) => setTimeout(resolve, 450));
    }
  };
  await Promise.all([other(), ...Array.from({ length: 10 }, reader)]);
  at.notes.push(
    `${count} reads of one, ${limited} limited; ${others.length} of another, all served, p99 ${p99(others)}`,
  );
}
