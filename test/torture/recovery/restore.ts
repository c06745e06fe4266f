import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { openDatabase } from '../../../src/ledger/ledger.js';
import { requireBinary } from '../../support/binaries.js';
import { ask, get, until } from '../ground/caller.js';
import { type Gateway } from '../ground/gateway.js';
import { Ground, operator, tenants } from '../ground/ground.js';
import { type Part } from './part.js';

const run = promisify(execFile);
const direct = { type: 'direct', connectionId: 'conn-1', outpulseType: 'sameAsNumber' };
const few = 4;

/** How a ledger is backed up while a gateway uses it, and put back when none does. */
interface Backups {
  storeUrl: string;
  backup: () => Promise<unknown>;
  restore: () => Promise<unknown>;
}

const program = (name: string, args: readonly string[], storeUrl: string): Promise<unknown> =>
  run(process.execPath, [`dist/backup/${name}.js`, ...args], {
    env: { PATH: process.env['PATH'], STORE_URL: storeUrl },
  });

export function ofSqlite(ground: Ground): Backups {
  const storeUrl = ground.sqlite();
  const copy = join(ground.directory, 'copy.db');
  return {
    storeUrl,
    backup: () => program('main', ['--to', copy], storeUrl),
    restore: () => program('restore-main', ['--from', copy], storeUrl),
  };
}

export function ofPostgres(ground: Ground, storeUrl: string): Backups {
  const copy = join(ground.directory, 'copy.dump');
  return {
    storeUrl,
    backup: () => run(requireBinary('pg_dump'), ['--format=custom', `--file=${copy}`, storeUrl]),
    restore: async () => {
      await run(requireBinary('pg_restore'), ['--clean', '--if-exists', `--dbname=${storeUrl}`, copy]);
      await program('restore-main', [], storeUrl);
    },
  };
}

/**
 * A backup that is made while the gateway works and restored when much has happened since. Some orders were not sent yet when it was made, and are
 * charged by the time it is restored: none of them is ordered again, and a person is told of each. Others were placed later: the comparison with the provider shows each of them.
 */
export async function restored(kind: string, at: (ground: Ground) => Promise<Backups>): Promise<Part> {
  const wrongs: string[] = [];
  const ground = await Ground.prepare();
  try {
    const { tcl } = ground.suppliers;
    const { storeUrl, backup, restore } = await at(ground);
    const env = {
      ...{ PROVIDERS: 'tcl', TCL_POLL_MS: '50', TCL_MONEY_TIMEOUT_MS: '20000', STORE_URL: storeUrl },
      ...{ WORKERS_PER_PROVIDER: '1', WORKERS_PER_TENANT: '1' },
    };
    let gateway = await ground.start(env);
    let line = 100;
    const place = async (count: number): Promise<Map<string, string>> => {
      const placed = new Map<string, string>();
      for (let i = 0; i < count; i++, line++) {
        const phoneNumber = `+44207946${String(line).padStart(4, '0')}`;
        const body = { provider: 'tcl', phoneNumbers: [phoneNumber], connection: direct };
        const told = await ask(gateway.url, tenants[0], { method: 'POST', path: '/v1/orders', body, prefer: 'wait=0' });
        if (told && told.status < 300) placed.set(told.body.id, phoneNumber);
        else wrongs.push(`${kind}: an order was answered with ${told?.status ?? 'nothing'} ${told?.body.code ?? ''}`);
      }
      return placed;
    };
    const ended = async (orders: ReadonlyMap<string, string>, when: string, as = 'completed'): Promise<void> => {
      for (const id of orders.keys()) {
        const end = await until(
          () => get(gateway.url, tenants[0], `/v1/orders/${id}`),
          (one) => ['completed', 'rejected', 'needs_review'].includes(one?.body.status ?? ''),
        );
        if (end?.body.status !== as) wrongs.push(`${kind}: an order is ${end?.body.status ?? 'open'} ${when}`);
      }
    };

    const before = await place(few);
    await ended(before, 'before the backup');
    // The one worker is kept waiting by the first of these: nothing is sent for the others.
    let letGo = (): void => undefined;
    const held = new Promise<void>((resolve) => (letGo = resolve));
    const end = tcl.observe(({ operation, stage }) => operation === 'createOrder' && stage === 'arrived' ? held : undefined); // prettier-ignore
    const unsent = await place(few);
    await backup();
    letGo();
    end();
    await ended(unsent, 'when the backup was made');
    const lost = await place(few);
    await ended(lost, 'after the backup');
    await gateway.kill();

    await restore();
    const doubted = await inReview(storeUrl);
    if (doubted !== unsent.size)
      wrongs.push(`${kind}: ${doubted} orders of the backup need review, ${unsent.size} were not sent`);
    gateway = await ground.start(env);
    await ended(unsent, 'after the restore', 'needs_review');
    const found = await findings(gateway);
    for (const [id, phoneNumber] of lost) {
      const told = await get(gateway.url, tenants[0], `/v1/orders/${id}`);
      if (told?.status !== 404) wrongs.push(`${kind}: the backup has an order that came after it`);
      if (!found.has(phoneNumber))
        wrongs.push(`${kind}: the comparison does not show a number that was bought after the backup`);
    }
    for (const phoneNumber of [...before.values(), ...unsent.values()])
      if (found.has(phoneNumber)) wrongs.push(`${kind}: the comparison shows ${phoneNumber}, which is known`);
    const all = before.size + unsent.size + lost.size;
    const { length: charges } = tcl.ledger.charges();
    if (charges !== all) wrongs.push(`${kind}: ${charges} charges for ${all} orders`);
    return {
      wrongs,
      figures: {
        [`${kind}: orders not sent when the backup was made, charged once, in review`]: unsent.size,
        [`${kind}: orders placed after it, shown by the comparison`]: [...lost.values()].filter((n) => found.has(n))
          .length,
      },
    };
  } finally {
    await ground.leave();
  }
}

async function inReview(storeUrl: string): Promise<number> {
  const db = await openDatabase(storeUrl);
  const rows = await db.query(`SELECT id FROM orders WHERE status = 'needs_review'`);
  await db.close();
  return rows.length;
}

/** Numbers at the provider that nobody here has. */
async function findings({ url }: Gateway): Promise<Set<string>> {
  await ask(url, operator, {
    method: 'POST',
    path: '/v1/reconciliation',
    body: { providers: ['tcl'] },
    prefer: 'wait=30',
  });
  const told = await get(url, operator, '/v1/reconciliation/findings?kind=orphan_number&limit=100');
  return new Set((told?.body.data ?? []).map(({ subject }) => subject ?? ''));
}
