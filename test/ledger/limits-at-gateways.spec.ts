import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { GatewayError } from '../../src/domain/errors.js';
import { type Ledger, openLedger } from '../../src/ledger/ledger.js';
import { wellWithinAnHour } from '../support/hours.js';
import { freshDatabase } from '../support/services.js';
import { claiming, limited, payment, refusal, usd } from './limited.js';
import { countsOf, UsageModel } from './usage-model.js';
import { removeDirectories } from './places.js';
import { freshName, reservation } from './samples.js';

beforeAll(() => wellWithinAnHour(), 120_000);
afterAll(removeDirectories);

/** How many claims are made at once. The whole figure of the promise is 10,000. */
const attempts = Number(process.env['LIMIT_ATTEMPTS'] ?? 1_000);

describe('tenant limits at several gateways', () => {
  let url: string;
  let ledgers: Ledger[];
  beforeAll(async () => {
    url = await freshDatabase();
    ledgers = await Promise.all([openLedger(url), openLedger(url)]);
  });
  afterAll(() => Promise.all(ledgers.map((ledger) => ledger.close())));

  /** So many, 200 at a time, over both; how many got through, and what refused the others. */
  async function rush(
    work: (ledger: Ledger, i: number) => Promise<unknown>,
  ): Promise<{ through: number; codes: string[] }> {
    const ends: string[] = [];
    let next = 0;
    const lane = async (): Promise<void> => {
      for (let i = next++; i < attempts; i = next++)
        ends[i] = await work(ledgers[i % 2]!, i).then(
          () => 'through',
          (error: unknown) => (error instanceof GatewayError ? (error.limit?.name ?? error.code) : String(error)),
        );
    };
    // As many as get a connection in time on a busy machine: beyond that the ledger counts as away.
    await Promise.all(Array.from({ length: 200 }, lane));
    const codes = [...new Set(ends.filter((end) => end !== 'through'))];
    return { through: ends.length - ends.filter((end) => end !== 'through').length, codes };
  }

  it('admit exactly as many holds as allowed', async () => {
    const tenant = limited(ledgers, { liveHolds: 97 });
    const { through, codes } = await rush((ledger) =>
      claiming(ledger, tenant, (l) => l.reservations.insert(reservation({ tenant }))),
    );
    expect([through, codes]).toEqual([97, ['liveHolds']]);
    expect(await countsOf(ledgers[0]!, tenant)).toEqual({ 'holds now': 97, 'reservations now': 97 });
  }, 300_000);

  it('never overspend by a cent', async () => {
    const tenant = limited(ledgers, { spendPerDay: [usd('100.00')], spendPerMonth: [usd('100.00')] });
    const { through, codes } = await rush((ledger) =>
      claiming(ledger, tenant, (l) => l.changes.insert(payment(tenant, '1.01'))),
    );
    expect([through, codes]).toEqual([99, ['spendPerDay']]);
    expect(await countsOf(ledgers[1]!, tenant)).toEqual({ 'spend USD day': 999_900, 'spend USD month': 999_900 });
  }, 300_000);

  it('apply at every gateway from the transaction that sets them', async () => {
    const tenant = limited(ledgers, {});
    await ledgers[0]!.tenantLimits.set(tenant, { spendPerDay: [usd('50.00')] }, 'ops');
    const { through, codes } = await rush((ledger) =>
      claiming(ledger, tenant, (l) => l.changes.insert(payment(tenant, '1.00'))),
    );
    expect([through, codes]).toEqual([50, ['spendPerDay']]);
    await ledgers[1]!.tenantLimits.set(tenant, { spendPerDay: [usd('51.00')] }, 'ops');
    await claiming(ledgers[0]!, tenant, (l) => l.changes.insert(payment(tenant, '1.00')));
    expect((await refusal(claiming(ledgers[1]!, tenant, (l) => l.changes.insert(payment(tenant, '0.01'))))).limit).toMatchObject({ allowed: usd('51.00') }); // prettier-ignore
  }, 300_000);

  it('never deadlock, in any interleaving', async () => {
    const tenants = [freshName('one'), freshName('other')];
    for (const ledger of ledgers) ledger.limitTo(() => ({ liveHolds: 60, heldNumbers: 50, ordersPerDay: 70 }));
    const models = tenants.flatMap((tenant) => ledgers.map((ledger) => new UsageModel(ledger, tenant)));
    const courses = models.map(async (model, i) => {
      for (let step = 0; step < 60; step++) await model.step((step + 1) * 7_919 * (i + 3));
    });
    await Promise.all(courses);
    for (const tenant of tenants) {
      const own = models.filter((model) => model.tenant === tenant);
      const recounts = await Promise.all(own.map((model) => model.recount()));
      const sum: Record<string, number> = {};
      for (const recount of recounts) for (const [name, n] of Object.entries(recount)) sum[name] = (sum[name] ?? 0) + n;
      expect(await countsOf(ledgers[0]!, tenant)).toEqual(sum);
    }
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    const { rows } = await client.query<{ deadlocks: string }>(
      'SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()',
    );
    await client.end();
    expect(rows[0]?.deadlocks).toBe('0');
  }, 120_000);
});
