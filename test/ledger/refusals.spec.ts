import { afterAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { StoreUnreachable } from '../../src/ledger/database.js';
import { Ledger, openDatabase, openLedger } from '../../src/ledger/ledger.js';
import { migrate } from '../../src/ledger/migrations.js';
import { freshDatabase } from '../support/services.js';
import { held } from './samples.js';
import { removeDirectories, sqliteUrl } from './places.js';

afterAll(removeDirectories);

describe('a ledger that refuses writes', () => {
  it('is unreachable: SQLite without disk space', async () => {
    const db = await openDatabase(sqliteUrl());
    await migrate(db);
    const ledger = new Ledger(db);
    const limit = (pages: number): Promise<unknown> => db.query(`PRAGMA max_page_count = ${pages}`);
    // No more than there are.
    await limit(1);
    const fill = async (): Promise<void> => {
      for (let i = 0; i < 1_000; i++) await ledger.reservations.insert(held());
    };
    await expect(fill()).rejects.toBeInstanceOf(StoreUnreachable);
    const inside = async (): Promise<void> => {
      for (let i = 0; i < 100; i++) await ledger.transaction((view) => view.reservations.insert(held()));
    };
    await expect(inside()).rejects.toBeInstanceOf(StoreUnreachable);
    await limit(1_000_000);
    const kept = held();
    await ledger.reservations.insert(kept);
    expect(await ledger.reservations.find(kept.id)).toMatchObject({ status: 'held' });
    await ledger.close();
  });

  it('is unreachable: a read-only PostgreSQL', async () => {
    const url = await freshDatabase();
    await (await openLedger(url)).close();
    const name = new URL(url).pathname.slice(1);
    const admin = new pg.Client({ connectionString: url });
    await admin.connect();
    await admin.query(`ALTER DATABASE ${name} SET default_transaction_read_only = on`);
    const db = await openDatabase(url);
    await expect(db.query(`UPDATE schema_version SET version = version`)).rejects.toBeInstanceOf(StoreUnreachable);
    await db.close();
    await admin.query('SET default_transaction_read_only = off');
    await admin.query(`ALTER DATABASE ${name} RESET default_transaction_read_only`);
    await admin.end();
  });
});
