import { isEnded, type Order } from '../../../src/domain/order.js';
import { type HeldNumber, type Reservation } from '../../../src/domain/reservation.js';
import { type Database } from '../../../src/ledger/database.js';
import { allOf } from '../harness.js';

/** The provider's own book, which is the judge. Numbers in E.164. */
export interface Book {
  cart: readonly string[];
  /** Provider orders and their numbers. */
  orders: ReadonlyMap<string, readonly string[]>;
  /** One entry, the provider order's id, for each time that money was taken. */
  charges: readonly string[];
}

/** Everything that is wrong with a world that has come to rest; nothing, if the gateway keeps its word. */
export async function wrongs(db: Database, book: Book): Promise<string[]> {
  const { reservations, orders, openSteps, lanes } = await allOf(db);
  return [
    ...wrongCharges(orders, book),
    ...orders.flatMap((order) => wrongOrder(order, book)),
    ...reservations.flatMap((r) => wrongReservation(r, orders)),
    ...wrongCart(reservations, book),
    ...twice(reservations.flatMap((r) => r.numbers.filter((n) => n.live).map((n) => n.phoneNumber))).map(
      (n) => `${n} is held twice`,
    ),
    ...twice(orders.filter((o) => o.status === 'completed').flatMap((o) => o.numbers.map((n) => n.phoneNumber))).map(
      (n) => `${n} was bought twice`,
    ),
    ...openSteps.map((step) => `${String(step['key'])} of ${String(step['subject_id'])} was never settled`),
    ...lanes.map((lane) => `the lane is still kept by ${String(lane['holder'] ?? lane['next'])}`),
  ];
}

function wrongCharges(orders: readonly Order[], { charges }: Book): string[] {
  const known = (id: string): Order | undefined => orders.find((o) => o.providerOrderIds.includes(id));
  const strange = [...new Set(charges)].filter(
    (id) => !['completed', 'partially_completed', 'needs_review'].includes(known(id)?.status ?? ''),
  );
  return [
    ...twice(charges).map((id) => `${id} was charged more than once`),
    ...strange.map((id) => `${id} was charged, and its order is ${known(id)?.status ?? 'unknown'}`),
  ];
}

function wrongOrder({ id, status, numbers, providerOrderIds }: Order, book: Book): string[] {
  if (status !== 'completed')
    return numbers.some((n) => isEnded(status) && n.status !== 'failed')
      ? [`${id} is ${status} and has numbers that are not failed`]
      : [];
  const charged = providerOrderIds.every((p) => book.charges.includes(p)) && providerOrderIds.length > 0;
  const got = providerOrderIds.flatMap((p) => book.orders.get(p) ?? []);
  return [
    ...(charged ? [] : [`${id} is completed and was not charged`]),
    ...(same(
      got,
      numbers.map((n) => n.phoneNumber),
    )
      ? []
      : [`${id} is completed and has other numbers at the provider`]),
    ...numbers.filter((n) => n.status !== 'active').map((n) => `${n.phoneNumber} of completed ${id} is ${n.status}`),
  ];
}

function wrongReservation({ id, status, orderId, numbers, failure }: Reservation, orders: readonly Order[]): string[] {
  const order = orders.find((o) => o.id === orderId);
  const live = numbers.filter((n) => n.live);
  const all = (...statuses: HeldNumber['status'][]): boolean => numbers.every((n) => statuses.includes(n.status));
  const honest: Record<Reservation['status'], () => boolean> = {
    unknown: () => false,
    held: () => live.length > 0 && live.every((n) => n.status === 'held'),
    ordering: () => order?.status === 'needs_review' && live.length > 0,
    ordered: () => order?.status === 'completed' && numbers.some((n) => n.status === 'ordered') && live.length === 0,
    released: () => live.length === 0 && (failure !== undefined || all('released', 'lost', 'unavailable')),
    expired: () => live.length === 0 && all('expired', 'released', 'lost', 'unavailable'),
    lost: () => live.length === 0 && all('lost', 'unavailable', 'released'),
  };
  return honest[status]()
    ? []
    : [
        `${id} is ${status} with ${JSON.stringify(numbers.map((n) => [n.status, n.live]))} and order ${order?.status ?? 'none'}`,
      ];
}

/** In the cart is what is held, and what a person still has to decide about; nothing that was let go of, nothing of nobody. */
function wrongCart(reservations: readonly Reservation[], { cart }: Book): string[] {
  const numbersOf = (status: Reservation['status']): string[] =>
    reservations
      .filter((r) => r.status === status)
      .flatMap((r) => r.numbers.filter((n) => n.live).map((n) => n.phoneNumber));
  const [held, pinned] = [numbersOf('held'), numbersOf('ordering')];
  return [
    ...cart
      .filter((n) => !held.includes(n) && !pinned.includes(n))
      .map((n) => `${n} is in the cart and nobody holds it`),
    ...held.filter((n) => !cart.includes(n)).map((n) => `${n} is said to be held and is not in the cart`),
  ];
}

const twice = (values: readonly string[]): string[] => [
  ...new Set(values.filter((value, i) => values.indexOf(value) !== i)),
];
const same = (a: readonly string[], b: readonly string[]): boolean => [...a].sort().join() === [...b].sort().join();
