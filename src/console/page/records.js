// @ts-check
import { call, query } from './api.js';
import { byHour, lastDay } from './chart.js';
import { badge, choice, facts, field, h, money, short, table, time, valuesOf, words } from './dom.js';
import { linkTo, show } from './places.js';
import { callPage } from './sandbox.js';
import { may } from './session.js';
import { detailOf, eventsOf, trail } from './trail.js';

/** The console page of an API resource. @param {string} href */
function placeOf(href) {
  const [, , resource = '', id = ''] = href.replace(/\?.*/, '').split('/');
  return { numbers: `numbers/${id}`, orders: `orders/${id}`, reservations: `reservations/${id}`, 'port-orders': `port-orders/${id}` }[resource]; // prettier-ignore
}

/** @param {{ href: string, id: string, tenant?: string }} thing */
const linked = ({ href, id, tenant }) => {
  const place = placeOf(href);
  return place === undefined ? short(id) : linkTo(place, short(id), place.startsWith('numbers/') ? {} : { tenant });
};

export async function search({ q = '', tenant }) {
  const found = q === '' ? undefined : await call(`/v1/search${query({ q, tenant })}`);
  return [
    h('h1', {}, 'Search'),
    h(
      'form',
      { class: 'filters', role: 'search', onsubmit: (event) => show('search', valuesOf(event)) },
      field('Number, ID or reference', h('input', { name: 'q', value: q, required: true, minlength: 3, size: 40 })),
      field('Tenant', h('input', { name: 'tenant', value: tenant ?? '' })),
      h('button', {}, 'Search'),
    ),
    found && found.data.length === 0 && h('p', {}, 'Nothing found.'),
    found &&
      found.data.length > 0 &&
      table('Results', ['Type', 'ID', 'Tenant', 'Provider', 'Status', 'Matched'], found.data.map((hit) => [words(hit.type), linked(hit), hit.tenant, hit.provider, badge(hit.status), hit.matched])), // prettier-ignore
  ];
}

export async function numberHistory(e164, { cursor }) {
  const path = `/v1/numbers/${encodeURIComponent(e164)}`;
  const { data, page } = await call(`${path}/history${query({ cursor, limit: '100' })}`);
  return [
    h('h1', {}, e164),
    data.length === 0 && h('p', {}, 'The gateway has no record of this number.'),
    data.length > 0 &&
      table('History, newest first', ['When', 'What', 'Detail', 'Part of', 'Tenant', 'By'], data.map((e) => [time(e.at), words(e.type), detailOf(e), linked({ ...e.resource, tenant: e.tenant }), e.tenant, short(e.actor)])), // prettier-ignore
    page.hasMore && linkTo(`numbers/${encodeURIComponent(e164)}`, 'Older', { cursor: page.nextCursor }),
  ];
}

const listed = {
  orders: { title: 'Orders', statuses: ['accepted', 'awaiting_confirmation', 'in_progress', 'action_required', 'outcome_unknown', 'needs_review', 'completed', 'partially_completed', 'rejected', 'cancelled', 'expired'] }, // prettier-ignore
  'port-orders': { title: 'Ports', statuses: ['draft', 'submitted', 'documents_pending', 'in_review', 'exception', 'foc_confirmed', 'cancel_pending', 'outcome_unknown', 'needs_review', 'ported', 'cancelled', 'rejected'] }, // prettier-ignore
};

const orderGroups = {
  completed: ['completed', 'partially_completed'],
  'in progress': ['accepted', 'awaiting_confirmation', 'in_progress', 'action_required', 'draft', 'submitted', 'documents_pending', 'in_review', 'foc_confirmed', 'cancel_pending'], // prettier-ignore
  failed: ['rejected'],
  'in review': ['needs_review', 'outcome_unknown', 'exception'],
  'cancelled or expired': ['cancelled', 'expired'],
};
const holdEnds = {
  ordered: ['ordered'],
  'still held': ['held', 'ordering'],
  lost: ['lost'],
  'outcome unknown': ['unknown'],
  'released or expired': ['released', 'expired'],
};

/** Orders or ports, newest first. @param {'orders' | 'port-orders'} resource */
export async function list(resource, { status, tenant, cursor }) {
  const { title, statuses } = listed[resource];
  const { data, page } = await call(`/v1/${resource}${query({ status, tenant, cursor, limit: '50' })}`);
  const charted = resource === 'orders' && !status && !cursor && (await lastDay('/v1/orders', { tenant }));
  return [
    h('h1', {}, title),
    h(
      'form',
      { class: 'filters', onsubmit: (event) => show(resource, valuesOf(event)) },
      field('Status', choice('status', statuses, status, 'All')),
      field('Tenant', h('input', { name: 'tenant', value: tenant ?? '' })),
      h('button', {}, 'Filter'),
    ),
    charted && byHour('Orders of the last 24 hours, by hour and state', charted, orderGroups),
    data.length === 0 && h('p', {}, 'None.'),
    data.length > 0 &&
      table('Newest first', ['ID', 'Status', 'Provider', 'Numbers', 'Cost', 'Reference', 'Created'], data.map((one) => [linkTo(`${resource}/${one.id}`, short(one.id), { tenant }), badge(one.status), one.provider, numbersOf(one), money(one.cost?.total), one.customerReference, time(one.createdAt)])), // prettier-ignore
    page.hasMore && linkTo(resource, 'Next page', { status, tenant, cursor: page.nextCursor }),
  ];
}

/** Only the first of up to a thousand numbers. */
const numbersOf = ({ phoneNumbers: numbers = [] }) => [
  numbers.slice(0, 3).map(({ phoneNumber }) => h('div', { class: 'nowrap' }, phoneNumber)),
  numbers.length > 3 && `and ${numbers.length - 3} more`,
];

/** One order, port or reservation with its history, which includes each call to the provider. */
export async function one(resource, id, { tenant, call: eventId }) {
  const path = `/v1/${resource}/${encodeURIComponent(id)}`;
  const whose = resource === 'reservations' ? undefined : tenant;
  const [record, history] = await Promise.all([call(`${path}${query({ tenant: whose })}`), eventsOf(path, whose)]);
  if (eventId !== undefined) return callPage(record, history.items, eventId);
  return [
    h('h1', {}, id),
    facts([
      ['Status', badge(record.status)],
      ['Provider', record.provider],
      ['Provider’s order ID', record.providerOrderId],
      [
        'Waiting for',
        record.waitingFor && [
          words(record.waitingFor.reason),
          ' since ',
          time(record.waitingFor.since),
          record.waitingFor.until && [', until ', time(record.waitingFor.until)],
        ],
      ],
      ['Cost', money(record.cost?.total)],
      ['Reference', record.customerReference],
      ['Failure', record.failure && `${record.failure.code}: ${record.failure.detail}`],
      [
        'Work item',
        record.status === 'needs_review' &&
          may(['resolve', 'operator']) &&
          linkTo(`work-items/wki_${id}`, 'Resolve it'),
      ],
      ['Attention', record.attention && `${record.attention.code}: ${record.attention.detail}`],
      ['Reservation', record.reservationId && linkTo(`reservations/${record.reservationId}`, record.reservationId)],
      ['Numbers', (record.phoneNumbers ?? []).map((n) => h('div', {}, linkTo(`numbers/${encodeURIComponent(n.phoneNumber)}`, n.phoneNumber), ' ', badge(n.status)))], // prettier-ignore
    ]),
    trail(history, (event) => linkTo(`${resource}/${id}`, event.operation ?? '', { tenant, call: event.id })),
  ];
}

/** Live reservations, each with its remaining time. */
export async function reservations({ cursor }, { every }) {
  const { data, page } = await call(`/v1/reservations${query({ status: 'held', cursor, limit: '50' })}`);
  const asked = performance.now();
  const charted = cursor === undefined && (await lastDay('/v1/reservations'));
  // By the gateway's clock, which in a sandbox is not the browser's.
  const left = ({ secondsRemaining }) => {
    const cell = h('span', { class: 'left' });
    every(() => {
      const seconds = Math.max(0, Math.floor(secondsRemaining - (performance.now() - asked) / 1000));
      cell.textContent =
        seconds === 0 ? 'expired' : `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
      cell.classList.toggle('problem', seconds < 60);
    });
    return cell;
  };
  return [
    h('h1', {}, 'Live reservations'),
    charted && byHour('Reservations of the last 24 hours, by hour and how they ended', charted, holdEnds),
    data.length === 0 && h('p', {}, 'Nothing is held.'),
    data.length > 0 &&
      table('Held numbers', ['ID', 'Provider', 'Numbers', 'Time left', 'Expires'], data.map((r) => [linkTo(`reservations/${r.id}`, short(r.id)), r.provider, numbersOf(r), left(r), time(r.expiresAt)])), // prettier-ignore
    page.hasMore && linkTo('reservations', 'Next page', { cursor: page.nextCursor }),
  ];
}
