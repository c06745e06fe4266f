import { filledEndpoint } from './fill/rows.js';

/**
 * What is asked of a ledger, by name: each takes how many times it has been asked, and asks about another row each time, and how long a page of it is. What
 * writes leaves the ledger as it was.
 */
export async function questionsOf(ledger) {
  const { orders, reservations, ports, changes, findings } = ledger;
  const tenant = 'sandbox';
  const known = await sampled(ledger, tenant);
  const at = (list) => (i) => list[i % list.length];
  const [order, number, reservation, change, port] = [known.orders, known.numbers, known.reservations, known.changes, known.ports].map(at); // prettier-ignore
  const numbers = (i) => Array.from({ length: 20 }, (_, n) => number(i * 20 + n));
  const list = (store, filter) => (_, limit) => store.list(tenant, { ...filter, limit });
  const deep = (store, one) => (i, limit) => store.list(tenant, { before: one(i).id, limit });
  return {
    'orders': list(orders, {}),
    'orders, a page within': deep(orders, order),
    'orders, status completed': list(orders, { status: 'completed' }),
    'orders, status needs_review': list(orders, { status: 'needs_review' }),
    'orders, status accepted (none)': list(orders, { status: 'accepted' }),
    'orders, provider': list(orders, { provider: 'tcl' }),
    'orders, customerReference': (i, limit) => orders.list(tenant, { customerReference: order(i).customerReference ?? 'none', limit }),
    'orders, customerReference of many': list(orders, { customerReference: 'standing order' }),
    'orders, customerReference and status': list(orders, { customerReference: 'standing order', status: 'rejected' }),
    'orders, all filters': list(orders, { customerReference: 'standing order', status: 'rejected', provider: 'tcl' }),
    'orders, groupId': (i, limit) => orders.list(tenant, { groupId: order(i).groupId ?? 'req_none', limit }),
    'order': (i) => orders.findFor(tenant, order(i).id),
    'events of an order': (i, limit) => ledger.events.list(tenant, order(i).id, { limit }),
    'reservations': list(reservations, {}),
    'reservations, status held': list(reservations, { status: 'held' }),
    'reservations, provider and status': list(reservations, { provider: 'tcl', status: 'expired' }),
    'reservation': (i) => reservations.findFor(tenant, reservation(i).id),
    'ports': list(ports, {}),
    'ports, status exception': list(ports, { status: 'exception' }),
    'ports, provider': list(ports, { provider: 'tcl' }),
    'port': (i) => ports.findFor(tenant, port(i).id),
    'changes': list(changes, {}),
    'changes, kind and status': list(changes, { kind: 'trunk.create', status: 'rejected' }),
    'change': (i) => changes.findFor(tenant, change(i).id),
    'findings, open': (_, limit) => findings.list({ open: true, limit }),
    'findings, closed, provider and kind': (_, limit) => findings.list({ open: false, provider: 'tcl', kind: 'changed_trunk', limit }),
    'owners of 20 numbers': (i) => ledger.servedNumbers.owners('tcl', 'main', numbers(i)),
    'which of 20 numbers are held': (i) => ledger.heldNumbers.among('tcl', 'main', numbers(i)),
    'order of a provider’s order': (i) => orders.findByProviderOrder(order(i).provider, 'main', order(i).providerOrderIds[0]),
    'steps of an order': (i) => ledger.journal.of(order(i).id),
    'numbers in service of an account': (i, limit) => ledger.servedNumbers.page('tcl', 'main', { after: number(i), limit }),
    'what limits count of a tenant': () => ledger.counters.of(tenant),
    'due work, 8 of it: woken, claimed, finished': (i) => worked(ledger, i),
    'due work, none': () => ledger.work.claimDue('bench', 60_000, () => []),
    'deadlines that have passed': (_, limit) => ledger.deadlines.list({ dueBy: Date.now(), limit }),
    'an order written, and its status moved': (i) => moved(ledger, i),
    'everything that /metrics counts': () => Promise.all([orders.countByStatus(), ports.countByStatus(), changes.countByStatus(), ledger.attention.count(), findings.countOpen()]),
    'events of a tenant': (i, limit) => ledger.outbox.page({ tenant, after: i, limit }),
    'events of a tenant, by type': (i, limit) => ledger.outbox.page({ tenant, after: i, types: ['order.rejected', 'order.completed'], limit }),
    'events of a tenant about an order': (i, limit) => ledger.outbox.page({ tenant, subjectId: order(i).id, limit }),
    'place of the newest event': () => ledger.outbox.lastPlace(tenant),
    'work items': (_, limit) => ledger.workItems.list({ limit }),
    'work items of a tenant': (_, limit) => ledger.workItems.list({ tenant, limit }),
    'work items of a kind': (_, limit) => ledger.workItems.list({ kind: 'finding', limit }),
    'search, part of a number': (i, limit) => ledger.search.numbers(number(i).slice(-7), tenant, limit),
    'search, id': (i, limit) => ledger.search.ids(order(i).id, tenant, limit),
    'search, reference': (i, limit) => ledger.search.references(order(i).customerReference ?? 'none', tenant, limit),
    'search, provider’s id': (i, limit) => ledger.search.providersOwn(order(i).providerOrderIds[0], tenant, limit),
    'history of a number': (i, limit) => ledger.numberHistory.page(number(i), { tenant, limit }),
    'audit': (_, limit) => ledger.audit.list({ tenant }, { limit }),
    'audit, actor': (_, limit) => ledger.audit.list({ tenant, actor: 'key_3' }, { limit }),
    'audit, action': (_, limit) => ledger.audit.list({ tenant, action: 'limits.set' }, { limit }),
    'audit, resource': (i, limit) => ledger.audit.list({ tenant, resource: order(i).id }, { limit }),
    'orders, metadata': (i, limit) => ledger.metadata.having(tenant, ['costCentre', `${4 * (i % 10)}`], { above: 'ord_', before: 'ord_zzz', ascending: false, limit }),
    'deliveries of an endpoint': (_, limit) => ledger.webhookQueue.attempts(filledEndpoint, { limit }),
    'keys forgotten, none': () => ledger.idempotency.prune(0),
  }; // prettier-ignore
}

/** Rows from everywhere in the tenant's time, not only its latest. */
async function sampled({ orders, reservations, ports, changes }, tenant) {
  const newest = await orders.list(tenant, { limit: 1 });
  const year = 365 * 24 * 3_600_000;
  const spread = async (store, prefix) => {
    const found = [];
    for (let i = 0; i < 40; i++) {
      const before = `${prefix}_${stampOf(newest[0].createdAt - (i * year) / 40)}`;
      found.push(...(await store.list(tenant, { before, limit: 10 })));
    }
    return found;
  };
  const found = await spread(orders, 'ord');
  return {
    orders: found,
    numbers: found.flatMap((order) => order.numbers.map(({ phoneNumber }) => phoneNumber)),
    reservations: await spread(reservations, 'rsv'),
    ports: await spread(ports, 'prt'),
    changes: await spread(changes, 'chg'),
  };
}

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';
/** The part of an id that says when it was made. */
const stampOf = (at) => Array.from({ length: 10 }, (_, i) => alphabet[Math.floor(at / 32 ** (9 - i)) % 32]).join('');

async function worked({ work }, i) {
  const ids = Array.from({ length: 8 }, (_, n) => `bench_${i}_${n}`);
  for (const id of ids) await work.wake({ id, provider: 'bench', tenant: `${i % 5}` }, 'order');
  const leases = await work.claimDue('bench', 60_000, (due) => due.filter(({ provider }) => provider === 'bench').map((share) => ({ ...share, most: 8 }))); // prettier-ignore
  for (const lease of leases) await work.finish(lease);
}

/** In a transaction that is undone: the ledger must stay what it is. */
async function moved(ledger, i) {
  const id = `ord_bench${i}`;
  const at = Date.now();
  const order = { id, kind: 'number', tenant: 'sandbox', provider: 'tcl', account: 'main', status: 'accepted', confirm: 'auto', providerOptions: {}, providerOrderIds: [], createdAt: at, updatedAt: at, numbers: [{ phoneNumber: `+1999${i}`, status: 'pending' }] }; // prettier-ignore
  const undone = new Error('undone');
  const written = ledger.transaction(async (l) => {
    await l.orders.insert(order);
    await l.orders.setStatus(id, 'accepted', 'in_progress');
    await l.usage.settle();
    throw undone;
  });
  await written.catch((error) => {
    if (error !== undone) throw error;
  });
}
