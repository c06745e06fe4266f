import { afterAll, describe, expect, it } from '@jest/globals';
import { type Change } from '../../src/domain/change.js';
import { type GatewayError } from '../../src/domain/errors.js';
import { newId } from '../../src/domain/ids.js';
import { type Ledger, openLedger } from '../../src/ledger/ledger.js';
import { MakeChange } from '../../src/usecases/kit/make-change.js';
import { sqliteUrl, removeDirectories } from '../ledger/places.js';
import { changeOf, freshNumber } from '../ledger/samples.js';
import { freshDatabase } from '../support/services.js';

afterAll(removeDirectories);

const at = { provider: 'didtfn', account: 'main' };

describe.each([
  ['SQLite', () => Promise.resolve(sqliteUrl())],
  ['PostgreSQL', freshDatabase],
] as const)('a change of a version that was read, on %s', (_, place) => {
  /** What one gateway does with a change when something happens between its read and its transaction. */
  async function changing(
    what: Pick<Change, 'kind' | 'input'> & { target?: string },
    meanwhile: (ledger: Ledger) => Promise<unknown>,
    before: (ledger: Ledger) => Promise<unknown> = async () => {},
  ): Promise<{ code: string; made: number }> {
    const url = await place();
    const ledger = await openLedger(url);
    // On PostgreSQL it is another gateway that does it.
    const other = url.startsWith('postgres') ? await openLedger(url) : ledger;
    const make = new MakeChange(
      ledger,
      { for: () => ({ change: () => ({ provider: { id: at.provider, account: at.account }, handler: {} }) }) } as never,
      {
        startWith: (__: unknown, ___: unknown, create: (enlist: () => Promise<void>) => Promise<void>) => create(async () => {}), // prettier-ignore
        waitFor: (___: string, find: () => Promise<Change>) => find(),
      } as never,
      { forget: () => {} } as never,
    );
    await before(other);
    const use = { tenant: 'acme', route: 'PATCH /', key: 'k', fingerprint: 'f', holder: newId('req') };
    await ledger.idempotency.take(use, 60_000);
    const request = { ...what, provider: at.provider, expected: async () => void (await meanwhile(other)) };
    const caller = { tenant: 'acme', keyId: 'acme', scopes: ['*'], accounts: {} };
    const code = await make.make(caller, request as never, use, 0).then(
      () => 'made',
      (error: GatewayError) => error.code,
    );
    const made = (await ledger.changes.list('acme', { limit: 10 })).length;
    if (other !== ledger) await other.close();
    await ledger.close();
    return { code, made };
  }

  const trunk = { kind: 'trunk.update', input: {}, target: 'trunk:origination:5' };
  const ended = async (ledger: Ledger, change: Change): Promise<void> => {
    await ledger.changes.insert(change);
    await ledger.changes.setStatus(change.id, change.status, 'completed');
  };

  it('is made if nothing has happened, or only elsewhere', async () => {
    expect(await changing(trunk, async () => {})).toEqual({ code: 'made', made: 1 });
    const elsewhere = changeOf({ ...at, tenant: 'beta', kind: 'trunk.update', target: 'trunk:origination:6' });
    expect(await changing(trunk, (ledger) => ended(ledger, elsewhere))).toEqual({ code: 'made', made: 1 });
  });

  it('is not made if another was made in between, by any tenant, ended or not', async () => {
    const another = { ...at, tenant: 'beta', kind: 'trunk.update', target: trunk.target };
    const refused = { code: 'conflict', made: 0 };
    expect(await changing(trunk, (ledger) => ended(ledger, changeOf(another)))).toEqual(refused);
    expect(await changing(trunk, (ledger) => ledger.changes.insert(changeOf(another)))).toEqual(refused);
  });

  it('is not made if another was open at the time of the read and has ended since', async () => {
    const another = changeOf({ ...at, tenant: 'beta', kind: 'trunk.update', target: trunk.target });
    const ends = (ledger: Ledger) => ledger.changes.setStatus(another.id, another.status, 'completed');
    const before = (ledger: Ledger) => ledger.changes.insert(another);
    expect(await changing(trunk, ends, before)).toEqual({ code: 'conflict', made: 0 });
  });

  it('is not made if a bulk update includes the number', async () => {
    const phoneNumber = freshNumber();
    const number = { kind: 'number.update', input: { phoneNumbers: [phoneNumber] }, target: `number:${phoneNumber}` };
    const bulk = {
      ...at,
      tenant: 'beta',
      kind: 'number.update',
      input: { phoneNumbers: [freshNumber(), phoneNumber] },
    };
    expect(await changing(number, (ledger) => ended(ledger, changeOf(bulk)))).toEqual({ code: 'conflict', made: 0 });
    expect(await changing(number, (ledger) => ledger.changes.insert(changeOf(bulk)))).toEqual({ code: 'conflict', made: 0 }); // prettier-ignore
  });
});
