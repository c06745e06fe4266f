import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { pages, pathOf, read } from './files.js';

interface Manifest {
  engines: { node: string };
  scripts: Record<string, string>;
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
}

interface Locked {
  version: string;
  integrity?: string;
  dev?: boolean;
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
  hasInstallScript?: boolean;
}

const manifest = JSON.parse(read('package.json')) as Manifest;
const { packages } = JSON.parse(read('package-lock.json')) as { packages: Record<string, Locked> };
const locked = Object.entries(packages).flatMap(([path, entry]) =>
  path === '' ? [] : [{ ...entry, name: path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length) }],
);
const inProduction = locked.filter(({ dev }) => dev !== true);

/** The versions that the fixes of published vulnerabilities came with. */
const floors = { axios: '1.16.0', fastify: '5.12.2', 'fast-xml-parser': '5.7.0' };

/** Packages that name an install script and work without it: the SQLite driver brings its binaries. */
const scriptsNotNeeded = ['@photostructure/sqlite'];
/** Only reports installations to its makers. What the Swagger UI gets in its place is a package that is here anyway, and that it never loads. */
const telemetry = '@scarf/scarf';

function isAtLeast(version: string, floor: string): boolean {
  const order = new Intl.Collator('en', { numeric: true });
  return order.compare(version, floor) >= 0;
}

/** Whether the package at `path` finds `name` the way Node.js looks for it: beside its own files, then further up. */
function isLockedFor(path: string, name: string): boolean {
  if ((path === '' ? '' : `${path}/`) + `node_modules/${name}` in packages) return true;
  return path !== '' && isLockedFor(path.slice(0, Math.max(0, path.lastIndexOf('node_modules/') - 1)), name);
}

describe('package.json', () => {
  it('pins every direct dependency to one version', () => {
    const ranges = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies });
    expect(ranges.filter(([, range]) => !/^(?:npm:@?[\w./-]+@)?\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(range))).toEqual([]);
  });

  it('has few runtime dependencies, and says which Node.js it needs', () => {
    expect(Object.keys(manifest.dependencies).length).toBeLessThanOrEqual(25);
    expect(manifest.engines.node).toBe('>=20.19');
  });
});

describe('package-lock.json', () => {
  it('fixes the content of every package', () => {
    expect(locked.filter(({ integrity }) => integrity?.startsWith('sha512-') !== true)).toEqual([]);
  });

  it('has an entry for every package that one depends on, on other platforms too: `npm ci` insists', () => {
    const missing = Object.entries(packages).flatMap(([path, { dependencies, optionalDependencies }]) =>
      Object.keys({ ...dependencies, ...optionalDependencies }).filter((name) => !isLockedFor(path, name)),
    );
    expect(missing).toEqual([]);
  });

  it('has no package in production whose install script is needed, and none is run', () => {
    const withScripts = inProduction.filter(({ hasInstallScript }) => hasInstallScript).map(({ name }) => name);
    expect(withScripts.filter((name) => !scriptsNotNeeded.includes(name))).toEqual([]);
    expect(read('.npmrc').split('\n')).toContain('ignore-scripts=true');
  });

  it('has nothing that reports to its makers, and takes nothing that came out this week', () => {
    const standIn = packages[`node_modules/${telemetry}`] as { name?: string };
    expect(`node_modules/${standIn.name}` in packages).toBe(true);
    expect(locked.filter(({ name, hasInstallScript }) => name === telemetry && hasInstallScript)).toEqual([]);
    expect(read('.npmrc').split('\n')).toContain('min-release-age=7');
  });

  it('is told as an SBOM by one command', () => {
    const { status, stdout } = spawnSync('npm', ['run', '--silent', 'sbom'], { cwd: pathOf('.'), encoding: 'utf8' });
    expect(status).toBe(0);
    const sbom = JSON.parse(stdout) as { bomFormat: string; components: { purl: string }[] };
    expect(sbom.bomFormat).toBe('CycloneDX');
    // Development packages are in it too, and marked: left out, npm would leave out what production shares with them.
    const listed = new Set(sbom.components.map(({ purl }) => decodeURIComponent(purl)));
    const missing = inProduction.filter(({ name, version }) => name !== telemetry && !listed.has(`pkg:npm/${name}@${version}`)); // prettier-ignore
    expect(missing).toEqual([]);
  });

  it.each(Object.entries(floors))('has no %s older than %s in production', (wanted, floor) => {
    const found = inProduction.filter(({ name }) => name === wanted);
    expect(found.filter(({ version }) => !isAtLeast(version, floor))).toEqual([]);
  });

  it('knows an older version from a newer one', () => {
    expect(isAtLeast('1.9.9', '1.16.0')).toBe(false);
    expect(isAtLeast('5.12.2', '5.12.2')).toBe(true);
    expect(isAtLeast('10.0.0', '5.7.0')).toBe(true);
  });
});

describe('the tests', () => {
  it('are all run', () => {
    const files = readdirSync(pathOf('test'), { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.ts'),
    );
    const leftOut =
      /\b(?:describe|it|test)(?:\.\w+)*\.(?:only|skip|todo|failing)\b|\b(?:fit|xit|xtest|fdescribe|xdescribe)\(/;
    expect(files.filter((name) => leftOut.test(read(`test/${name}`)))).toEqual([]);
  });
});

/** Every Markdown page of the repository, but those of packages. */
const scriptsIn = (document: string): string[] =>
  [...read(document).matchAll(/\bnpm (?:run (?:--?\w+ )*([\w:-]+)|(test|start)\b)/g)].map(
    ([, run, short]) => run ?? short ?? '',
  );

describe.each(['.ci/run', 'Dockerfile', ...pages])('%s', (document) => {
  it('names only npm scripts that exist', () => {
    expect(scriptsIn(document).filter((script) => !(script in manifest.scripts))).toEqual([]);
  });
});

describe('the documents', () => {
  it.each(pages)('%s links only to files that exist', (page) => {
    const links = [...read(page).matchAll(/\]\((?!https?:|mailto:|#)([^)#\s]+)/g)].map(([, path]) => path ?? '');
    expect(links.filter((path) => !existsSync(new URL(path, pathOf(page))))).toEqual([]);
  });

  it('name npm scripts, and name tests to run by patterns that some have', () => {
    expect(pages.flatMap(scriptsIn).length).toBeGreaterThan(40);
    const specs = readdirSync(pathOf('test'), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.spec.ts'))
      .map((name) => `test/${name}`);
    const patterns = pages
      .flatMap((page) => [...read(page).matchAll(/\bnpm (?:test|run coverage) -- ([^`\n#]+)/g)])
      .flatMap(([, given = '']) => given.split(' -')[0]!.trim().split(/\s+/))
      // What a reader puts in, and the provider that the guide makes.
      .filter((pattern) => !['<path>', 'test/acme'].includes(pattern));
    expect(patterns.length).toBeGreaterThan(10);
    expect(patterns.filter((pattern) => !specs.some((spec) => spec.includes(pattern)))).toEqual([]);
  });

  it('keep the README to one page', () => expect(Buffer.byteLength(read('README.md'))).toBeLessThanOrEqual(9 * 1024));

  it('say how long the worked example of a provider is', () => {
    const folder = 'test/example-provider';
    const files = readdirSync(pathOf(folder)).filter((name) => name.startsWith('example.'));
    const lines = files.flatMap((name) => read(`${folder}/${name}`).trimEnd().split('\n'));
    expect(read('docs/adding-a-provider.md')).toContain('in five files and 300\nlines');
    expect(files).toHaveLength(5);
    expect(lines.length).toBeLessThanOrEqual(300);
  });

  it('name only files of the code that exist', () => {
    const code = ['src', 'test', 'config'].flatMap((folder) =>
      readdirSync(pathOf(folder), { recursive: true, encoding: 'utf8' }).map((name) => `/${folder}/${name}`),
    );
    const named = pages
      .filter((page) => page !== 'CHANGELOG.md')
      .flatMap((page) => [...read(page).matchAll(/`([\w./-]+\.[tj]s)`/g)].map(([, file = '']) => ({ page, file })))
      // What the build makes, and the provider that the guide makes.
      .filter(({ file }) => !/^dist.|acme/.test(file));
    expect(named.length).toBeGreaterThan(100);
    expect(named.filter(({ file }) => !code.some((path) => path.endsWith(`/${file}`)))).toEqual([]);
  });

  it('say where a change goes', () => {
    const rows = read('CONTRIBUTING.md').matchAll(/^\| [^|]+ \| `([^`]+)` +\| `([^`]+)` +\|$/gm);
    const places = [...rows].map(([, file = '', text = '']) => ({ file, there: read(file).includes(text) }));
    expect(places.length).toBeGreaterThanOrEqual(10);
    expect(places.filter(({ there }) => !there)).toEqual([]);
  });
});
