import { execFile } from 'node:child_process';
import { existsSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { basename, dirname } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, describe, expect, it } from '@jest/globals';
import { systemClock } from '../../src/clock.js';
import { markRestored } from '../../src/backup/restored.js';
import { Ledger, openDatabase, openLedger } from '../../src/ledger/ledger.js';
import { migrate } from '../../src/ledger/migrations.js';
import { changeOf, held, orderOf, portOf, subject } from '../ledger/samples.js';
import { removeDirectories, sqliteUrl } from '../ledger/places.js';
import { freshDatabase } from '../support/services.js';

/** A command as it is typed: how it ended, and what it said. */
function typed(
  name: 'main' | 'restore-main',
  storeUrl: string,
  ...args: string[]
): Promise<{ code: number; said: string }> {
  const env = { PATH: process.env['PATH'], STORE_URL: storeUrl };
  return new Promise((resolve) =>
    execFile(process.execPath, [`dist/backup/${name}.js`, ...args], { env }, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, said: stdout + stderr }),
    ),
  );
}

const fileOf = (storeUrl: string): string => storeUrl.slice('sqlite:'.length);
afterAll(removeDirectories);

describe('npm run backup', () => {
  it('copies a ledger that is in use, with what was committed meanwhile, for its owner alone', async () => {
    const storeUrl = sqliteUrl();
    const to = `${fileOf(storeUrl)}.copy`;
    const ledger = await openLedger(storeUrl);
    const order = orderOf(held());
    await ledger.orders.insert(order);
    expect(await typed('main', storeUrl, '--to', to)).toEqual({ code: 0, said: `Backed up to ${to}.\n` });
    await ledger.close();
    expect(statSync(to).mode & 0o777).toBe(0o600);
    const copy = await openLedger(`sqlite:${to}`);
    expect(await copy.orders.find(order.id)).toMatchObject({ status: order.status });
    await copy.close();
  });

  it('copies one that nobody uses', async () => {
    const storeUrl = sqliteUrl();
    await (await openLedger(storeUrl)).close();
    const to = `${fileOf(storeUrl)}.copy`;
    expect(await typed('main', storeUrl, '--to', to)).toMatchObject({ code: 0 });
    expect(existsSync(to)).toBe(true);
  });

  it('writes over nothing, and leaves nothing half done', async () => {
    const storeUrl = sqliteUrl();
    const ledger = await openLedger(storeUrl);
    const to = `${fileOf(storeUrl)}.copy`;
    writeFileSync(to, 'mine');
    expect(await typed('main', storeUrl, '--to', to)).toEqual({
      code: 1,
      said: `${to} already exists. Name a new file.\n`,
    });
    expect(await typed('main', storeUrl, '--to', '/nowhere/copy')).toMatchObject({
      code: 1,
      said: expect.stringContaining('could not be written') as unknown,
    });
    await ledger.close();
    expect(readdirSync(dirname(to)).filter((name) => name.endsWith('.partial'))).toEqual([]);
  });

  it.each([
    ['postgres://x/y', ['--to', 'z']],
    ['sqlite:x.db', []],
    ['sqlite:x.db', ['--what']],
  ])('of %s with %j says how it is said', async (storeUrl, args) => {
    expect(await typed('main', storeUrl, ...args)).toMatchObject({ code: 2 });
  });
});

describe('where a gateway takes requests for copies', () => {
  it('takes none that is malformed, goes on, and is for its owner alone', async () => {
    const storeUrl = sqliteUrl();
    const ledger = await openLedger(storeUrl);
    const path = `${fileOf(storeUrl)}.backup`;
    expect(statSync(path).mode & 0o777).toBe(0o600);
    for (const line of ['no JSON', '{}', '{"to":7}', '{"to":"copy.db"}']) {
      const socket = connect(path, () => socket.write(`${line}\n`));
      const answer = await text(socket);
      expect(JSON.parse(answer)).toEqual({ problem: 'A request for a backup names an absolute path.' });
    }
    expect(await typed('main', storeUrl, '--to', `${fileOf(storeUrl)}.copy`)).toMatchObject({ code: 0 });
    await ledger.close();
  });
});

describe('npm run restore', () => {
  it('puts the backup in the place of the ledger, which it keeps', async () => {
    const [storeUrl, other] = [sqliteUrl(), sqliteUrl()];
    const [ledger, backup] = [await openLedger(storeUrl), await openLedger(other)];
    const order = orderOf(held());
    await backup.orders.insert(order);
    await Promise.all([ledger.close(), backup.close()]);
    expect(await typed('restore-main', storeUrl, '--from', fileOf(other))).toMatchObject({ code: 0 });
    const now = await openLedger(storeUrl);
    expect(await now.orders.find(order.id)).toBeDefined();
    await now.close();
    const kept = readdirSync(dirname(fileOf(storeUrl))).filter((name) => name.includes('.replaced-'));
    expect(kept).toHaveLength(1);
  });

  it('replaces a ledger that is not intact, and does not play an old log into the backup', async () => {
    const [storeUrl, other] = [sqliteUrl(), sqliteUrl()];
    const file = fileOf(storeUrl);
    const backup = await openLedger(other);
    const order = orderOf(held());
    await backup.orders.insert(order);
    await backup.close();
    await (await openLedger(storeUrl)).close();
    for (const broken of ['the ledger', 'the log alone']) {
      if (broken === 'the ledger') writeFileSync(file, 'not a database, but long enough to look like one '.repeat(100));
      else rmSync(file);
      writeFileSync(`${file}-wal`, 'an old log');
      expect(await typed('restore-main', storeUrl, '--from', fileOf(other))).toMatchObject({ code: 0 });
      const kept = readdirSync(dirname(file)).filter((name) => name.startsWith(`${basename(file)}.replaced-`));
      expect(kept.filter((name) => name.endsWith('-wal')).length).toBeGreaterThan(0);
      const now = await openLedger(storeUrl);
      expect(await now.orders.find(order.id)).toBeDefined();
      await now.close();
      expect(statSync(file).mode & 0o777).toBe(0o600);
    }
  });

  it('does nothing while a gateway uses the ledger, nor with a file that is no intact ledger of a known version', async () => {
    const [storeUrl, other] = [sqliteUrl(), sqliteUrl()];
    const newer = await openLedger(other);
    await newer.close();
    const ledger = await openLedger(storeUrl);
    const from = (file: string): Promise<{ code: number; said: string }> =>
      typed('restore-main', storeUrl, '--from', file);
    expect(await from(fileOf(other))).toMatchObject({ code: 1, said: expect.stringContaining('is in use') as unknown });
    await ledger.close();
    const db = await openDatabase(other);
    await db.query('INSERT INTO schema_version (version) VALUES (9999)');
    await db.close();
    expect(await from(fileOf(other))).toMatchObject({
      code: 1,
      said: expect.stringContaining('newer version') as unknown,
    });
    const broken = `${fileOf(storeUrl)}.broken`;
    writeFileSync(broken, 'not a database, but long enough to look like one '.repeat(100));
    expect((await from(broken)).code).toBe(1);
    expect((await from('/nowhere')).code).toBe(1);
    expect(readdirSync(dirname(fileOf(storeUrl))).filter((name) => /replaced|restoring/.test(name))).toEqual([]);
  });
});

describe.each([
  ['SQLite', async () => sqliteUrl()],
  ['PostgreSQL', freshDatabase],
])('what was open in a restored ledger: %s', (_, address) => {
  it('asks the provider before it sends anything, or needs review', async () => {
    const db = await openDatabase(await address());
    await migrate(db);
    const ledger = new Ledger(db);
    const [accepted, priced] = [orderOf(held()), orderOf(held(), { status: 'awaiting_confirmation' })];
    const service = orderOf(held(), { kind: 'service' });
    const ended = orderOf(held(), { kind: 'service', status: 'rejected' });
    const charged = orderOf(held(), { status: 'in_progress' });
    const change = changeOf();
    const [unsent, submitted] = [portOf({ status: 'draft' }), portOf({ status: 'submitted' })];
    for (const order of [accepted, priced, service, ended, charged]) await ledger.orders.insert(order);
    await ledger.changes.insert(change);
    for (const port of [unsent, submitted]) await ledger.ports.insert(port);
    for (const { id } of [accepted, priced, charged]) await ledger.work.wake(subject(id), 'order');
    for (const { id } of [service, ended]) await ledger.work.wake(subject(id), 'service_order');
    await ledger.work.wake(subject(change.id), 'change');
    for (const { id } of [unsent, submitted]) await ledger.work.wake(subject(id), 'port');

    const about = {
      subjectId: charged.id,
      key: 'order',
      attempt: 1,
      operation: 'createOrder',
      effect: 'money',
    } as const;
    const step = await ledger.journal.intend({ ...about, digest: {}, sentAt: 1, settleAfter: 2 });
    await ledger.journal.conclude(step.id, 'done', {});
    const open = { ...about, subjectId: accepted.id, lane: 'shared', digest: {}, sentAt: 1, settleAfter: 2 };
    await ledger.journal.intend(open);

    expect(await markRestored(db, systemClock)).toMatchObject({ review: 5 });
    // Nothing settles the open call of what needs review; others are not to wait for it.
    expect(await ledger.journal.of(accepted.id)).toMatchObject([{ status: 'undecided' }]);
    expect(await ledger.journal.openInLane('shared', 'ord_other')).toBe(0);
    const statuses = [
      ...(await Promise.all([accepted, priced, service, ended, charged].map(({ id }) => ledger.orders.find(id)))),
      await ledger.changes.find(change.id),
      ...(await Promise.all([unsent, submitted].map(({ id }) => ledger.ports.find(id)))),
    ].map((one) => one?.status);
    expect(statuses).toEqual(['needs_review', 'needs_review', 'needs_review', 'rejected', 'in_progress', 'needs_review', 'needs_review', 'submitted']); // prettier-ignore
    const leases = await ledger.work.claimDue('me', 1_000, (due) => due.map((share) => ({ ...share, most: 100 })));
    const suspected = leases.filter(({ restoredFrom }) => restoredFrom !== undefined).map(({ subjectId }) => subjectId);
    expect(suspected).toEqual(expect.arrayContaining([charged.id, submitted.id]));
    // A call that was made after this restore would not show what was sent after the backup of the next.
    expect(await markRestored(db, systemClock)).toMatchObject({ review: 1 });
    expect((await ledger.orders.find(charged.id))?.status).toBe('needs_review');
    await db.close();
  });
});
