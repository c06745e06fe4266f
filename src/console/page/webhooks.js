// @ts-check
import { call, query } from './api.js';
import { badge, facts, field, h, short, table, time } from './dom.js';
import { linkTo, show } from './places.js';
import { may } from './session.js';

const writers = ['webhooks:write'];
const eventsOf = ({ eventTypes }) => (eventTypes.includes('*') ? 'all' : eventTypes.join(', '));

/** The endpoints that events are sent to. */
export async function webhooks({ cursor }) {
  const { data, page } = await call(`/v1/webhook-endpoints${query({ cursor, limit: '50' })}`);
  return [
    h('h1', {}, 'Webhooks'),
    data.length === 0 && h('p', {}, 'This tenant has no webhook endpoints.'),
    data.length > 0 &&
      table('Endpoints, newest first', ['ID', 'URL', 'Status', 'Events', 'Failing since'], data.map((one) => [linkTo(`webhooks/${one.id}`, short(one.id)), h('span', { class: 'detail' }, one.url), badge(one.status), eventsOf(one), one.failingSince && time(one.failingSince)])), // prettier-ignore
    page.hasMore && linkTo('webhooks', 'Older', { cursor: page.nextCursor }),
  ];
}

/** One endpoint: its deliveries with the responses, and a way to resend them. */
export async function webhook(id, { cursor }, { act }) {
  const path = `/v1/webhook-endpoints/${encodeURIComponent(id)}`;
  const [endpoint, { data, page }] = await Promise.all([
    call(path),
    call(`${path}/deliveries${query({ cursor, limit: '50' })}`),
  ]);
  const again = () => show(`webhooks/${id}`);
  const statusAct = (label, status, question) =>
    act(label, { path, method: 'PATCH', body: { status } }, again, question);
  const silence = { text: `Disable ${endpoint.url}? No events are sent to it until it is enabled again.`, yes: 'Disable the endpoint' }; // prettier-ignore
  const replay = (eventId) => act('Resend', { path: `${path}/replay`, method: 'POST', body: { eventId } }, again);
  return [
    h('h1', {}, endpoint.url),
    facts([
      ['ID', id],
      ['Status', [badge(endpoint.status), endpoint.disabledReason && ` (${endpoint.disabledReason})`]],
      ['Events', eventsOf(endpoint)],
      ['Description', endpoint.description],
      ['Failing since', endpoint.failingSince && time(endpoint.failingSince)],
      ['Attention', endpoint.attention?.detail],
    ]),
    may(writers) && [
      h('p', {}, endpoint.status === 'enabled' ? statusAct('Disable', 'disabled', silence) : statusAct('Enable', 'enabled')), // prettier-ignore
      act.form(
        'Replay',
        [field('Hours to send again', h('input', { name: 'hours', type: 'number', min: 1, max: 720, value: 1, required: true }))], // prettier-ignore
        ({ hours }) => ({ path: `${path}/replay`, method: 'POST', body: { since: new Date(Date.now() - Number(hours) * 3_600_000).toISOString() } }), // prettier-ignore
        again,
      ),
    ],
    data.length === 0 && h('p', {}, 'Nothing has been sent.'),
    data.length > 0 &&
      table('Deliveries, newest first', ['When', 'Event', 'Attempt', 'Outcome', 'Response', 'Next attempt', may(writers) ? 'Replay' : ''], data.map((one) => [time(one.at), short(one.eventId), one.attempt, badge(one.outcome), h('span', { class: 'detail' }, [one.httpStatus, one.error, `${one.durationMs} ms`, one.response].filter(Boolean).join(' · ')), one.nextAttemptAt && time(one.nextAttemptAt), may(writers) && replay(one.eventId)])), // prettier-ignore
    page.hasMore && linkTo(`webhooks/${id}`, 'Older', { cursor: page.nextCursor }),
  ];
}
