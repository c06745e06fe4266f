import { describe, expect, it } from '@jest/globals';
import { GatewayError } from '../../src/domain/errors.js';
import { mostMetadata } from '../../src/domain/metadata.js';
import { mostEndpoints } from '../../src/domain/webhook.js';
import { type Ledger, type LedgerView, openLedger } from '../../src/ledger/ledger.js';
import { freshDatabase } from '../support/services.js';
import { endpointOf } from './contract/webhooks.js';

/** Has it done by three gateways at once, `each` times by each of them; how many got through, and why the others did not. */
async function atOnce(
  each: number,
  work: (ledger: LedgerView, turn: number) => Promise<void>,
): Promise<{ done: number; refusals: unknown[]; ledgers: Ledger[] }> {
  const url = await freshDatabase();
  const ledgers = await Promise.all([openLedger(url), openLedger(url), openLedger(url)]);
  const all = ledgers.flatMap((ledger, i) =>
    Array.from({ length: each }, (_, j) => ledger.transaction((view) => work(view, i * each + j))),
  );
  const ended = await Promise.allSettled(all);
  const refusals = ended.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
  return { done: ended.length - refusals.length, refusals, ledgers };
}

describe('bounds per tenant, on PostgreSQL with several gateways', () => {
  it('allows no more concurrent webhook endpoints than the maximum', async () => {
    const { done, ledgers } = await atOnce(10, async ({ webhookEndpoints }) => {
      if ((await webhookEndpoints.countLocked('acme')) >= mostEndpoints) throw new Error('too many');
      await webhookEndpoints.insert(endpointOf('acme'));
    });
    expect(done).toBe(mostEndpoints);
    expect(await ledgers[0]!.webhookEndpoints.list('acme', { limit: 100 })).toHaveLength(mostEndpoints);
    await Promise.all(ledgers.map((ledger) => ledger.close()));
  });

  it('allows no number more metadata than the maximum, with concurrent writers', async () => {
    const number = 'number:ord_1:+12065550100';
    const { done, refusals, ledgers } = await atOnce(10, async ({ metadata }, turn) => {
      await metadata.mergeAbout('acme', number, Object.fromEntries([0, 1, 2].map((n) => [`k${turn}-${n}`, 'v'])));
    });
    expect(done).toBe(Math.floor(mostMetadata / 3));
    for (const refusal of refusals) expect(refusal).toBeInstanceOf(GatewayError);
    const noted = (await ledgers[0]!.metadata.of('acme', [number])).get(number)!;
    expect(Object.keys(noted)).toHaveLength(done * 3);
    await Promise.all(ledgers.map((ledger) => ledger.close()));
  });
});
