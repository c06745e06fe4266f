import { type KeyUse } from '../../src/ledger/idempotency.js';
import { type Ledger } from '../../src/ledger/ledger.js';
import { methodsOf, noteCalls } from './called-methods.js';
import { askOfTenants } from './every-tenant-statement.js';
import { page, subsetsOf } from './filters.js';
import { changeOf, freshName, freshNumber, held, orderOf, portOf, reservation, subject, upTo } from './samples.js';

const at = ['didtfn', 'main'] as const;

/**
 * Asks a ledger everything that it can be asked and has everything done that it can do, each list with every subset of its filters. Answers which
 * methods of the stores were not called.
 */
export async function askEverything(ledger: Ledger): Promise<{ uncalled: string[] }> {
  const { called, restore } = noteCalls(ledger);
  try {
    await lists(ledger);
    await wholeAccounts(ledger);
    await reservations(ledger);
    await orders(ledger);
    await portsAndChanges(ledger);
    await work(ledger);
    await keys(ledger);
    await findings(ledger);
    await usage(ledger);
    await askOfTenants(ledger);
  } finally {
    restore();
  }
  return { uncalled: methodsOf(ledger).filter((name) => !called.has(name)) };
}

async function lists(ledger: Ledger): Promise<void> {
  const own = { status: 'failed', provider: 'tcl', before: 'x' };
  const part = { above: 'a', before: 'x', limit: 2 };
  const referenced = { ...own, customerReference: 'a' };
  for (const part of [page, { ...page, above: 'a', ascending: true }]) {
    for (const filter of subsetsOf(own)) await ledger.reservations.list('acme', { ...filter, ...part });
    for (const filter of subsetsOf({ ...referenced, groupId: 'b' })) await ledger.orders.list('acme', { ...filter, ...part }); // prettier-ignore
    for (const filter of subsetsOf(referenced)) await ledger.ports.list('acme', { ...filter, ...part });
    for (const filter of subsetsOf({ ...own, kind: 'trunk.create' })) await ledger.changes.list('acme', { ...filter, ...part }); // prettier-ignore
  }
  for (const open of [true, false])
    for (const filter of subsetsOf({ provider: 'tcl', kind: 'orphan_number', open, before: 'x' }))
      await ledger.findings.list({ ...filter, ...page });
  for (const ascending of [true, false]) {
    await ledger.orders.idsWith('acme', '+1', { ...part, ascending });
    await ledger.reservations.idsWith('acme', '+1', { ...part, ascending });
    await ledger.changes.idsOf('acme', 'number:+1', { ...part, ascending });
    await ledger.metadata.having('acme', ['a', 'b'], { ...part, ascending });
  }
  for (const store of [ledger.orders, ledger.reservations, ledger.ports, ledger.changes])
    await store.some('acme', ['a', 'b']);
  await ledger.events.list('acme', 'ord_1', { after: 'evt_1', limit: 2 });
}

/** What concerns a provider's account as a whole, or the gateway. */
async function wholeAccounts(ledger: Ledger): Promise<void> {
  await ledger.orders.open('acme', ...at);
  await ledger.orders.orderedWith(...at);
  await ledger.orders.unnamedServices(...at);
  for (const store of [ledger.orders, ledger.ports, ledger.changes]) await store.countByStatus();
  await ledger.attention.count();
  await ledger.findings.countOpen();
  await ledger.heldNumbers.live(...at);
  await ledger.heldNumbers.holders(...at, '', 2);
  await ledger.heldNumbers.latestHoldId(...at);
  await ledger.reservations.countUnderWay(...at);
  for (const filter of subsetsOf({ dueBy: 1, after: { id: 'x', dueAt: 1 } }))
    await ledger.deadlines.list({ ...filter, ...page });
  await ledger.servedNumbers.page(...at, { after: '+1', limit: 2 });
  await ledger.servedNumbers.inOpenOrders(...at);
  await ledger.providerOrders.all(...at);
  await ledger.customerRecords.list({ tenant: 'acme', provider: at[0], account: at[1] });
  await ledger.customerRecords.find({ tenant: 'acme', provider: at[0], account: at[1] }, 'c');
  await ledger.ownerships.owners(...at, 'customer');
  await ledger.sandboxTime.moveTo(1);
  await ledger.sandboxTime.aheadMs();
}

async function reservations(ledger: Ledger): Promise<void> {
  const { reservations: store, heldNumbers } = ledger;
  const r = held();
  const [n] = r.numbers;
  await store.insert(r);
  await store.find(r.id);
  await store.findLocked(r.id);
  await store.findFor('acme', r.id);
  await ledger.deadlines.set(r.id, r.expiresAt, r.orderableUntil);
  await store.lockIn(r.id, 'held');
  await store.touch(r.id);
  await ledger.deadlines.announce(Date.now(), 2);
  await store.claim(r.id, 'ord_1', Date.now());
  await store.setStatus(r.id, 'ordering', 'ordered');
  const lost = reservation();
  await store.insert(lost);
  await store.setFailure(lost.id, { code: 'number_unavailable', detail: '' });
  await heldNumbers.change(r.id, n!.phoneNumber, { task: 'release', live: false, status: 'released' });
  await heldNumbers.othersWith(r, [freshNumber()]);
  await heldNumbers.arbitrate(...at);
  await heldNumbers.among(...at, [freshNumber()]);
  await heldNumbers.parkOthers(...at, r.id, 'ord_1');
  await heldNumbers.parkOwn(r.id, 'ord_1');
  await heldNumbers.parkedBy('ord_1');
  await heldNumbers.unpark('ord_1');
}

async function orders(ledger: Ledger): Promise<void> {
  const { orders: store, providerOrders, servedNumbers, attention, events } = ledger;
  const [order, other] = [orderOf(held()), orderOf(held())];
  const number = order.numbers[0]!.phoneNumber;
  await store.insert(order);
  await store.insert(other);
  await store.findFor('acme', order.id);
  await store.setProviderOrderIds(order.id, ['1']);
  await store.setService(order.id, { customerId: 'c', ratePlanId: 'r' });
  await providerOrders.name(...at, freshName('order'), order.id);
  const claimed = freshName('order');
  await providerOrders.claim(...at, claimed, order.id);
  await providerOrders.claimedByOthers(...at, [claimed], other.id);
  await store.findByProviderOrder(...at, claimed);
  await store.setNumbers(order.id, () => 'active', order.numbers);
  await ledger.transaction((l) => l.orders.setStatus(order.id, 'accepted', 'in_progress'));
  const cost = { total: { amount: '1.00', currency: 'USD' } } as NonNullable<typeof order.cost>;
  await ledger.transaction((l) => l.orders.setStatus(order.id, 'in_progress', 'completed', { cost }));
  await servedNumbers.owners(...at, [number]);
  await servedNumbers.inOpen(...at, [number]);
  await servedNumbers.leave(...at, number, { trunkId: '1' }, 'chg_1');
  await servedNumbers.giveUp(...at, [number], 'chg_1');
  await servedNumbers.adopt(...at, freshNumber(), 'acme', freshName('fnd'));
  await attention.of('order', order.id);
  for (const kind of ['order', 'reservation', 'port_order', 'change'] as const) await attention.set(kind, order.id, undefined); // prettier-ignore
  await events.append(order, { type: 'created' });
  await events.adopt(freshName('waiting'), order);
  await events.waiting();
  await events.dropWaiting(1);
  await events.begunBy(order.id);
}

async function portsAndChanges(ledger: Ledger): Promise<void> {
  const port = portOf();
  await ledger.ports.insert(port);
  await ledger.ports.find(port.id);
  await ledger.ports.findFor('acme', port.id);
  await ledger.ports.setStatus(port, 'submitted', { numbers: [{ ...port.numbers[0]!, arrived: true }] });
  const ported = { numbers: [{ ...port.numbers[0]!, status: 'ported' as const }] };
  await ledger.ports.setStatus({ ...port, status: 'submitted' }, 'ported', ported);
  const change = changeOf({ kind: 'payment.create', target: 'trunk:1' });
  await ledger.changes.insert(change);
  await ledger.changes.find(change.id);
  await ledger.changes.findFor('acme', change.id);
  await ledger.changes.openOn(...at, 'trunk:1');
  await ledger.changes.openOf(...at, 'trunk.create');
  await ledger.changes.changing(...at, ['+12065551234']);
  for (const [kind, input] of [
    ['trunk.update', {}],
    ['number.update', { phoneNumbers: ['+12065551234'] }],
  ] as const)
    await ledger.changes.standing({ provider: at[0], account: at[1], kind, input, target: 'trunk:1' });
  await ledger.changes.setStatus(change.id, 'accepted', 'completed');
  const thing = { provider: at[0], account: at[1], kind: 'trunk:origination', externalId: '1' };
  await ledger.ownerships.claim(thing, 'acme', change.id);
  await ledger.ownerships.owner(thing);
  await ledger.ownerships.forget(thing);
}

async function work({ work: store, lanes, journal, sandboxTime }: Ledger): Promise<void> {
  const minute = 60_000;
  await sandboxTime.moveTo(minute);
  await sandboxTime.aheadMs();
  await store.begin(subject('ord_begun'), 'order', 'me', minute);
  for (const id of ['ord_a', 'ord_b']) await store.wake(subject(id), 'order', 1);
  await store.nextDue(minute);
  await store.nextDue(Date.now());
  const [lease, other] = await store.claimDue('me', minute, upTo(2));
  await store.assertLease(lease!, minute);
  await store.renew('me', minute, ['ord_a']);
  await store.postpone(lease!, Date.now());
  await store.finish(other!);
  await store.revoke('ord_begun');
  await store.freeAll();
  await lanes.takeAlone('cart', 'ord_a', async () => 0);
  await lanes.mayEnter('cart', 'ord_b', false);
  await lanes.holds('cart', 'ord_a');
  await lanes.leave('ord_a');
  await lanes.longestWaits();
  await lanes.firstInLine('cart', 2);
  await lanes.occupants('cart', 2);
  const step = { subjectId: 'ord_a', key: 'k', attempt: 1, operation: 'o', effect: 'money', lane: 'cart', digest: {}, sentAt: 1, settleAfter: 2 }; // prettier-ignore
  const { id } = await journal.intend(step);
  await journal.of('ord_a');
  await journal.openInLane('cart', 'ord_b');
  await journal.anyUnknown('ord_a');
  await journal.any('ord_a');
  await journal.longestOverdue(3);
  await journal.conclude(id, 'done');
}

async function keys({ idempotency }: Ledger): Promise<void> {
  const use = (key: string): KeyUse => ({ tenant: 'acme', route: 'POST /v1/orders', key, fingerprint: 'f', holder: 'h' }); // prettier-ignore
  await idempotency.take(use('a'), -1);
  await idempotency.take({ ...use('a'), holder: 'i' }, 1_000);
  await idempotency.bind({ ...use('a'), holder: 'i' }, 'ord_1');
  await idempotency.answered({ ...use('a'), holder: 'i' }, 201);
  await idempotency.take(use('b'), 1_000);
  await idempotency.release(use('b'));
  await idempotency.unlockAll();
  await idempotency.prune(1);
}

async function findings({ findings: store }: Ledger): Promise<void> {
  const [account, now] = [freshName('account'), Date.now()];
  await store.see({ provider: 'didtfn', account, kind: 'orphan_number', subject: '+1' }, now);
  await store.ignored('didtfn', account);
  await store.closeUnseen('didtfn', account, now);
  await store.find('fnd_1');
  await store.resolve('fnd_1', 'ignore', 'me');
  await store.setComparison({ provider: 'didtfn', account, startedAt: 1, finishedAt: 2, compared: 3 });
  await store.comparison('didtfn', account);
}

async function usage(ledger: Ledger): Promise<void> {
  ledger.limitTo(() => ({ liveReservations: 1_000, spendPerDay: [{ amount: '1000.00', currency: 'USD' }] }));
  await ledger.transaction(async (l) => {
    l.usage.claim('acme', { moneyToCome: true });
    await l.usage.limitsMoney('acme');
    await l.reservations.insert(held());
  });
  await ledger.counters.of('acme');
  await ledger.counters.totals('now', 0);
  await ledger.usage.prune(Date.now());
}
