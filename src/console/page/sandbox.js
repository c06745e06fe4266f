// @ts-check
import { call, query } from './api.js';
import { badge, choice, facts, field, h, table, time, valuesOf } from './dom.js';
import { linkTo, show } from './places.js';
import { may, simulated } from './session.js';

/** What only a sandbox has: its clock, faults on demand, and the events at the simulated providers. */

const faultKinds = ['refuse', 'delay', 'error_before', 'error_after', 'cut_reply', 'lose_reply', 'late_effect', 'garbage', 'wrong_status']; // prettier-ignore
const spans = { 60: '1 minute', 600: '10 minutes', 3600: '1 hour', 86400: '1 day', 604800: '7 days' };

/** @param {{ sequence: number, at: string, type: string, details: object }[]} records @param {string} caption */
const recordsOf = (records, caption) =>
  records.length === 0
    ? h('p', {}, 'No records.')
    : table(caption, ['No.', 'When', 'Type', 'Details'], records.map(({ sequence, at, type, details }) => [sequence, time(at), type, h('code', { class: 'detail' }, JSON.stringify(details))])); // prettier-ignore

/** @param {string} id of a provider; by default, the first simulated one @param {{ contains?: string, cursor?: string }} given */
export async function sandbox(id, { contains, cursor }, { act }) {
  const providers = simulated();
  const provider = id || (providers[0] ?? '');
  const [operations, records] = await Promise.all([
    call(`/v1/providers/${encodeURIComponent(provider)}/operations`),
    call(`/v1/sandbox/ledger${query({ provider, contains, cursor, sort: '-sequence', limit: '50' })}`),
  ]);
  const names = ['*', ...operations.data.map(({ operation }) => operation)];
  const again = () => show(`sandbox/${provider}`);
  return [
    h('h1', {}, 'Sandbox'),
    act.form(
      'Advance the clock',
      [field('Time', h('select', { name: 'advanceSeconds' }, Object.entries(spans).map(([value, text]) => h('option', { value }, text))))], // prettier-ignore
      ({ advanceSeconds }) => ({ path: '/v1/sandbox/clock', method: 'POST', body: { advanceSeconds: Number(advanceSeconds) } }), // prettier-ignore
      again,
    ),
    h(
      'nav',
      { 'aria-label': 'Simulated providers' },
      providers.map((one) => {
        const link = linkTo(`sandbox/${one}`, one);
        if (one === provider) link.setAttribute('aria-current', 'page');
        return link;
      }),
    ),
    act.form(
      'Inject the fault',
      [
        field('Operation', h('select', { name: 'operation' }, names.map((name) => h('option', {}, name)))), // prettier-ignore
        field('Fault', choice('kind', faultKinds, 'lose_reply')),
        field('Calls', h('input', { name: 'times', type: 'number', min: 1, max: 1000, value: 1, required: true })),
      ],
      ({ times, ...fault }) => ({ path: '/v1/sandbox/faults', method: 'POST', body: { provider, ...fault, times: Number(times) } }), // prettier-ignore
      again,
    ),
    h(
      'form',
      { class: 'filters', onsubmit: (event) => show(`sandbox/${provider}`, valuesOf(event)) },
      field('Containing', h('input', { name: 'contains', value: contains ?? '', placeholder: 'number, ID' })),
      h('button', {}, 'Filter'),
    ),
    recordsOf(records.data, `What ${provider} saw, newest first`),
    records.page.hasMore && linkTo(`sandbox/${provider}`, 'Older', { contains, cursor: records.page.nextCursor }),
  ];
}

/** The last digits of a number, which every simulator prints, whatever the prefix. @param {string} e164 */
const endOf = (e164) => e164.slice(-8);

/**
 * One call to the provider, from its resource's history, and in the sandbox what the provider saw of it.
 * @param {{ id: string, provider: string, providerOrderId?: string, phoneNumbers?: { phoneNumber: string }[] }} record
 * @param {any[]} events oldest first
 * @param {string} eventId one of the call's two
 */
export async function callPage(record, events, eventId) {
  const at = events.findIndex(({ id }) => id === eventId);
  const chosen = events[at];
  if (chosen === undefined) return [h('p', {}, 'No such call.')];
  const isCall = (type) => (event) => event.type === type && event.operation === chosen.operation;
  const sent = events.slice(0, at + 1).findLast(isCall('call_sent'));
  const ended = events.slice(at).find(isCall('call_ended'));
  const ids = [record.providerOrderId, ...(record.phoneNumbers ?? []).slice(0, 10).map(({ phoneNumber }) => endOf(phoneNumber))].filter((id) => id && /^[\w.:-]+$/.test(id)); // prettier-ignore
  const asked = may(['operator']) && simulated().includes(record.provider) && ids.length > 0;
  const seen = asked && (await call(`/v1/sandbox/ledger${query({ provider: record.provider, contains: ids.join(','), sort: '-sequence', limit: '100' })}`)); // prettier-ignore
  return [
    h('h1', {}, chosen.operation),
    facts([
      ['For', linkTo(`${record.id.startsWith('ord_') ? 'orders' : record.id.startsWith('por_') ? 'port-orders' : 'reservations'}/${record.id}`, record.id)], // prettier-ignore
      ['Provider', record.provider],
      ['Sent', sent && time(sent.at)],
      ['Request', sent?.detail],
      ['Ended', ended && time(ended.at)],
      ['Outcome', badge(ended?.to ?? 'unknown')],
      ['Reply', ended?.detail],
      ['Transaction ID', ended?.transactionId],
    ]),
    seen && recordsOf(seen.data, `What ${record.provider} saw of this, newest first`),
  ];
}
