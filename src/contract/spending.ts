import { type Change } from '../domain/change.js';
import { addDecimals, type Money } from '../domain/money.js';
import { type ChangeInput, type ChangeKind, type ChangeOutput } from './changes.js';

type Amounts = {
  readonly [K in ChangeKind]?: (input: ChangeInput<K>, result: ChangeOutput<K> | undefined) => Money | undefined;
};

/** The amount that each kind of change moves, as far as it is known: from its input, else from its result. */
const amounts: Amounts = {
  'customer.charge': ({ amount, dryRun }) => (dryRun ? undefined : amount),
  'customer.payment': ({ amount, dryRun }) => (dryRun ? undefined : amount),
  'customer.credit': ({ amount }) => amount,
  'billing.adjust': ({ amount }) => amount,
  'billing.fund': ({ amount }) => amount,
  // The provider sets the amount; it is known once it has been paid.
  'payment.make': (_, result) => result?.payment?.gross,
  'number.assign': ({ fees: { setup, monthly }, chargeNow }) => {
    const due = [...(chargeNow.setup ? [setup.amount] : []), ...(chargeNow.monthly ? [monthly.amount] : [])];
    return due.length === 0 ? undefined : { amount: addDecimals(...due), currency: setup.currency };
  },
};

type Asked = Pick<Change, 'kind' | 'input' | 'result'>;

/** Whether changes of this kind move a known amount of money. */
export const movesMoney = (kind: string): boolean => Object.hasOwn(amounts, kind);

/** The amount that a change moves; undefined if it moves nothing, or the amount is not known yet. */
export function movedBy({ kind, input, result }: Asked): Money | undefined {
  // A change was stored with the input and result of its kind.
  const amount = amounts[kind as ChangeKind] as ((input: unknown, result: unknown) => Money | undefined) | undefined;
  return amount?.(input, result);
}

/** Whether it uses a card: pays with one, or adds one at the provider, which verifies it. */
export const triesCard = ({ kind, input }: Pick<Change, 'kind' | 'input'>): boolean =>
  kind === 'payment.make' ||
  ((kind === 'payment_method.add' || kind === 'billing.fund') && (input as { type?: string }).type === 'card');
