import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { filesOf } from '../../config/dependency-cruiser.js';
import { type Wall, walls } from '../../config/walls.js';
import { pathOf, read } from './files.js';

interface Violation {
  from: string;
  to: string;
  rule: { name: string };
  cycle?: { name: string }[];
}

/** A room as it stands in the tree: one that has `<id>` in its name stands there twice. */
interface Place {
  wall: Wall;
  at: string;
  id?: string;
}

const places: Place[] = walls.flatMap((wall) =>
  wall.room.includes('<id>')
    ? ['telecloud', 'sibling'].map((id) => ({ wall, id, at: wall.room.replace('<id>', id) }))
    : [{ wall, at: wall.room }],
);
const packages = [...new Set(walls.flatMap(({ packages }) => packages))].filter((name) => !name.startsWith('node'));
const builtIn = [...new Set(walls.flatMap(({ packages }) => packages))].filter((name) => name.startsWith('node:'));

const isFile = (room: string): boolean => room.endsWith('.ts');
const importsOf = (room: string): string => `src/${isFile(room) ? room : `${room}imports.ts`}`;
const targetOf = (room: string): string => `src/${isFile(room) ? room : `${room}target.ts`}`;

/** A tree of its own, with the project's rules and settings. */
class Tree {
  readonly root = mkdtempSync(join(tmpdir(), 'walls-'));

  constructor() {
    copyFileSync(pathOf('tsconfig.json'), join(this.root, 'tsconfig.json'));
    this.write('package.json', JSON.stringify({ type: 'module', dependencies: {} }));
  }

  write(file: string, text: string): void {
    mkdirSync(dirname(join(this.root, file)), { recursive: true });
    writeFileSync(join(this.root, file), text);
  }

  /** What `npm run walls` would say here. */
  violations(): Violation[] {
    const { stdout, stderr } = this.cruise('json');
    try {
      return (JSON.parse(stdout) as { summary: { violations: Violation[] } }).summary.violations;
    } catch {
      throw new Error(stderr || stdout);
    }
  }

  cruise(format: 'json' | 'err'): SpawnSyncReturns<string> {
    const command = fileURLToPath(pathOf('node_modules/dependency-cruiser/bin/dependency-cruise.mjs'));
    const config = fileURLToPath(pathOf('config/dependency-cruiser.js'));
    const args = [command, '--config', config, '--output-type', format, 'src'];
    return spawnSync(process.execPath, args, { cwd: this.root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  }

  remove(): void {
    rmSync(this.root, { recursive: true });
  }
}

/** Whether a row names the other room: of two rooms of one `<id>` each it names that of its own. */
const isNamed = ({ imports }: Wall, id: string | undefined, other: Place): boolean =>
  imports.includes(other.at) ||
  (imports.includes(other.wall.room) && (id === undefined || other.id === undefined || other.id === id));

/** `from -> to`, without the circles that a tree in which everybody imports everybody is full of. */
const refused = (violations: Violation[]): string[] =>
  violations.filter(({ rule }) => rule.name !== 'circle').map(({ from, to }) => `${from} -> ${to}`);

describe('the table of rooms', () => {
  it('is the one that docs/map.md prints', () => {
    const lines = read('docs/map.md').split('\n');
    const head = lines.findIndex((line) => line.startsWith('| room '));
    const length = lines.slice(head).findIndex((line) => line === '');
    const cells = lines
      .slice(head + 2, head + length)
      .map((line) => line.slice(1, -1).split('|'))
      .map((row) => row.map((cell) => cell.trim()));
    const names = (all: string[]): string => all.map((name) => `\`${name}\``).join(', ') || 'nothing';
    expect(cells).toEqual(walls.map(({ room, holds, imports }) => [`\`${room}\``, holds, names(imports)]));
  });

  it('has each file of src in one room, and no room is empty', () => {
    const files = readdirSync(pathOf('src'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => `src/${file}`);
    const roomsOf = (file: string): string[] =>
      walls.map(({ room }) => room).filter((room) => new RegExp(filesOf(room)).test(file));
    expect(files.filter((file) => roomsOf(file).length !== 1)).toEqual([]);
    expect(walls.filter(({ room }) => !files.some((file) => roomsOf(file).includes(room)))).toEqual([]);
  });

  it.each([
    ['domain/', 'contract/'],
    ['providers/<id>/', 'providers/<id>/'],
    ['providers/<id>/', 'ledger/'],
    ['providers/<id>/', 'sagas/'],
    ['providers/kit/', 'ledger/'],
    ['providers/kit/', 'sagas/'],
    ['http/', 'sagas/'],
    ['http/', 'usecases/'],
    ['usecases/', 'http/'],
    ['usecases/', 'sagas/'],
    ['sagas/', 'usecases/'],
    ['api/', 'ledger/'],
    ['sandbox/', 'domain/'],
  ])('keeps %s from %s', (room, other) => {
    expect(walls.find((wall) => wall.room === room)?.imports).not.toContain(other);
    expect(walls.map((wall) => wall.room)).toContain(other);
  });
});

describe('imports between rooms', () => {
  const tree = new Tree();
  let violations: Violation[];

  beforeAll(() => {
    for (const name of packages) {
      tree.write(`node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.0.0', main: 'index.js' }));
      tree.write(`node_modules/${name}/index.js`, '');
    }
    for (const { at, wall } of places) {
      if (!isFile(at)) tree.write(targetOf(at), 'export type Target = number;');
      const depth = importsOf(at).split('/').length - 2;
      const up = depth === 0 ? './' : '../'.repeat(depth);
      const others = places
        .filter((other) => other.at !== at || wall.apart)
        .map((other) => up + targetOf(other.at).slice('src/'.length).replace('.ts', '.js'));
      const lines = [...others, ...packages, ...builtIn].map((from) => `import {} from '${from}';`);
      tree.write(importsOf(at), `${lines.join('\n')}\nexport type Target = number;`);
    }
    violations = tree.violations();
  });

  afterAll(() => tree.remove());

  it.each(places.map(({ at, wall, id }) => [at, wall, id] as const))(
    'refuses %s whatever its row does not name',
    (at, wall, id) => {
      const rooms = places
        .filter((other) => other.at !== at || wall.apart)
        .filter((other) => !isNamed(wall, id, other))
        .map((other) => targetOf(other.at));
      const outside = packages
        .filter((name) => !wall.packages.includes(name))
        .map((name) => `node_modules/${name}/index.js`);
      const inNode = builtIn
        .filter((name) => !wall.packages.includes(name) && !wall.packages.includes('node'))
        .map((name) => name.slice('node:'.length));
      const expected = [...rooms, ...outside, ...inNode].map((to) => `${importsOf(at)} -> ${to}`);
      expect(expected.length).toBeGreaterThan(0);
      expect(refused(violations.filter(({ from }) => from === importsOf(at))).sort()).toEqual(expected.sort());
    },
  );
});

describe('one import', () => {
  const tree = new Tree();
  const forms = {
    value: "import { sent } from '../sagas/target.js';\nexport const seen = sent;",
    type: "import { type Sent } from '../sagas/target.js';\nexport type Seen = Sent;",
    'type-only': "import type { Sent } from '../sagas/target.js';\nexport type Seen = Sent;",
    're-export': "export { sent } from '../sagas/target.js';",
    'type re-export': "export type { Sent } from '../sagas/target.js';",
    star: "export * from '../sagas/target.js';",
    'side-effect': "import '../sagas/target.js';",
    dynamic: "export const seen = await import('../sagas/target.js');",
    'type of import': "export type Seen = import('../sagas/target.js').Sent;",
  };
  let violations: Violation[];

  beforeAll(() => {
    tree.write('src/sagas/target.ts', 'export type Sent = number;\nexport const sent: Sent = 1;');
    for (const [form, text] of Object.entries(forms)) tree.write(`src/http/${form}.ts`, text);
    tree.write('src/domain/one.ts', "import type { Two } from './two.js';\nexport type One = Two;");
    tree.write('src/domain/two.ts', "import type { Three } from './three.js';\nexport type Two = Three;");
    tree.write('src/domain/three.ts', "import type { One } from './one.js';\nexport type Three = One | 3;");
    tree.write('src/attic/chest.ts', "import { sent } from '../sagas/target.js';\nexport const seen = sent;");
    tree.write('src/domain/test.ts', "import { sent } from '../../test/support.js';\nexport const seen = sent;");
    tree.write('test/support.ts', 'export const sent = 1;');
    violations = tree.violations();
  });

  afterAll(() => tree.remove());

  it.each(Object.keys(forms))('is refused as a %s import', (form) => {
    expect(refused(violations)).toContain(`src/http/${form}.ts -> src/sagas/target.ts`);
  });

  it('is refused from a folder that is no room', () => {
    expect(violations).toContainEqual(
      expect.objectContaining({ from: 'src/attic/chest.ts', rule: { severity: 'error', name: 'no room' } }),
    );
  });

  it('is refused from outside src', () => {
    expect(refused(violations)).toContain('src/domain/test.ts -> test/support.ts');
  });

  it('is refused where it closes a circle, though of types only', () => {
    const circles = violations.filter(({ rule }) => rule.name === 'circle');
    expect(circles.map(({ cycle = [] }) => cycle.map(({ name }) => name).sort())).toEqual([
      ['src/domain/one.ts', 'src/domain/three.ts', 'src/domain/two.ts'],
    ]);
  });

  it('fails the gate', () => {
    const { status, stdout } = tree.cruise('err');
    expect(status).toBeGreaterThan(0);
    expect(stdout).toContain('error http/: src/http/type.ts → src/sagas/target.ts');
  });
});
