import { type ApiKey } from '../../src/domain/api-key.js';
import { catalogueRow } from '../../src/domain/event-catalogue.js';
import { workItemKinds } from '../../src/domain/work-item.js';
import { type Ledger } from '../../src/ledger/ledger.js';
import { endpointOf } from './contract/webhooks.js';
import { page, subsetsOf } from './filters.js';
import { freshName, held, orderOf, subject, upTo } from './samples.js';

const at = ['didtfn', 'main'] as const;

/** What is asked about tenants and for them: their keys and limits, events and webhooks, notes, and what people work on. */
export async function askOfTenants(ledger: Ledger): Promise<void> {
  await apiKeys(ledger);
  await outbox(ledger);
  await notes(ledger);
  await desk(ledger);
  await webhooks(ledger);
}

async function apiKeys({ apiKeys: store, audit, tenantLimits }: Ledger): Promise<void> {
  const key: ApiKey = { id: freshName('key'), tenant: 'acme', label: 'shop', last4: 'abcd', scopes: ['*'], allowFrom: [], createdBy: 'console', createdAt: 1 }; // prettier-ignore
  await store.insert(key, freshName('digest'));
  await store.find(key.id);
  await store.list('acme', page);
  await store.some('acme', [key.id]);
  await store.rotate(key.id, { digest: freshName('digest'), last4: 'efgh' }, 1, 'console');
  await store.presented(['a', 'b']);
  await store.used(key.id);
  await store.revoke(key.id);
  await store.generation();
  await audit.append({ actor: 'console', action: 'key.create' });
  for (const filter of subsetsOf({
    tenant: 'acme',
    actor: 'console',
    action: 'key.create' as const,
    resource: 'key_1',
  }))
    await audit.list(filter, page);
  await tenantLimits.set('acme', { liveHolds: 1_000 }, 'console');
  await tenantLimits.find('acme');
  await tenantLimits.lock('acme');
}

async function webhooks({ webhookEndpoints: endpoints, webhookQueue: queue }: Ledger): Promise<void> {
  const endpoint = endpointOf('acme');
  const { id, tenant, url } = endpoint;
  await endpoints.insert(endpoint);
  await endpoints.find(id);
  await endpoints.findFor(tenant, id);
  await endpoints.lock(tenant, id);
  await endpoints.list(tenant, page);
  await endpoints.countLocked(tenant);
  await endpoints.enabledOf(tenant);
  await endpoints.behind('', 2);
  await endpoints.rotate(id, 's', 1);
  await endpoints.moveTo(id, 1);
  await endpoints.setFailingSince(id, 1);
  await endpoints.disable(id, 'gone');
  await endpoints.change(id, { url, eventTypes: [] });
  for (const types of [undefined, ['order.completed']]) await queue.take(endpoint, { after: 0, upTo: 9 }, 1, types);
  await queue.expire(1);
  await queue.size(id);
  await queue.due(id, 1, 2);
  await queue.nextDue(id);
  await queue.putOff(id, { id: 'evt_1', subjectId: 'ord_1' }, 1, 2);
  await queue.release(id, 'ord_1', 1);
  await queue.hastenFirst(id, 1);
  await queue.hasten(id, 1);
  await queue.drop(id, ['evt_1']);
  await queue.log({ id: freshName('dlv'), endpointId: id, eventId: 'evt_1', attempt: 1, at: 1, delivered: true, detail: { url, ms: 1 } }); // prettier-ignore
  await queue.attempts(id, page);
  await queue.prune(1);
  await queue.addReplay(id, { id: freshName('rpl'), after: 0, upTo: 2 });
  const replay = await queue.nextReplay(id);
  for (const position of [1, 2]) await queue.advanceReplay(replay!, position);
  await queue.clear(id);
  await endpoints.remove(id);
}

async function outbox(ledger: Ledger): Promise<void> {
  const { outbox: store } = ledger;
  const data = catalogueRow('order.completed').example;
  await store.append({ tenant: 'acme', type: 'order.completed', data });
  await store.anyUnplaced();
  await ledger.transaction((l) => l.outbox.place(2));
  await store.find('acme', 'evt_1');
  await store.lastPlace('acme');
  for (const filter of subsetsOf({ after: 1, types: ['order.completed'], subjectId: 'ord_1' }))
    await store.page({ tenant: 'acme', ...filter, ...page });
  await store.prune(1);
}

async function notes(ledger: Ledger): Promise<void> {
  await ledger.work.wake(subject('ord_inline'), 'order', 1);
  const lease = (await ledger.work.claimDue('me', 60_000, upTo(1_000))).find(
    ({ subjectId }) => subjectId === 'ord_inline',
  )!;
  await ledger.work.postpone(lease, 2, { waitingLane: 'cart' });
  await ledger.waiting.of(['ord_inline', 'ord_none']);
  const r = held({ metadata: { a: '1' } });
  await ledger.reservations.insert(r);
  const present = (await ledger.metadata.lock('reservations', 'acme', r.id))!;
  await ledger.metadata.mergeInto('reservations', 'acme', r.id, present, { a: null, b: '2' });
  await ledger.metadata.setReference('orders', 'ord_none', 'x');
  await ledger.metadata.of('acme', [r.id]);
  await ledger.metadata.mergeAbout('acme', 'number:ord_1:+1', { a: '1' });
  await ledger.servedNumbers.owners(...at, ['+1'], { former: true });
}

async function desk({ workItems, numberHistory, search, work, ...ledger }: Ledger): Promise<void> {
  const after = { since: 1, id: 'ord_1' };
  for (const kind of [undefined, ...workItemKinds])
    for (const filter of subsetsOf({ tenant: 'acme', olderThan: 1, after }))
      await workItems.list({ ...filter, ...(kind && { kind }), ...page });
  const r = held();
  await ledger.reservations.insert(r);
  const order = orderOf(r);
  await ledger.orders.insert(order);
  await ledger.attention.set('order', order.id, { code: 'overdue', since: 1, detail: '' });
  await workItems.find(order.id);
  await workItems.claim(order.id, 'ops', 1);
  await workItems.unclaim(order.id);
  await work.hurry(order.id);
  for (const filter of subsetsOf({ tenant: 'acme', before: 'evt_1' }))
    await numberHistory.page(order.numbers[0]!.phoneNumber, { ...filter, ...page });
  for (const tenant of ['acme', undefined]) {
    for (const digits of ['206', '+1206']) await search.numbers(digits, tenant, 2);
    for (const prefix of ['rsv', 'ord', 'prt', 'chg', 'fnd']) await search.ids(`${prefix}_0000`, tenant, 2);
    await search.references('PO-1', tenant, 2);
    await search.providersOwn('7', tenant, 2);
  }
}
