import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Ledger, openLedger } from '../../src/ledger/ledger.js';
import { describeAttention } from '../ledger/contract/attention.js';
import { describeChanges } from '../ledger/contract/changes.js';
import { describeFindings } from '../ledger/contract/findings.js';
import { describeHeldIndex } from '../ledger/contract/held-index.js';
import { describeHistory } from '../ledger/contract/history.js';
import { describeIdempotency } from '../ledger/contract/idempotency.js';
import { describeLanes } from '../ledger/contract/lanes.js';
import { describeOrders } from '../ledger/contract/orders.js';
import { describeOutbox } from '../ledger/contract/outbox.js';
import { describePorts } from '../ledger/contract/ports.js';
import { describeReservations } from '../ledger/contract/reservations.js';
import { describeTransactions } from '../ledger/contract/transactions.js';
import { describeWebhooks } from '../ledger/contract/webhooks.js';
import { describeWork } from '../ledger/contract/work.js';
import { subject, upTo } from '../ledger/samples.js';

/** What every ledger does, whatever it is kept in. `address` gives the STORE_URL of one that does not exist yet. */
export function describeLedger(name: string, address: () => Promise<string>): void {
  describe(`ledger: ${name}`, () => {
    let ledger: Ledger;
    let url: string;
    beforeAll(async () => {
      url = await address();
      ledger = await openLedger(url);
    });
    afterAll(() => ledger.close());

    it('answers', async () => {
      await expect(ledger.ping()).resolves.toBeUndefined();
    });

    describeReservations(() => ledger);
    describeHeldIndex(() => ledger);
    describeOrders(() => ledger);
    describeChanges(() => ledger);
    describePorts(() => ledger);
    describeAttention(() => ledger);
    describeFindings(() => ledger);
    describeHistory(() => ledger);
    describeOutbox(() => ledger);
    describeWebhooks(() => ledger);
    describeLanes(() => ledger);
    describeWork(() => ledger);
    describeIdempotency(() => ledger);
    describeTransactions(() => ledger);

    it('keeps what it has when it is opened again', async () => {
      await ledger.work.wake(subject('kept'), 'order', 1);
      await ledger.close();
      ledger = await openLedger(url);
      expect((await ledger.work.claimDue('reopened', 60_000, upTo(1_000))).map((l) => l.subjectId)).toContain('kept');
    });
  });
}
