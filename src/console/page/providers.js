// @ts-check
import { call } from './api.js';
import { ago, badge, facts, h, table, time, words } from './dom.js';
import { linkTo } from './places.js';
import { may } from './session.js';

export async function providers() {
  const { data } = await call('/v1/providers');
  return [
    h('h1', {}, 'Providers'),
    table('Providers of this gateway', ['Provider', 'ID', 'Mode', 'Health', 'Detail'], data.map((p) => [p.mode === 'disabled' ? p.name : linkTo(`providers/${p.id}`, p.name), p.id, p.mode, badge(p.health.status), p.health.detail])), // prettier-ignore
  ];
}

/** @param {{ id: string, outcome: string, detail: string, advice?: string }[]} checks */
const checked = (checks) =>
  table('Preflight checks', ['Check', 'Outcome', 'Detail', 'What to do'], checks.map((one) => [words(one.id), badge(one.outcome), h('span', { class: 'detail' }, one.detail), one.advice])); // prettier-ignore

const classes = { read: 'Searches and lookups', effect: 'Holds, orders and changes' };

/** Whether calls are let through, how long they take, how many are left, and who waits. @param {any} health */
const condition = ({ circuits, latency, rate, lanes }) => [
  table(
    'Calls of this gateway process',
    ['Calls', 'Circuit breaker', 'Next read', 'Median', '95th percentile', 'Measured'],
    Object.entries(classes).map(([name, title]) => {
      const { state, retryAt } = circuits[name];
      const { calls, p50Ms, p95Ms } = latency[name] ?? {};
      return [title, badge(state), retryAt && time(retryAt), calls && `${p50Ms} ms`, calls && `${p95Ms} ms`, calls ? `${calls} calls` : 'no recent call']; // prettier-ignore
    }),
  ),
  facts([
    ['Rate left', `${rate.remaining} of ${rate.burst} calls, ${rate.perSecond} per second`],
    ['Slowed down until', rate.slowedUntil && time(rate.slowedUntil)],
    ['Waiting for shared resources', lanes.length === 0 && 'nothing'],
  ]),
  lanes.map((lane) => [
    h('p', {}, `${lane.waiting} waiting for ${lane.name}. `, lane.occupants.length > 0 && ['In use by ', lane.occupants.map((id) => [linkTo('search', id, { q: id }), ' '])]), // prettier-ignore
    table(`First in line for ${lane.name}`, ['Resource', 'Tenant', 'Waiting for'], lane.first.map(({ id, tenant, since }) => [linkTo('search', id, { q: id }), tenant, ago(since)])), // prettier-ignore
  ]),
];

/** One provider: its health, and how its replies differ from what the gateway expects. */
export async function provider(id, { act }) {
  const path = `/v1/providers/${encodeURIComponent(id)}`;
  const operates = may(['operator']);
  const [one, health, drift, unmapped] = await Promise.all([
    call(path),
    operates && call(`${path}/health`),
    operates && call(`${path}/drift`),
    operates && call(`${path}/unmapped-errors`),
  ]);
  const place = h('div', { role: 'status' });
  const { reservations, orders, preflight, changes } = one.capabilities;
  const differences = operates && [
    ...drift.fields.map((f) => ['field not read', f.operation, f.path, f.count, time(f.lastSeenAt)]),
    ...drift.words.map((w) => ['unknown value', w.operation, `${w.field}: ${w.word}`, w.count, time(w.lastSeenAt)]),
    ...drift.replies.map((r) => ['unreadable reply', r.operation, `${r.at}: ${r.expected} expected`, r.count, time(r.lastSeenAt)]), // prettier-ignore
  ];
  return [
    h('h1', {}, one.name),
    facts([
      ['ID', id],
      ['Mode', one.mode],
      ['Health', [badge(one.health.status), ' ', one.health.detail]],
      ['Reservations', reservations && `${reservations.lifetimeSeconds} s, held by the ${reservations.holdType === 'upstream' ? 'provider' : 'gateway'}`], // prettier-ignore
      ['Orders', orders && `from ${orders.styles.map(words).join(', ')}${orders.takesTime ? '; take hours or days' : ''}`], // prettier-ignore
      ['Changes', changes.join(', ')],
    ]),
    health && condition(health),
    operates && preflight && h('p', {}, act('Run preflight checks', { path: `${path}/preflight`, method: 'POST' }, ({ checks }) => place.replaceChildren(checked(checks)))), // prettier-ignore
    place,
    differences &&
      (differences.length === 0
        ? h('p', {}, 'All replies have been as expected since ', time(drift.since), '.')
        : table('Differences from what the gateway expects', ['Kind', 'Operation', 'Where', 'Count', 'Last seen'], differences)), // prettier-ignore
    unmapped &&
      unmapped.data.length > 0 &&
      table('Errors that the gateway does not recognize', ['Message', 'Count'], unmapped.data.map(({ text, count }) => [h('span', { class: 'detail' }, text), count])), // prettier-ignore
  ];
}
