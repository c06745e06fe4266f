import { jsonReply } from '../kit/reply.js';
import {
  type Account,
  type Asked,
  type Operation,
  ownCustomer,
  Refusal,
  text,
  textList,
  whole,
  word,
} from './account.js';
import {
  type Block,
  blockOf,
  blocksOf,
  countries,
  money,
  nationalOf,
  ordinaryLines,
  priceOf,
  productIds,
  type ProductId,
} from './catalogue.js';
import { hasTrick, magicNumbers } from './magic.js';
import { isActive, type Reservation } from './state.js';

const lifetimeMs = 10 * 60_000;
const lines = [...ordinaryLines, ...magicNumbers.map((magic) => magic.line)];

export function kindOf(body: Asked['body']): { productId: ProductId; country: string } {
  return {
    productId: word(text(body, 'productId'), productIds, 'productId'),
    country: word(text(body, 'country'), countries, 'country'),
  };
}

/** The criteria of a search: in patterns, `*` is any run of digits and `?` one digit of the national number. */
export interface Description {
  city?: string | undefined;
  areaCode?: string | undefined;
  pattern?: string | undefined;
}

/** Available numbers of a product in a country, ascending. Without `magic`, those with tricks are left out. */
export function* stock(
  { ledger, now }: Account,
  kind: { productId: ProductId; country: string },
  { city, areaCode, pattern }: Description,
  magic = true,
): Generator<{ number: string; block: Block }> {
  const fits =
    pattern === undefined ? undefined : new RegExp(`^${[...pattern].map((sign) => wild[sign] ?? sign).join('')}$`);
  const { state } = ledger;
  for (const block of blocksOf(kind.country, kind.productId)) {
    if (city !== undefined && block.city?.toLowerCase() !== city.toLowerCase()) continue;
    if (areaCode !== undefined && block.areaCode !== areaCode) continue;
    for (const line of magic ? lines : ordinaryLines) {
      const number = block.prefix + line;
      if (state.isFree(number, now()) && (fits?.test(nationalOf(number)) ?? true)) yield { number, block };
    }
  }
}
const wild: Readonly<Record<string, string>> = { '*': '\\d*', '?': '\\d' };

const searchNumbers: Operation = ({ fields }, account) => {
  const kind = kindOf(fields);
  const { city, areaCode, pattern, limit, consecutive } = fields;
  if (pattern !== undefined && !/^[\d*?]{1,20}$/.test(pattern)) throw new Refusal(400, 'pattern is digits, * and ?');
  const most = limit === undefined ? 50 : whole(limit, 'limit', 200);
  const found = [...stock(account, kind, { city, areaCode, pattern })];
  const wanted = consecutive === undefined ? found : inRuns(found, whole(consecutive, 'consecutive', 100));
  const { setupCents, monthlyCents, currency } = priceOf(kind.country, kind.productId);
  const numbers = wanted.slice(0, most).map(({ number, block }) => ({
    number,
    productId: kind.productId,
    country: kind.country,
    ...(block.city === undefined ? {} : { city: block.city }),
    monthlyCharge: money(monthlyCents),
    setupCharge: money(setupCents),
    currency,
  }));
  return jsonReply({ numbers });
};

/** Numbers in runs of at least this length. */
function inRuns(found: { number: string; block: Block }[], length: number): typeof found {
  const runs: (typeof found)[] = [];
  for (const one of found) {
    const run = runs.at(-1);
    const last = run?.at(-1);
    if (run && last && BigInt(one.number.slice(1)) === BigInt(last.number.slice(1)) + 1n) run.push(one);
    else runs.push([one]);
  }
  return runs.filter((run) => run.length >= length).flat();
}

const createReservation: Operation = ({ body }, account) => {
  const { ledger, now } = account;
  const { customerId } = ownCustomer(body, account);
  const kind = kindOf(body);
  const numbers = textList(body, 'numbers');
  for (const number of numbers) {
    const block = blockOf(number, kind.country);
    if (block?.productId !== kind.productId || !lines.includes(number.slice(-4)))
      throw new Refusal(400, `${number} is no ${kind.productId} number of ${kind.country}`);
  }
  const taken = numbers.find((number) => !ledger.state.isFree(number, now()) || hasTrick(number, 'taken'));
  if (taken !== undefined) throw new Refusal(409, `Number ${taken} is not available`);
  const reservationId = `res-${ledger.state.reservations.size + 1}`;
  ledger.record({ type: 'reservation', reservationId, customerId, ...kind, numbers, expiresAt: now() + lifetimeMs });
  if (numbers.some((number) => hasTrick(number, 'dropped')))
    ledger.record({ type: 'release', reservationId, reason: 'dropped' });
  return jsonReply(printed(ledger.state.reservations.get(reservationId)!, account, true), 201);
};

const getReservation: Operation = ({ fields }, account) => jsonReply(printed(reservationOf(fields, account), account));

const deleteReservation: Operation = ({ fields }, account) => {
  const reservation = reservationOf(fields, account);
  if (!isActive(reservation, account.now())) throw new Refusal(409, 'The reservation is not active');
  account.ledger.record({ type: 'release', reservationId: reservation.reservationId, reason: 'released' });
  return { status: 204, contentType: 'application/json', body: '' };
};

export const numbering: Readonly<Record<string, Operation>> = {
  searchNumbers,
  createReservation,
  getReservation,
  deleteReservation,
};

export function reservationOf(fields: Readonly<Record<string, unknown>>, { ledger }: Account): Reservation {
  const found = ledger.state.reservations.get(String(fields['reservationId']));
  if (!found) throw new Refusal(404, 'No such reservation');
  return found;
}

function printed(reservation: Reservation, { now }: Account, fresh = false): object {
  const { reservationId, customerId, productId, country, numbers, createdAt, expiresAt, ended } = reservation;
  const lapsed = ended === 'dropped' || now() >= expiresAt ? 'expired' : 'active';
  return {
    reservationId,
    customerId,
    productId,
    country,
    // A reservation that is dropped at once looks like any other in its first reply.
    status: fresh ? 'active' : ended === undefined || ended === 'dropped' ? lapsed : ended,
    createdAt,
    expiresAt: new Date(expiresAt).toISOString(),
    numbers,
  };
}
