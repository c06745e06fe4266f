import fc from 'fast-check';
import { eventually } from '../../support/eventually.js';
import { type Desk } from '../../support/console-desk.js';
import { type Office, type Order } from './office.js';

/**
 * What somebody does in one of two tabs. `twice`: a double click, `slowly` when its second click comes after the answer to the first;
 * `impatiently`: reloads the page before there is an answer.
 */
export interface Act {
  tab: 0 | 1;
  what: 'Confirm' | 'Cancel' | 'Claim' | 'Release claim' | 'comment' | 'look' | 'reload';
  how: 'once' | 'twice' | 'twice slowly' | 'impatiently';
}

export const sequences: fc.Arbitrary<Act[]> = fc.array(
  fc.record({
    tab: fc.constantFrom(0, 1),
    what: fc.constantFrom('Confirm', 'Confirm', 'Cancel', 'Claim', 'Release claim', 'comment', 'look', 'reload'),
    how: fc.constantFrom('once', 'twice', 'twice slowly', 'impatiently'),
  }),
  { minLength: 3, maxLength: 8 },
);

export const written = (acts: readonly Act[]): string[] =>
  acts.map(({ tab, what, how }) => `tab ${tab + 1}: ${what} ${how}`);

interface Happened {
  type: string;
  detail?: string;
  operation?: string;
}

/** Plays a sequence about an order of its own; answers what is wrong with its effects. */
export async function play(office: Office, desks: readonly [Desk, Desk], acts: readonly Act[]): Promise<string[]> {
  const { id } = await office.order();
  for (const desk of desks) await desk.go(`work-items/wki_${id}`);
  for (const [nth, act] of acts.entries()) await perform(desks[act.tab], id, act, nth);
  const path = `/v1/orders/${id}`;
  // A request whose page has gone may still be on its way.
  const seen = async (): Promise<{ order: Order; charges: number }> => {
    const order = await office.call<Order>('approver', 'GET', path);
    return { order, charges: office.chargesOf(order) };
  };
  const isRight = ({ order: { status }, charges }: { order: Order; charges: number }): boolean =>
    (status === 'completed' && charges === 1) || (isUncharged(status) && charges === 0);
  const wrong = await eventually(seen, isRight).then(
    () => [],
    async () => [`wrong in the end: ${JSON.stringify(await seen())}`],
  );
  const { data } = await office.call<{ data: Happened[] }>('approver', 'GET', `${path}/events?limit=200`);
  const sent = data.filter(({ type, operation }) => type === 'call_sent' && operation === 'process_order').length;
  const comments = data.filter(({ type }) => type === 'comment').map(({ detail }) => detail);
  const claims = data.filter(({ type }) => type === 'claimed' || type === 'claim_released').length;
  const claiming = acts.filter(({ what }) => what === 'Claim' || what === 'Release claim').length;
  return [
    ...wrong,
    ...(claims <= claiming ? [] : [`claimed and released ${claims} times instead of ${claiming}`]),
    ...(sent <= 1 ? [] : [`the charge was sent ${sent} times`]),
    ...(new Set(comments).size === comments.length ? [] : [`a comment was made twice: ${comments.join(', ')}`]),
    ...desks.flatMap(({ page }) => page.complaints().filter((one) => !one.includes('Failed to load resource'))),
  ];
}

const isUncharged = (status: string): boolean => status === 'awaiting_confirmation' || status === 'cancelled';

/** What costs money or cannot be taken back is asked about first; this button says yes. */
const sureOf: Readonly<Partial<Record<Act['what'], string>>> = { Confirm: 'Confirm the order', Cancel: 'Cancel the order' }; // prettier-ignore

async function perform(desk: Desk, orderId: string, { what, how }: Act, nth: number): Promise<void> {
  if (what === 'reload') return desk.reload();
  if (what === 'look') return void (await desk.go(`work-items/wki_${orderId}`));
  if (what === 'comment' && !(await desk.write('text', `comment ${nth}`))) return;
  const label = what === 'comment' ? 'Add comment' : what;
  const between = { twice: () => Promise.resolve(), 'twice slowly': () => desk.answered(), once: undefined, impatiently: undefined }[how]; // prettier-ignore
  const sure = sureOf[what];
  if (sure !== undefined && !(await desk.click(label))) return;
  if (!(await desk.click(sure ?? label, between))) return;
  await (how === 'impatiently' ? desk.reload() : desk.answered());
}
