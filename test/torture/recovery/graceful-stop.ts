import { openDatabase } from '../../../src/ledger/ledger.js';
import { ask, type Told, until } from '../ground/caller.js';
import { Ground, tenants } from '../ground/ground.js';
import { type Part } from './part.js';

const direct = { type: 'direct', connectionId: 'conn-1', outpulseType: 'sameAsNumber' };
/** How long the provider takes where somebody waits for it, and where nobody does. */
const holdUpMs = { awaited: 1_500, alone: 3_000 };

/**
 * SIGTERM while calls that cost money are at the provider, which answers them only later: each gets its outcome written down before the process
 * ends, so that the next start has nothing to find out, and whoever was waiting is answered. Half of the callers do not wait, and their calls take longer:
 * nothing else keeps the process from ending.
 */
export async function gracefulStop(count: number): Promise<Part> {
  const wrongs: string[] = [];
  const ground = await Ground.prepare();
  try {
    const { tcl } = ground.suppliers;
    const env = { PROVIDERS: 'tcl', TCL_POLL_MS: '50', TCL_TIMEOUT_MS: '20000', TCL_MONEY_TIMEOUT_MS: '20000' };
    const gateway = await ground.start(env);
    let inFlight = 0;
    const end = tcl.observe(async ({ operation, stage, json }) => {
      if (operation !== 'createOrder' || stage !== 'executed') return;
      inFlight++;
      await new Promise((resolve) => setTimeout(resolve, isAwaited(json) ? holdUpMs.awaited : holdUpMs.alone));
    });
    const waiting = Array.from({ length: count }, (_, i) =>
      ask(gateway.url, tenants[i % tenants.length]!, {
        method: 'POST',
        path: '/v1/orders',
        body: { provider: 'tcl', phoneNumbers: [`+44207946${String(100 + i).padStart(4, '0')}`], connection: direct },
        prefer: i % 2 === 0 ? 'wait=20' : 'wait=0',
      }),
    );
    if ((await until(() => inFlight, (n) => n === count)) === undefined) wrongs.push(`${inFlight} of ${count} calls came`); // prettier-ignore
    const code = await gateway.stop();
    if (code !== 0) wrongs.push(`the gateway ended with ${String(code)}: ${gateway.output.slice(-500)}`);
    const told = await Promise.all(waiting);
    const answered = told.filter((one): one is Told => one !== undefined && one.status < 300);
    if (answered.length < count) wrongs.push(`${answered.length} of ${count} callers were answered`);

    const open = await openCalls(ground.sqlite());
    if (open > 0) wrongs.push(`${open} calls without an outcome in the ledger`);
    end();
    const next = await ground.start(env);
    for (const [i, { body }] of answered.entries()) {
      const path = `/v1/orders/${body.id}`;
      const look = (): Promise<Told | undefined> =>
        ask(next.url, tenants[i % tenants.length]!, { method: 'GET', path });
      if (!(await until(look, (one) => one?.body.status === 'completed'))) wrongs.push(`${body.id} does not complete`);
    }
    if (tcl.ledger.orders().length !== count) wrongs.push(`${tcl.ledger.orders().length} orders at the provider, ${count} were placed`); // prettier-ignore
    return {
      wrongs,
      figures: { 'calls in flight at SIGTERM': inFlight, 'of them with an outcome at its end': inFlight - open },
    };
  } finally {
    await ground.leave();
  }
}

/** By the last digit of the number that is ordered. */
const isAwaited = (order: unknown): boolean =>
  /[02468]"\]/.test(JSON.stringify((order as { numbers: string[] }).numbers));

async function openCalls(storeUrl: string): Promise<number> {
  const db = await openDatabase(storeUrl);
  const rows = await db.query(`SELECT id FROM steps WHERE status IN ('intent', 'unknown')`);
  await db.close();
  return rows.length;
}
