import { randomUUID } from 'node:crypto';
import { ask, each, until } from '../ground/caller.js';
import { openDatabase } from '../../../src/ledger/ledger.js';
import { Ground, tenants } from '../ground/ground.js';
import { type Part } from './part.js';

const direct = { type: 'direct', connectionId: 'conn-1', outpulseType: 'sameAsNumber' };
const soonEnoughMs = 10_000;
/** Longer than any run: the provider leaves every order where it is. */
const neverMs = 24 * 3_600_000;

/**
 * Many open orders of several tenants, whose provider takes its time, when the gateway is killed: after the next start the provider is asked
 * about every one of them, and none is ordered again.
 */
export async function takenUp(count: number): Promise<Part> {
  const wrongs: string[] = [];
  const refused = new Set<string>();
  const ground = await Ground.prepare({ courseMs: neverMs });
  try {
    const { tcl } = ground.suppliers;
    const env = { PROVIDERS: 'tcl', TCL_POLL_MS: '3600000', TCL_TIMEOUT_MS: '20000', TCL_MONEY_TIMEOUT_MS: '20000' };
    const gateway = await ground.start(env);
    const placed: string[] = [];
    await each(Array.from({ length: count }), 16, async (_, index) => {
      const told = await ask(gateway.url, tenants[index % tenants.length]!, {
        method: 'POST',
        path: '/v1/orders',
        body: { provider: 'tcl', phoneNumbers: [numberAt(index)], country: 'GB', type: 'local', connection: direct },
        key: randomUUID(),
        prefer: 'wait=0',
      });
      if (told && told.status < 300) placed.push(told.body.id);
      else refused.add(`an order was answered with ${told?.status ?? 'nothing'} ${told?.body.code ?? ''}`);
    });
    await gateway.kill();
    wrongs.push(...refused);
    const atProvider = tcl.ledger.orders().length;
    await letTimePass(ground.sqlite());

    const seen = new Map<string, number>();
    let startedAt = Infinity;
    const idOf = new Map<string, string>();
    tcl.observe(({ stage, fields, json }) => {
      if (stage !== 'arrived') return;
      const { requestId = fields['requestId'] } = (json ?? {}) as { requestId?: string };
      const id = requestId ?? idOf.get(fields['orderId'] ?? '');
      if (id !== undefined && !seen.has(id)) seen.set(id, Math.max(0, Date.now() - startedAt));
    });
    for (const { orderId, requestId } of tcl.ledger.orders()) idOf.set(orderId, requestId);
    const next = await ground.start(env);
    startedAt = Date.now();
    await until(() => seen.size, (n) => n >= placed.length, 120_000); // prettier-ignore
    if (seen.size < placed.length) wrongs.push(`${seen.size} of ${placed.length} open orders were taken up`);
    await until(() => tcl.ledger.orders().length, (n) => n >= placed.length, 60_000); // prettier-ignore
    const ordered = tcl.ledger.orders().map(({ requestId }) => requestId);
    if (new Set(ordered).size < ordered.length) wrongs.push('an order was placed twice with the provider');
    if (ordered.length !== placed.length)
      wrongs.push(`${ordered.length} orders at the provider, ${placed.length} here`);
    await next.kill();
    const times = [...seen.values()].sort((a, b) => a - b);
    return {
      wrongs,
      figures: {
        'open orders when the gateway was killed': placed.length,
        'taken up after the next start': seen.size,
        [`of these within ${soonEnoughMs / 1000} s`]: times.filter((ms) => ms <= soonEnoughMs).length,
        'the last of them after, ms': times.at(-1) ?? 0,
        'of them known to the provider before': atProvider,
      },
    };
  } finally {
    await ground.leave();
  }
}

/** As after a pause that is longer than any between two looks at an order. */
async function letTimePass(storeUrl: string): Promise<void> {
  const db = await openDatabase(storeUrl);
  await db.query('UPDATE work SET due_at = 0');
  await db.close();
}

const blocks = ['+44207946', '+44161496'];
const numberAt = (index: number): string => `${blocks[Math.floor(index / 9_000)]}${String(500 + (index % 9_000)).padStart(4, '0')}`; // prettier-ignore
