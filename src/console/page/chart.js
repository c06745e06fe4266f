// @ts-check
import { listOf, mostShown } from './api.js';
import { h } from './dom.js';

/** Bar charts of the last 24 hours as SVG, with their totals as text. */

const hours = 24;
const hourMs = 3_600_000;
const [width, height, bottom] = [960, 160, 20];
const namespace = 'http://www.w3.org/2000/svg';

/** @param {string} tag @param {Record<string, string | number>} attributes @param {...(Node | string)} children */
function svg(tag, attributes, ...children) {
  const element = document.createElementNS(namespace, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  element.append(...children);
  return element;
}

/** What was created in the last 24 hours. @param {string} path of a list @param {Record<string, string | undefined>} given */
export async function lastDay(path, given = {}) {
  const createdAfter = new Date(Date.now() - hours * hourMs).toISOString();
  return (await listOf(path, { ...given, createdAfter })).items;
}

/** @param {number} from @param {number} hour */
const clockOf = (from, hour) => `${String(new Date(from + hour * hourMs).getHours()).padStart(2, '0')}:00`;

/**
 * How many of each group were created in each hour.
 * @param {string} title
 * @param {{ createdAt: string, status: string }[]} items
 * @param {Record<string, string[]>} groups the statuses of each, at most five, from the bottom up
 */
export function byHour(title, items, groups) {
  // A sandbox clock may be ahead of the browser's.
  const latest = Math.max(Date.now(), ...items.map(({ createdAt }) => Date.parse(createdAt)));
  const from = new Date(latest).setMinutes(0, 0, 0) - (hours - 1) * hourMs;
  const names = Object.keys(groups);
  const counts = names.map((name) => {
    const row = Array.from({ length: hours }, () => 0);
    for (const { createdAt, status } of items) {
      const hour = Math.floor((Date.parse(createdAt) - from) / hourMs);
      if (hour >= 0 && groups[name]?.includes(status)) row[hour] = (row[hour] ?? 0) + 1;
    }
    return row;
  });
  const totals = Array.from({ length: hours }, (_, hour) => counts.reduce((sum, row) => sum + (row[hour] ?? 0), 0));
  const all = totals.reduce((sum, one) => sum + one, 0);
  if (all === 0) return undefined;
  const scale = (height - bottom - 16) / Math.max(...totals);
  const step = width / hours;
  const bars = totals.flatMap((total, hour) => {
    let y = height - bottom;
    const parts = names.flatMap((name, nth) => {
      const count = counts[nth]?.[hour] ?? 0;
      if (count === 0) return [];
      y -= count * scale;
      const place = { x: hour * step + 4, y, width: step - 8, height: count * scale };
      return [svg('rect', { ...place, class: `series-${nth}` }, svg('title', {}, `${clockOf(from, hour)}: ${count} ${name}`))]; // prettier-ignore
    });
    const label = total > 0 ? [svg('text', { x: (hour + 0.5) * step, y: y - 4, class: 'count' }, String(total))] : [];
    const clock = hour % 3 === 2 ? [svg('text', { x: (hour + 0.5) * step, y: height - 5 }, clockOf(from, hour))] : [];
    return [...parts, ...label, ...clock];
  });
  const sums = names.map((name, nth) => [name, (counts[nth] ?? []).reduce((sum, one) => sum + one, 0)]);
  const spoken = `${title}: ${sums.map(([name, sum]) => `${sum} ${name}`).join(', ')}`;
  const axis = svg('line', { x1: 0, x2: width, y1: height - bottom, y2: height - bottom });
  return h(
    'figure',
    {},
    h('figcaption', {}, title, items.length >= mostShown && ` (the newest ${items.length})`),
    svg('svg', { viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': spoken }, axis, ...bars),
    h('ul', { class: 'legend' }, sums.map(([name, sum], nth) => h('li', {}, h('span', { class: `key series-${nth}` }), `${name} ${sum}`))), // prettier-ignore
  );
}
