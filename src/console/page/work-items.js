// @ts-check
import { call, query } from './api.js';
import { ago, badge, choice, facts, field, h, money, time, valuesOf, words } from './dom.js';
import { linkTo, show } from './places.js';
import { may } from './session.js';
import { historyOf, trail } from './trail.js';

const kinds = ['needs_review', 'documents_wanted', 'port_exception', 'approval_wanted', 'attention', 'finding'];
const titles = {
  needs_review: 'Needs review',
  documents_wanted: 'Documents required',
  port_exception: 'Port exception',
  approval_wanted: 'Approval required',
  attention: 'Needs attention',
  finding: 'Difference found',
};
const outcomes = { orders: ['rejected', 'completed', 'cancelled'], 'port-orders': ['rejected', 'submitted', 'ported', 'cancelled'], changes: ['rejected', 'completed'] }; // prettier-ignore

/** The scopes that allow an action, any one of them; repairs of findings are for operators. */
const needs = {
  resolve: ['resolve', 'operator'],
  look_again: ['resolve', 'operator'],
  confirm: ['orders:write'],
  cancel: ['orders:write'],
  release: ['reservations:write'],
  upload_document: ['orders:write', 'ports:write'],
};

/**
 * The question before an action that costs money or removes something.
 * @type {Record<string, (item: any) => import('./dom.js').Question>}
 */
const questions = {
  confirm: ({ provider, money: cost }) => ({ text: `Confirm this order? ${provider} charges ${money(cost) ?? 'for it'}.`, yes: 'Confirm the order' }), // prettier-ignore
  cancel: ({ kind, provider }) =>
    kind === 'finding'
      ? { text: `Disconnect this number at ${provider}? It stops working, and someone else may get it.`, yes: 'Disconnect the number' } // prettier-ignore
      : { text: 'Cancel this order? It cannot be confirmed afterwards.', yes: 'Cancel the order' },
  release: () => ({ text: 'Release this reservation? Someone else may get its numbers.', yes: 'Release the reservation' }), // prettier-ignore
  restore: ({ provider }) => ({ text: `Restore the ledger's value at ${provider}?`, yes: 'Restore it' }),
  forget: () => ({ text: 'Forget this number? The ledger no longer counts it as in service.', yes: 'Forget the number' }), // prettier-ignore
};

/** The queue, and one item with its actions. */
export async function workItems({ kind, tenant, cursor }) {
  const { data, page } = await call(`/v1/work-items${query({ kind, tenant, cursor, limit: '50' })}`);
  return [
    h('h1', {}, 'Work items'),
    h(
      'form',
      { class: 'filters', onsubmit: (event) => show('work-items', valuesOf(event)) },
      field('Kind', choice('kind', kinds, kind, 'All')),
      field('Tenant', h('input', { name: 'tenant', value: tenant ?? '' })),
      h('button', {}, 'Filter'),
    ),
    data.length === 0 && h('p', {}, 'Nothing needs attention.'),
    data.map((item) =>
      h(
        'section',
        { class: 'item', 'aria-label': item.resource.id },
        h('h2', {}, titles[item.kind], ' · ', linkTo(`work-items/${item.id}`, item.resource.id)),
        h('p', { class: 'muted' }, [item.provider, item.tenant, `waiting ${ago(item.since)}`, money(item.money), item.claim && `claimed by ${item.claim.by}`].filter(Boolean).join(' · ')), // prettier-ignore
        h('p', {}, item.reason),
      ),
    ),
    page.hasMore && linkTo('work-items', 'Next page', { kind, tenant, cursor: page.nextCursor }),
  ];
}

/** One item; `act` runs a call at most once at a time, under one Idempotency-Key until its outcome is known. */
export async function workItem(id, { act }) {
  const path = `/v1/work-items/${encodeURIComponent(id)}`;
  const item = await call(path);
  const again = () => show(`work-items/${id}`);
  const history = await historyOf(item.resource, item.tenant);
  return [
    h('h1', {}, titles[item.kind], ' · ', item.resource.id),
    facts([
      ['Tenant', item.tenant],
      ['Provider', item.provider],
      ['Status', badge(item.status)],
      ['Waiting since', time(item.since)],
      ['At stake', money(item.money)],
      ['Reason', item.reason],
      ['What to look for', item.lookFor],
      ['Claimed by', item.claim && [item.claim.by, ' at ', time(item.claim.at)]],
      ...item.unsettledCalls.map(({ operation, sentAt, fields }) => ['Sent', [operation, ' at ', time(sentAt), ' with ', JSON.stringify(fields)]]), // prettier-ignore
    ]),
    h(
      'div',
      { class: 'filters' },
      item.claim
        ? act('Release claim', { path: `${path}/claim`, method: 'DELETE' }, again)
        : act('Claim', { path: `${path}/claim`, method: 'POST' }, again),
    ),
    item.actions
      .filter(({ name }) => may(needs[name] ?? ['operator']))
      .map((action) => actionForm(item, action, act, again)),
    act.form(
      'Add comment',
      field('Comment', h('input', { name: 'text', required: true, maxlength: 1024, size: 60 })),
      (body) => ({ path: `${path}/comments`, method: 'POST', body }),
      again,
    ),
    history && trail(history),
  ];
}

function actionForm(item, { name, method, href, body }, act, again) {
  if (name === 'upload_document') return h('p', {}, 'Upload the document: ', h('code', {}, `${method} ${href}`));
  const done = name === 'look_again' ? again : () => show('work-items');
  const label = words(name).replace(/^./, (letter) => letter.toUpperCase());
  if (name !== 'resolve' && name !== 'adopt')
    return h('p', {}, act(label, { path: href, method, body }, done, questions[name]?.(item)));
  const resource = href.split('/')[2];
  const controls =
    name === 'adopt'
      ? [field('Tenant', h('input', { name: 'tenant', required: true }))]
      : [
          field('Outcome', choice('outcome', outcomes[resource] ?? outcomes.changes)),
          resource !== 'changes' && field('Provider’s order ID', h('input', { name: 'providerOrderId' })),
          field('Note', h('input', { name: 'note', required: true, maxlength: 1024, size: 50 })),
        ];
  const given = (values) => Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''));
  return act.form(label, controls, (values) => ({ path: href, method, body: { ...body, ...given(values) } }), done);
}
