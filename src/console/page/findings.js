// @ts-check
import { call, query } from './api.js';
import { badge, choice, field, h, table, time, valuesOf, words } from './dom.js';
import { linkTo, show } from './places.js';

/** Differences between the ledger and the providers; each open one is resolved as a work item. */
export async function findings({ status = 'open', cursor }, { act }) {
  const [latest, found] = await Promise.all([
    call('/v1/reconciliation'),
    call(`/v1/reconciliation/findings${query({ status, cursor, limit: '50' })}`),
  ]);
  return [
    h('h1', {}, 'Findings'),
    latest.data.length > 0 &&
      table('Latest reconciliations', ['Provider', 'Ended', 'Compared', 'Open'], latest.data.map((one) => [one.provider, one.finishedAt && time(one.finishedAt), one.compared, one.problem ? [badge('failed'), ' ', one.problem.detail] : one.open.map(({ kind, count }) => `${count} ${words(kind)}`).join(', ') || 'none'])), // prettier-ignore
    h(
      'p',
      {},
      act('Reconcile now', { path: '/v1/reconciliation', method: 'POST', body: {} }, () => show('findings')),
    ),
    h(
      'form',
      { class: 'filters', onsubmit: (event) => show('findings', valuesOf(event)) },
      field('Status', choice('status', ['open', 'settled'], status)),
      h('button', {}, 'Filter'),
    ),
    found.data.length === 0 && h('p', {}, status === 'open' ? 'The ledger and the providers agree.' : 'None.'),
    found.data.length > 0 &&
      table('Newest first', ['What', 'Kind', 'Provider', 'Tenant', 'Here', 'There', 'First seen', 'Settled'], found.data.map((one) => [one.resolution ? one.subject : linkTo(`work-items/wki_${one.id}`, one.subject), words(one.kind), one.provider, one.tenant, one.expected, one.actual, time(one.firstSeenAt), one.resolution ? [badge(one.resolution), one.resolvedBy && ` by ${one.resolvedBy}`] : badge('open')])), // prettier-ignore
    found.page.hasMore && linkTo('findings', 'Older', { status, cursor: found.page.nextCursor }),
  ];
}
