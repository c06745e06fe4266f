// @ts-check
import { walls } from './walls.js';

/** @param {string} text @param {string} id what `<id>` is written as @returns {string} */
const pattern = (text, id = '[^/]+') => text.replaceAll('.', '\\.').replace('<id>', id);

/**
 * The files of a room: those whose path begins with its name and that are in no room inside it.
 *
 * @param {string} room
 * @param {string} [id]
 * @returns {string}
 */
export function filesOf(room, id) {
  const whole = new RegExp(`^${pattern(room)}`);
  const inside = walls.filter((other) => other.room !== room && whole.test(other.room));
  const except = inside.map((other) => `(?!src/${pattern(other.room)})`).join('');
  return `^${except}src/${pattern(room, id)}${room.endsWith('/') ? '' : '$'}`;
}

/** @param {string} name @returns {string} */
const packageOf = (name) =>
  name.startsWith('node:') ? `^${name.slice('node:'.length)}(/|$)` : `^node_modules/(@types/)?${name}/`;

/**
 * A rule a room: what it imports is its own (unless its files are apart), or named in its row.
 *
 * @param {import('./walls.js').Wall} wall
 */
const ruleOf = ({ room, imports, packages, apart }) => ({
  name: room,
  severity: 'error',
  from: { path: filesOf(room, '([^/]+)') },
  to: {
    pathNot: [
      ...(apart ? [] : [filesOf(room, '$1')]),
      // Beside a room of one `<id>` only what is of the same.
      ...imports.map((other) => filesOf(other, room.includes('<id>') ? '$1' : undefined)),
      ...packages.map(packageOf),
    ],
    ...(packages.includes('node') && { dependencyTypesNot: ['core'] }),
  },
});

export default {
  forbidden: [
    ...walls.map(ruleOf),
    {
      name: 'no room',
      severity: 'error',
      from: { path: '^src/', pathNot: walls.map(({ room }) => filesOf(room)) },
      to: {},
    },
    { name: 'circle', severity: 'error', from: {}, to: { circular: true } },
  ],
  options: {
    doNotFollow: { path: '^node_modules/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'types', 'default'],
    },
  },
};
