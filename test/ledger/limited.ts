import { expect } from '@jest/globals';
import { type ChangeKind } from '../../src/contract/changes.js';
import { GatewayError } from '../../src/domain/errors.js';
import { type Limits } from '../../src/domain/limits.js';
import { type Reservation } from '../../src/domain/reservation.js';
import { type Ledger, type LedgerView } from '../../src/ledger/ledger.js';
import { changeOf, freshName } from './samples.js';

export const usd = (amount: string) => ({ amount, currency: 'USD' });
export const numbers = (count: number): Partial<Reservation['numbers'][number]>[] =>
  Array.from({ length: count }, () => ({}));

/** Limits each fresh tenant of these ledgers, and gives its name. */
export function limited(ledgers: readonly Ledger[], limits: Limits): string {
  const tenant = freshName('tenant');
  for (const ledger of ledgers) ledger.limitTo((asked) => (asked === tenant ? limits : {}));
  return tenant;
}

export function claiming<T>(ledger: Ledger, tenant: string, work: (ledger: LedgerView) => Promise<T>): Promise<T> {
  return ledger.transaction(async (view) => {
    view.usage.claim(tenant);
    return work(view);
  });
}

export const payment = (tenant: string, amount: string, kind: ChangeKind = 'customer.payment', more = {}) =>
  changeOf({ tenant, kind, input: { customerId: '1', amount: usd(amount), ...more } });

/** The problem that something is refused with. */
export async function refusal(work: Promise<unknown>): Promise<GatewayError> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(GatewayError);
  return error as GatewayError;
}
