import { type Change } from '../domain/change.js';
import { addDecimals, type Money } from '../domain/money.js';
import { type ChangeInput, type ChangeKind, type ChangeOutput } from './changes.js';

type Amounts = {
  readonly [K in ChangeKind]?: (input: ChangeInput<K>, result: ChangeOutput<K> | undefined) => Money | undefined;
};

/** How much each kind of change moves, as far as that is known: what it was asked for, else what came of it. */
const amounts: Amounts = {
  'customer.charge': ({ amount, dryRun }) => (dryRun ? undefined : amount),
  'customer.payment': ({ amount, dryRun }) => (dryRun ? undefined : amount),
  'customer.credit': ({ amount }) => amount,
  'billing.adjust': ({ amount }) => amount,
  'billing.fund': ({ amount }) => amount,
  // The provider has set how much; it is known once it has been paid.
  'payment.make': (_, result) => result?.payment?.gross,
  'number.assign': ({ fees: { setup, monthly }, chargeNow }) => {
    const due = [...(chargeNow.setup ? [setup.amount] : []), ...(chargeNow.monthly ? [monthly.amount] : [])];
    return due.length === 0 ? undefined : { amount: addDecimals(...due), currency: setup.currency };
  },
};

type Asked = Pick<Change, 'kind' | 'input' | 'result'>;

/** Whether changes of this kind move money of an amount that can be told. */
export const movesMoney = (kind: string): boolean => Object.hasOwn(amounts, kind);

/** What a change moves; undefined where it moves nothing, or nobody knows yet how much. */
export function movedBy({ kind, input, result }: Asked): Money | undefined {
  // A change was written down with the input and the result that its kind says.
  const amount = amounts[kind as ChangeKind] as ((input: unknown, result: unknown) => Money | undefined) | undefined;
  return amount?.(input, result);
}

/** Whether it tries a card: pays with one, or gives one to the provider, which looks whether it is good. */
export const triesCard = ({ kind, input }: Pick<Change, 'kind' | 'input'>): boolean =>
  kind === 'payment.make' ||
  ((kind === 'payment_method.add' || kind === 'billing.fund') && (input as { type?: string }).type === 'card');
