// @ts-check
import { listOf } from './api.js';
import { badge, h, short, table, time, words } from './dom.js';
import { isMine, may } from './session.js';

/** @typedef {{ id: string, at: string, actor: string, type: string, from?: string, to?: string, operation?: string, detail?: string }} Happened */
/** @typedef {{ items: Happened[], isWhole: boolean }} History oldest first */

/** @param {Happened} event @param {Node} [call] link to the call that it is part of */
export const detailOf = ({ operation, from, to, detail }, call) =>
  h('span', { class: 'detail' }, operation && [call ?? operation, ' '], from && to && `${words(from)} → `, badge(to), detail && ` ${detail}`); // prettier-ignore

/** The scopes that allow reading a resource's history, any one of them; a finding has no history. */
const needs = {
  order: ['orders:read'],
  port_order: ['ports:read'],
  reservation: ['reservations:read'],
  change: ['changes:read', 'resolve', 'operator'],
};

/** @param {string} path of the resource @param {string} [tenant] its tenant; default: one's own @returns {Promise<History>} */
export const eventsOf = (path, tenant) => listOf(`${path}/events`, { tenant });

/**
 * The history of a resource; undefined if the key may not read it. Reservations are visible to their own tenant only.
 * @param {{ type: string, href: string }} resource @param {string | undefined} tenant
 * @returns {Promise<History | undefined>}
 */
export async function historyOf({ type, href }, tenant) {
  const own = type === 'reservation';
  if (!may(needs[type] ?? []) || (own && !isMine(tenant))) return undefined;
  return eventsOf(href, own ? undefined : tenant);
}

/** The history of one resource, including each call to the provider. @param {History} history @param {(event: Happened) => Node} [toCall] */
export const trail = ({ items, isWhole }, toCall) => [
  table(
    'History',
    ['When', 'What', 'Detail', 'By'],
    items.map((event) => [
      time(event.at),
      words(event.type),
      detailOf(event, event.operation ? toCall?.(event) : undefined),
      short(event.actor),
    ]),
  ),
  !isWhole && h('p', {}, `Only the first ${items.length} events are shown. Use the API to read later ones.`), // prettier-ignore
];
