// @ts-check
/** Builds the page. Text is inserted as text, never as markup: nothing that a provider or customer wrote is interpreted. */

/** @typedef {Node | string | number | null | undefined | false} Piece */
/** @typedef {Piece | Piece[] | (Piece | Piece[])[]} Child nested as deeply as the pages need */

/**
 * @param {string} tag
 * @param {Record<string, string | number | boolean | undefined | ((event: Event) => void)>} [attributes] functions are listeners, by `on…`
 * @param {...Child} children
 * @returns {HTMLElement}
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    if (typeof value === 'function') element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? '' : String(value));
  }
  element.append(...children.flat(9).filter((child) => child !== null && child !== undefined && child !== false).map((child) => (child instanceof Node ? child : String(child)))); // prettier-ignore
  return element;
}

/** A time, local and as given. @param {string} iso */
export const time = (iso) => h('time', { datetime: iso, title: iso }, new Date(iso).toLocaleString('sv-SE'));

/** How long ago. @param {string} iso */
export function ago(iso) {
  const minutes = Math.max(0, Math.round((Date.now() - Date.parse(iso)) / 60_000));
  if (minutes === 0) return 'less than a minute';
  if (minutes < 60) return `${minutes} min`;
  return minutes < 48 * 60 ? `${Math.round(minutes / 60)} h` : `${Math.round(minutes / 1440)} days`;
}

/** A shortened ID: its prefix and its end. @param {string} id */
export const short = (id) => id.replace(/^([a-z]+_)\w{18}(?=\w{8}$)/, '$1…\u2060');

/** @param {string} word as the API spells it */
export const words = (word) => word.replaceAll('_', ' ');

const good = new Set(['ok', 'completed', 'held', 'ordered', 'ported', 'delivered', 'enabled', 'done', 'active', 'repaired', 'closed']); // prettier-ignore
const bad = new Set(['needs_review', 'rejected', 'outcome_unknown', 'unknown', 'exception', 'failed', 'down', 'degraded', 'refused', 'open', 'not_sent']); // prettier-ignore

/** A status, coloured by its meaning. @param {string | undefined} status */
export const badge = (status) => status && h('span', { class: `badge ${good.has(status) ? 'good' : bad.has(status) ? 'bad' : ''}` }, words(status)); // prettier-ignore

/** @param {{ amount: string, currency: string } | undefined} money */
export const money = (money) => money && `${money.amount} ${money.currency}`;

/**
 * @param {string} caption
 * @param {string[]} heads
 * @param {Child[][]} rows
 */
export const table = (caption, heads, rows) =>
  h(
    'div',
    { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': caption },
    h(
      'table',
      {},
      h('caption', {}, caption),
      h(
        'thead',
        {},
        h(
          'tr',
          {},
          heads.map((head) => h('th', { scope: 'col' }, head)),
        ),
      ),
      h(
        'tbody',
        {},
        rows.map((cells) =>
          h(
            'tr',
            {},
            cells.map((cell) => h('td', {}, cell)),
          ),
        ),
      ),
    ),
  );

/** Terms and their values; those without a value are left out. @param {[string, Child][]} pairs */
export const facts = (pairs) =>
  h('dl', {}, pairs.filter(([, value]) => value !== undefined && value !== null && value !== false && value !== '').map(([term, value]) => [h('dt', {}, term), h('dd', {}, value)])); // prettier-ignore

/** @param {string} label @param {HTMLElement} control */
export const field = (label, control) => h('label', {}, label, control);

/** @param {string} name @param {string[]} options @param {string} [chosen] @param {string} [none] label of the first, empty option */
export const choice = (name, options, chosen = '', none = '') =>
  h('select', { name }, none && h('option', { value: '' }, none), options.map((option) => h('option', { value: option, selected: option === chosen }, words(option)))); // prettier-ignore

/** @typedef {{ text: string, yes: string }} Question before something that costs money or cannot be undone; `yes` is the label of its button */

/** Asks, and continues only after confirmation; Escape and the first button cancel. @param {Question} question @param {() => void} goOn */
export function asking({ text, yes }, goOn) {
  const dialog = /** @type {HTMLDialogElement} */ (h('dialog', { 'aria-label': text }));
  const sure = () => {
    dialog.close();
    goOn();
  };
  dialog.append(
    h('p', {}, text),
    h('button', { type: 'button', onclick: () => dialog.close() }, 'Go back'),
    h('button', { type: 'button', class: 'sure', onclick: sure }, yes),
  );
  return dialog;
}

/** The values of a form. @param {Event} event @returns {Record<string, string>} */
export function valuesOf(event) {
  event.preventDefault();
  const entries = [...new FormData(/** @type {HTMLFormElement} */ (event.currentTarget))];
  return Object.fromEntries(entries.map(([name, value]) => [name, typeof value === 'string' ? value.trim() : '']));
}
