// @ts-check
import { query } from './api.js';
import { h } from './dom.js';

/** Places are in the address, so that they can be kept, shared and gone back to. */

/** @param {string} place @param {Record<string, string | undefined>} [more] */
const addressOf = (place, more = {}) => `#/${place}${query(more)}`;

/** @param {string} place @param {string} text @param {Record<string, string | undefined>} [more] */
export const linkTo = (place, text, more) => h('a', { href: addressOf(place, more) }, text);

/** Goes there; to where it is already, once more. @param {string} place @param {Record<string, string | undefined>} [more] @returns {true} */
export function show(place, more) {
  const address = addressOf(place, more);
  if (location.hash === address) showAgain();
  else location.hash = address;
  return true;
}

/** Shows where it is already once more. */
export const showAgain = () => globalThis.dispatchEvent(new HashChangeEvent('hashchange'));

/** @returns {{ path: string[], given: Record<string, string> }} the place, and what is given with it */
export function here() {
  const [path = '', given = ''] = location.hash.replace(/^#\/?/, '').split('?');
  // Dots alone lead elsewhere in a path of the API, even encoded.
  const parts = path
    .split('/')
    .map(decodeURIComponent)
    .filter((part) => !/^\.{0,2}$/.test(part));
  return { path: parts, given: Object.fromEntries(new URLSearchParams(given)) }; // prettier-ignore
}
