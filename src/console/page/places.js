// @ts-check
import { query } from './api.js';
import { h } from './dom.js';

/** The current page is in the URL, so that it can be bookmarked, shared and returned to. */

/** @param {string} place @param {Record<string, string | undefined>} [more] */
const addressOf = (place, more = {}) => `#/${place}${query(more)}`;

/** @param {string} place @param {string} text @param {Record<string, string | undefined>} [more] */
export const linkTo = (place, text, more) => h('a', { href: addressOf(place, more) }, text);

/**
 * Navigates to a page; reloads it if it is already shown. @param {string} place @param {Record<string, string | undefined>} [more] @returns {true}
 */
export function show(place, more) {
  const address = addressOf(place, more);
  if (location.hash === address) showAgain();
  else location.hash = address;
  return true;
}

/** Reloads the current page. */
export const showAgain = () => globalThis.dispatchEvent(new HashChangeEvent('hashchange'));

/** @returns {{ path: string[], given: Record<string, string> }} the page, and its parameters */
export function here() {
  const [path = '', given = ''] = location.hash.replace(/^#\/?/, '').split('?');
  // A segment of dots alone would change the path of the API call, even if encoded.
  const parts = path
    .split('/')
    .map(decodeURIComponent)
    .filter((part) => !/^\.{0,2}$/.test(part));
  return { path: parts, given: Object.fromEntries(new URLSearchParams(given)) }; // prettier-ignore
}
