import { ask, type Body, each, get, until } from '../ground/caller.js';
import { tenants } from '../ground/ground.js';
import { type Suppliers } from '../ground/suppliers.js';
import { type Good, seenAs } from './callers.js';
import { type History } from './history.js';

type Kept = Body & { tenant: string };

/** A hold whose name died with the process that was told it: nobody can look it up, and it is over when the provider's time is. */
const waitsForTime = ({ provider, status, phoneNumbers = [] }: Body): boolean =>
  provider === 'tcl' && status === 'unknown' && phoneNumbers.some(({ problem }) => problem?.code === 'outcome_unknown');

/** Everything of one kind that tenants have made about these numbers. */
async function listed(url: string, path: string, goods: readonly Good[]): Promise<Kept[]> {
  const wanted = new Set(goods.map(({ phoneNumber }) => phoneNumber));
  const found: Kept[] = [];
  for (const tenant of tenants)
    for (let cursor: string | undefined, more = true; more;) {
      const told = await get(
        url,
        tenant,
        `${path}?limit=200${cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`}`,
      );
      const data = told?.body.data ?? [];
      found.push(
        ...data
          .filter((one) => one.phoneNumbers?.some(({ phoneNumber }) => wanted.has(phoneNumber)))
          .map((one) => ({ ...one, tenant })),
      );
      cursor = told?.body.page?.nextCursor;
      // Newest first: what is about other numbers is of earlier rounds.
      more =
        cursor !== undefined &&
        data.some((one) => one.phoneNumbers?.some(({ phoneNumber }) => wanted.has(phoneNumber)));
    }
  return found;
}

export interface Settled {
  wrongs: string[];
  orders: number;
  reservations: number;
  /** Holds that are over when the provider says so. */
  nameless: number;
}

/**
 * The gateways are left in peace: everything comes to its end, and everything that is held is let go of. Then the providers' own ledgers say what
 * was bought, and what is held.
 */
export async function settle(
  url: string,
  goods: readonly Good[],
  suppliers: Suppliers,
  history: History,
): Promise<Settled> {
  const wrongs: string[] = [];
  const open = (all: readonly Kept[]): Kept[] =>
    all.filter((one) => !waitsForTime(one) && ['unknown', 'ordering'].includes(one.status));
  const reservations = await until(
    () => listed(url, '/v1/reservations', goods),
    (all) => open(all).length === 0,
    300_000,
  );
  for (const { id, status, provider, phoneNumbers } of open(
    reservations ?? (await listed(url, '/v1/reservations', goods)),
  ))
    wrongs.push(`reservation ${id} of ${provider} stays ${status}: ${JSON.stringify(phoneNumbers)}`);
  const kept = await listed(url, '/v1/reservations', goods);
  await each(kept, 8, async (one) => {
    const phoneNumber = one.phoneNumbers![0]!.phoneNumber;
    const r = one.metadata?.['name'] ?? one.id;
    const called = history.now();
    const told = await get(url, one.tenant, `/v1/reservations/${one.id}`);
    const as = seenAs(told?.body.status ?? '');
    if (as !== undefined) history.answered(phoneNumber, called, { what: 'seen', r, as });
    if (as !== 'held') return;
    const asked = history.now();
    const released = await ask(url, one.tenant, { method: 'DELETE', path: `/v1/reservations/${one.id}` });
    if (released?.body.status === 'released') history.answered(phoneNumber, asked, { what: 'released', r });
    else
      wrongs.push(
        `reservation ${one.id} cannot be released: ${released?.status ?? 0} ${released?.body.code ?? released?.body.status ?? ''}`,
      );
  });
  const isOver = ({ status }: Pick<Body, 'status'>): boolean => ['completed', 'rejected'].includes(status);
  const ended = await until(
    () => listed(url, '/v1/orders', goods),
    (all) => all.every(isOver),
    300_000,
  );
  const orders = ended ?? (await listed(url, '/v1/orders', goods));
  for (const { id, status } of orders) if (!isOver({ status })) wrongs.push(`order ${id} stays ${status}`);
  unseen(kept, orders, history);
  wrongs.push(...charged(orders, goods, suppliers), ...(await owned(url, goods, suppliers)));
  const nameless = kept.filter(waitsForTime);
  wrongs.push(...held(nameless, goods, suppliers));
  return { wrongs, orders: orders.length, reservations: kept.length, nameless: nameless.length };
}

/** What has happened without a call: holds that lapsed, and orders that were taken and rejected in the end. */
function unseen(reservations: readonly Body[], orders: readonly Body[], history: History): void {
  const nameOf = ({ id, metadata }: Body): string => metadata?.['name'] ?? id;
  const numberOf = ({ phoneNumbers }: Body): string => phoneNumbers![0]!.phoneNumber;
  for (const one of reservations.filter(({ status }) => ['expired', 'lost'].includes(status)))
    history.unanswered(numberOf(one), 0, { what: 'lapsed', r: nameOf(one) });
  for (const one of orders.filter(({ status }) => status === 'rejected')) {
    const o = nameOf(one);
    const reservation = reservations.find(({ id }) => id === one.reservationId);
    const r = reservation && nameOf(reservation);
    if (r !== undefined) history.unanswered(numberOf(one), 0, { what: 'put back', r, o });
    history.unanswered(numberOf(one), 0, { what: 'dropped', o, ...(r !== undefined && { r }) });
  }
}

/** Each order that was completed was bought once, nothing else was, and nothing was charged twice. */
function charged(orders: readonly Body[], goods: readonly Good[], { tcl, didtfn, voipms }: Suppliers): string[] {
  const bought: Record<Good['provider'], (phoneNumber: string) => number> = {
    tcl: (n) =>
      tcl.ledger.orders().filter(({ orderType, numbers }) => orderType === 'new' && numbers.includes(n)).length,
    didtfn: (n) => didtfn.ledger.numbers().filter(({ number }) => `+1${number}` === n).length,
    voipms: (n) => voipms.ledger.orders().filter(({ dids }) => dids.includes(n.slice(2))).length,
  };
  const wrongs = goods.flatMap(({ provider, phoneNumber }) => {
    const here = orders.filter(
      (one) => one.status === 'completed' && one.phoneNumbers?.[0]?.phoneNumber === phoneNumber,
    );
    const there = bought[provider](phoneNumber);
    return here.length === there
      ? []
      : [`${phoneNumber} was ordered ${here.length} times here, and ${there} times at ${provider}`];
  });
  for (const [name, charges] of [
    ['TCL', tcl.ledger.charges()],
    ['DIDTFN', didtfn.ledger.charges()],
  ] as const) {
    const ids = charges.map(({ orderId }) => orderId);
    if (new Set(ids).size < ids.length) wrongs.push(`${name} has charged for an order twice`);
  }
  return wrongs;
}

/** Each number in service is exactly one tenant's, once every cancellation has ended. */
async function owned(url: string, goods: readonly Good[], { tcl, didtfn, voipms }: Suppliers): Promise<string[]> {
  const wanted = new Set(goods.map(({ phoneNumber }) => phoneNumber));
  const inService = (): string[] => [
    ...tcl.ledger.services().flatMap(({ number, status }) => (status === 'active' ? number : [])),
    ...[...didtfn.ledger.numbers().map(({ number }) => number), ...voipms.ledger.owned()].map((n) => `+1${n}`),
  ];
  const ofTenants = async (): Promise<string[]> => {
    const found: string[] = [];
    for (const tenant of tenants)
      for (let cursor: string | undefined, more = true; more; more = cursor !== undefined) {
        const told = await get(url, tenant, `/v1/numbers?status=active&limit=200${cursor === undefined ? '' : `&cursor=${cursor}`}`); // prettier-ignore
        found.push(...((told?.body.data ?? []) as unknown as { phoneNumber: string }[]).map((n) => n.phoneNumber));
        cursor = told?.body.page?.nextCursor;
      }
    return found;
  };
  const sorted = (all: readonly string[]): string => all.filter((n) => wanted.has(n)).sort().join(' '); // prettier-ignore
  const look = async (): Promise<[string, string]> => [sorted(await ofTenants()), sorted(inService())];
  const same = await until(look, ([here, there]) => here === there);
  if (same) return [];
  const [here, there] = await look();
  return [`in service are ${there}, and tenants have ${here}`];
}

/** Nothing is held any more but what nobody can name. */
function held(nameless: readonly Body[], goods: readonly Good[], { tcl, didtfn }: Suppliers): string[] {
  const excused = new Set(nameless.map(({ phoneNumbers }) => phoneNumbers![0]!.phoneNumber));
  const atProviders = [...tcl.ledger.held(), ...didtfn.ledger.cart().map((n) => `+1${n}`)];
  const left = goods.filter(({ phoneNumber }) => atProviders.includes(phoneNumber) && !excused.has(phoneNumber));
  return left.map(({ phoneNumber, provider }) => `${phoneNumber} is still held at ${provider}`);
}
