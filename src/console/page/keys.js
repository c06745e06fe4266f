// @ts-check
import { call, exchange, query } from './api.js';
import { badge, facts, field, h, money, short, table, time, valuesOf } from './dom.js';
import { linkTo, show } from './places.js';
import { isMine, may, whoAmI } from './session.js';

const writers = ['keys:write'];
const statusOf = ({ revokedAt, expiresAt }) => (revokedAt ? 'revoked' : expiresAt && Date.parse(expiresAt) < Date.now() ? 'expired' : 'active'); // prettier-ignore

/** A new key; the gateway does not store it in clear text. */
const secret = ({ label, key }) => ({ title: 'New key', shown: [h('p', {}, `Copy the key “${label}” now. It is not shown again.`), h('code', { class: 'detail' }, key)] }); // prettier-ignore

export async function keys({ tenant, cursor }, { act }) {
  const { data, page } = await call(`/v1/keys${query({ tenant, cursor, limit: '50' })}`);
  return [
    h('h1', {}, 'API keys'),
    may(['operator']) &&
      h(
        'form',
        { class: 'filters', onsubmit: (event) => show('keys', valuesOf(event)) },
        field('Tenant', h('input', { name: 'tenant', value: tenant ?? '' })),
        h('button', {}, 'Filter'),
      ),
    may(writers) &&
      act.form(
        'Create key',
        [
          field('Label', h('input', { name: 'label', required: true, maxlength: 100 })),
          field('Scopes, separated by spaces', h('input', { name: 'scopes', required: true, size: 40, placeholder: 'search reserve order' })), // prettier-ignore
        ],
        ({ label, scopes }) => ({ path: '/v1/keys', method: 'POST', body: { label, scopes: scopes.split(/[\s,]+/), ...(tenant && { tenant }) }, keep: secret }), // prettier-ignore
        () => show('keys', { tenant }),
      ),
    data.length === 0 && h('p', {}, 'None. Keys in the keys file are not listed.'),
    data.length > 0 &&
      table('Newest first', ['ID', 'Label', 'Tenant', 'Ends with', 'Status', 'Scopes', 'Last used'], data.map((one) => [linkTo(`keys/${one.id}`, short(one.id), { tenant }), one.label, one.tenant, one.last4, badge(statusOf(one)), h('span', { class: 'detail' }, one.scopes.join(', ')), one.lastUsedAt && time(one.lastUsedAt)])), // prettier-ignore
    page.hasMore && linkTo('keys', 'Older', { tenant, cursor: page.nextCursor }),
  ];
}

export async function apiKey(id, { tenant }, { act }) {
  const whose = query({ tenant });
  const path = `/v1/keys/${encodeURIComponent(id)}`;
  const one = await call(`${path}${whose}`);
  const again = () => show(`keys/${id}`, { tenant });
  return [
    h('h1', {}, one.label),
    facts([
      ['ID', id],
      ['Tenant', one.tenant],
      ['Status', badge(statusOf(one))],
      ['Ends with', one.last4],
      ['Scopes', one.scopes.join(', ')],
      ['Addresses', one.allowFrom.join(', ') || 'any'],
      ['Created', [time(one.createdAt), ` by ${one.createdBy}`]],
      ['Expires', one.expiresAt && time(one.expiresAt)],
      ['Revoked', one.revokedAt && time(one.revokedAt)],
      ['Last used', one.lastUsedAt && time(one.lastUsedAt)],
    ]),
    may(writers) &&
      statusOf(one) === 'active' && [
        act.form(
          'Rotate',
          [field('Previous key remains valid for (hours)', h('input', { name: 'hours', type: 'number', min: 0, max: 720, value: 24, required: true }))], // prettier-ignore
          ({ hours }) => ({ path: `${path}/rotate${whose}`, method: 'POST', body: { overlapSeconds: Number(hours) * 3600 }, keep: secret }), // prettier-ignore
          again,
        ),
        h('p', {}, act('Revoke', { path: `${path}${whose}`, method: 'DELETE' }, again, { text: `Revoke the key “${one.label}”? Within seconds, every gateway refuses it permanently.`, yes: 'Revoke the key' })), // prettier-ignore
      ],
  ];
}

/** Limits that are counts, and limits that are amounts. */
const counts = { liveReservations: 'Live reservations', liveHolds: 'Live holds', heldNumbers: 'Held numbers', ordersPerDay: 'Orders per day', ordersPerMonth: 'Orders per month', cardAttemptsPerHour: 'Card attempts per hour', cardAttemptsPerDay: 'Card attempts per day' }; // prettier-ignore
const amounts = { approvalAbove: 'Approval above', spendPerOrder: 'Spend per order', spendPerDay: 'Spend per day', spendPerMonth: 'Spend per month' }; // prettier-ignore

/** `100.00 USD`, or several amounts, separated by commas. @param {any} limit */
const written = (limit) => [limit ?? []].flat().map(money).join(', ');

/** @param {string} text @returns {{ amount: string, currency: string }[]} */
const read = (text) =>
  text.split(',').map((part) => {
    const [amount = '', currency = ''] = part.trim().split(/\s+/);
    return { amount, currency };
  });

/** Of one's own tenant, or, for an operator, of any. */
export async function limits({ tenant }, { act }) {
  const of = tenant || (await whoAmI()).tenant;
  const { answer: now, etag } = await exchange(`/v1/limits/${encodeURIComponent(of)}`);
  const shown = [...Object.entries(counts).map(([name, title]) => [title, now[name]]), ...Object.entries(amounts).map(([name, title]) => [title, written(now[name])])]; // prettier-ignore
  const request = (values) => ({
    path: `/v1/limits/${encodeURIComponent(of)}`,
    method: 'PUT',
    // Sets all limits to what this page shows, unless someone else has changed them since.
    ifMatch: etag,
    body: Object.fromEntries(Object.entries(values).filter(([, text]) => text !== '').map(([name, text]) => [name, name in counts ? Number(text) : read(text)])), // prettier-ignore
  });
  const number = ([name, title]) => field(title, h('input', { name, type: 'number', min: 0, value: now[name] }));
  const amount = ([name, title]) => field(title, h('input', { name, value: written(now[name]), placeholder: '100.00 USD' })); // prettier-ignore
  return [
    h('h1', {}, `Limits of ${of}`),
    may(['operator']) &&
      h(
        'form',
        { class: 'filters', onsubmit: (event) => show('limits', valuesOf(event)) },
        field('Tenant', h('input', { name: 'tenant', value: of, required: true })),
        h('button', {}, 'Show'),
      ),
    h('p', { class: 'muted' }, now.setAt ? ['Set by ', now.setBy, ' at ', time(now.setAt), '.'] : 'From the keys file, or the defaults.'), // prettier-ignore
    may(['operator'])
      ? [
          h('p', {}, 'An empty field means unlimited, except for card attempts.'),
          act.form('Set limits', [...Object.entries(counts).map(number), ...Object.entries(amounts).map(amount)], request, () => show('limits', { tenant: isMine(of) ? undefined : of })), // prettier-ignore
        ]
      : facts(shown.map(([title, limit]) => [title, limit === undefined || limit === '' ? 'unlimited' : limit])),
  ];
}
