// @ts-check
import { call, query } from './api.js';
import { badge, h, short, table, time, words } from './dom.js';
import { isMine, may } from './session.js';

/** @typedef {{ id: string, at: string, actor: string, type: string, from?: string, to?: string, operation?: string, detail?: string }} Happened */

/** @param {Happened} event @param {Node} [call] leads to the call that it is part of */
export const detailOf = ({ operation, from, to, detail }, call) =>
  h('span', { class: 'detail' }, operation && [call ?? operation, ' '], from && to && `${words(from)} → `, badge(to), detail && ` ${detail}`); // prettier-ignore

/** Which scopes the history of a resource asks for, any one of them; a finding has none. */
const needs = {
  order: ['orders:read'],
  port_order: ['ports:read'],
  reservation: ['reservations:read'],
  change: ['changes:read', 'resolve', 'operator'],
};

/**
 * What happened to a resource, oldest first; undefined where the key may not read it. Reservations are each tenant's own.
 * @param {{ type: string, href: string }} resource @param {string | undefined} tenant
 * @returns {Promise<Happened[] | undefined>}
 */
export async function historyOf({ type, href }, tenant) {
  const own = type === 'reservation';
  if (!may(needs[type] ?? []) || (own && !isMine(tenant))) return undefined;
  return (await call(`${href}/events${query({ tenant: own ? undefined : tenant, limit: '200' })}`)).data;
}

/** What happened to one thing, each call to the provider included. @param {Happened[]} events oldest first @param {(event: Happened) => Node} [toCall] */
export const trail = (events, toCall) =>
  table(
    'History',
    ['When', 'What', 'Detail', 'By'],
    events.map((event) => [
      time(event.at),
      words(event.type),
      detailOf(event, event.operation ? toCall?.(event) : undefined),
      short(event.actor),
    ]),
  );
