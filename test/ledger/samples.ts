import { type Change } from '../../src/domain/change.js';
import { newId } from '../../src/domain/ids.js';
import { type Order } from '../../src/domain/order.js';
import { type E164 } from '../../src/domain/phone-number.js';
import { type PortOrder } from '../../src/domain/port-order.js';
import { type HeldNumber, type Reservation } from '../../src/domain/reservation.js';
import { type Portion, type Share, type Subject } from '../../src/ledger/work.js';

let last = 0;

/** A number that no other test has. */
export const freshNumber = (): E164 => `+1206${String(2_000_000 + ++last)}`;
/** An account, tenant or lane that no other test has. */
export const freshName = (what: string): string => `${what}-${++last}`;

/** What work may be about, by this name. */
export const subject = (id: string, share: Partial<Share> = {}): Subject => ({
  id,
  provider: 'didtfn',
  tenant: 'acme',
  ...share,
});

/** So much of every share. */
export const upTo =
  (most: number) =>
  (due: readonly Share[]): Portion[] =>
    due.map(({ provider, tenant }) => ({ provider, tenant, most }));

export type ReservationSample = Partial<Omit<Reservation, 'numbers'>> & { numbers?: Partial<HeldNumber>[] };

/** A reservation as the use case writes it: one number, its hold still to be made, unless said otherwise. */
export function reservation({ numbers = [{}], ...request }: ReservationSample = {}): Reservation {
  const now = Date.now();
  const id = request.id ?? newId('rsv');
  return {
    id,
    tenant: 'acme',
    provider: 'didtfn',
    account: 'main',
    holdType: 'upstream',
    status: 'unknown',
    allowPartial: false,
    createdAt: now,
    updatedAt: now,
    expiresAt: now + 600_000,
    orderableUntil: now + 500_000,
    numbers: numbers.map((n) => ({
      reservationId: id,
      phoneNumber: freshNumber(),
      status: 'held',
      live: true,
      episode: 0,
      ...n,
    })),
    ...request,
  };
}

export const held = (request: ReservationSample = {}): Reservation => reservation({ status: 'held', ...request });

/** An order of all numbers of a reservation, just accepted. */
export function orderOf(r: Reservation, request: Partial<Order> = {}): Order {
  const now = Date.now();
  return {
    id: newId('ord'),
    kind: 'number',
    tenant: r.tenant,
    provider: r.provider,
    account: r.account,
    reservationId: r.id,
    status: 'accepted',
    confirm: 'auto',
    connection: { trunkId: '3' },
    providerOptions: {},
    providerOrderIds: [],
    createdAt: now,
    updatedAt: now,
    numbers: r.numbers.map(({ phoneNumber }) => ({ phoneNumber, status: 'pending' })),
    ...request,
  };
}

/** A change as the use case writes it, of nothing that exists unless said otherwise. */
export function changeOf(request: Partial<Change> = {}): Change {
  const now = Date.now();
  return {
    id: newId('chg'),
    tenant: 'acme',
    provider: 'didtfn',
    account: 'main',
    kind: 'trunk.create',
    status: 'accepted',
    input: { title: 'main' },
    createdAt: now,
    updatedAt: now,
    ...request,
  };
}

/** A port of one number, just written down. */
export function portOf(request: Partial<PortOrder> = {}): PortOrder {
  const now = Date.now();
  return {
    id: newId('prt'),
    tenant: 'acme',
    provider: 'didtfn',
    account: 'main',
    status: 'draft',
    numbers: [{ phoneNumber: freshNumber(), status: 'pending' }],
    category: 'landline',
    subscriberType: 'business',
    loaAuthorizingPerson: 'Sunny Summertime',
    partial: false,
    documents: [{ name: 'loa', contentType: 'application/pdf', bytes: 4, sha256: 'ab' }],
    providerOptions: {},
    createdAt: now,
    updatedAt: now,
    ...request,
  };
}

/** Runs the same thing so many times at once. */
export const atOnce = <T>(times: number, work: (i: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: times }, (_, i) => work(i)));
