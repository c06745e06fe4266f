// @ts-check
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { seconds } from '../../config/test-sequencer.js';

/**
 * Defects that nobody thought of: made from the sources, by small changes of their syntax. They measure how closely code is tested, where the
 * tables say which promises are held.
 * @typedef {import('./mutant.js').Mutant} Mutant
 * @typedef {{ node: ts.Node, becomes: string, what: string }} Change
 */

/**
 * The tests that are nearest to what is changed; of a folder, those that are quick. A path that is in none of these has no generated mutants.
 * @type {{ under: string, tests: string[], without?: string, built?: true }[]}
 */
const suites = [
  // What changes, ports, service orders and reconciliation do is tested with the gateway around it as well.
  { under: 'src/sagas/change-saga.ts', tests: ['test/sagas/changes.spec.ts', 'test/sagas/marks.spec.ts', 'test/e2e/number-changes.spec.ts', 'test/e2e/resolved-changes.spec.ts', 'test/e2e/unsettled-trunks.spec.ts'] }, // prettier-ignore
  {
    under: 'src/sagas/port-saga.ts',
    tests: [
      'test/sagas/ports.spec.ts',
      'test/sagas/marks.spec.ts',
      'test/e2e/ports.spec.ts',
      'test/e2e/tcl-service.spec.ts',
    ],
  },
  {
    under: 'src/sagas/reconciliation-saga.ts',
    tests: ['test/sagas/reconciliation.spec.ts', 'test/e2e/reconciliation.spec.ts'],
  },
  {
    under: 'src/sagas/service-order-saga.ts',
    tests: ['test/e2e/telecloud-service-acts.spec.ts', 'test/e2e/telecloud-service-orders.spec.ts'],
  },
  { under: 'src/sagas/', tests: ['test/sagas/'] },
  { under: 'src/providers/kit/preflight', tests: ['test/kit/preflight.spec.ts', 'test/preflight/preflight.spec.ts'] },
  // The thread of large replies runs the built program.
  { under: 'src/providers/kit/reply-', tests: ['test/kit/large-replies.spec.ts'], built: true },
  { under: 'src/providers/kit/portions.ts', tests: ['test/kit/portions.spec.ts', 'test/kit/large-replies.spec.ts'], built: true }, // prettier-ignore
  { under: 'src/providers/kit/', tests: ['test/kit/'], without: 'test/kit/large-replies.spec.ts' },
  { under: 'src/http/idempotency.ts', tests: ['test/http/idempotency-away.spec.ts', 'test/http/idempotency.spec.ts'] },
  { under: 'src/http/auth.ts', tests: ['test/http/auth.spec.ts', 'test/http/admission.spec.ts'] },
  { under: 'src/domain/scopes.ts', tests: ['test/http/auth.spec.ts'] },
  { under: 'src/domain/', tests: ['test/domain/'] },
];

/** @type {Readonly<Record<string, string>>} */
const operators = {
  ...{ '<': '<=', '<=': '<', '>': '>=', '>=': '>' },
  ...{ '===': '!==', '!==': '===', '&&': '||', '||': '&&' },
};

/**
 * What can be changed at this place of the syntax.
 * @param {ts.Node} node
 * @param {ts.SourceFile} file
 * @returns {Change[]}
 */
function changesAt(node, file) {
  const text = node.getText(file);
  const condition = ts.isIfStatement(node) || ts.isWhileStatement(node) ? node.expression : ts.isConditionalExpression(node) ? node.condition : undefined; // prettier-ignore
  if (condition !== undefined)
    return [{ node: condition, becomes: `!(${condition.getText(file)})`, what: 'the condition is negated' }];
  if (ts.isExpressionStatement(node) && !text.startsWith('super('))
    return [{ node, becomes: '{}', what: 'the statement is left out' }];
  if (ts.isBinaryExpression(node)) {
    const { operatorToken } = node;
    const other = operators[operatorToken.getText(file)];
    return other === undefined ? [] : [{ node: operatorToken, becomes: other, what: `it says ${other}` }];
  }
  if (node.kind === ts.SyntaxKind.TrueKeyword || node.kind === ts.SyntaxKind.FalseKeyword) {
    const becomes = text === 'true' ? 'false' : 'true';
    return ts.isLiteralTypeNode(node.parent) ? [] : [{ node, becomes, what: `it says ${becomes}` }];
  }
  // Tables of statuses: where each may go, and which of them are ended.
  if (ts.isArrayLiteralExpression(node) && !ts.isAsExpression(node.parent) && node.elements.length > 0 && node.elements.every(ts.isStringLiteral))
    return node.elements.map((left) => ({
      node,
      becomes: `[${node.elements.filter((one) => one !== left).map((one) => one.getText(file)).join(', ')}]`,
      what: `${left.getText(file)} is left out`,
    })); // prettier-ignore
  return [];
}

/**
 * A part of the file with the node in it that stands there once: so much of what is around it as that takes.
 * @param {string} source
 * @param {number} start
 * @param {number} end
 */
function unique(source, start, end) {
  let [from, to] = [start, end];
  while (source.indexOf(source.slice(from, to)) !== source.lastIndexOf(source.slice(from, to))) {
    from = Math.max(0, from - 10);
    to = Math.min(source.length, to + 10);
  }
  return [from, to];
}

/**
 * @param {string} root
 * @param {string} path of a source
 * @returns {Mutant[]}
 */
function mutantsOf(root, path) {
  const near = suites.find(({ under }) => path.startsWith(under));
  const suite = near?.tests.flatMap((test) =>
    test.endsWith('/')
      ? filesIn(root, test, '.spec.ts').filter((one) => one !== near.without && !seconds.has(one))
      : [test],
  );
  if (suite === undefined) return [];
  const source = readFileSync(join(root, path), 'utf8');
  const file = ts.createSourceFile(path, source, ts.ScriptTarget.Latest, true);
  /** @type {Mutant[]} */
  const found = [];
  const visit = (/** @type {ts.Node} */ node) => {
    for (const { node: changed, becomes, what } of changesAt(node, file)) {
      const [start, end] = [changed.getStart(file), changed.getEnd()];
      const [from, to] = /** @type {[number, number]} */ (unique(source, start, end));
      const line = file.getLineAndCharacterOfPosition(start).line + 1;
      found.push({
        id: `${path}:${line} ${what}`,
        breaks: `${changed.getText(file).replace(/\s+/g, ' ').slice(0, 100)}: ${what}.`,
        file: path,
        text: source.slice(from, to),
        becomes: source.slice(from, start) + becomes + source.slice(end, to),
        spec: /** @type {string} */ (suite[0]),
        suite,
        ...(near?.built && { built: near.built }),
      });
    }
    if (!ts.isImportDeclaration(node) && !ts.isTypeNode(node) && !ts.isDecorator(node)) ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/**
 * @param {string} root
 * @param {string} path a file, or a folder with those that end so
 * @param {string} ending
 * @returns {string[]}
 */
function filesIn(root, path, ending) {
  if (!statSync(join(root, path)).isDirectory()) return [path];
  const folder = path.replace(/\/?$/, '/');
  const names = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' });
  return names.filter((name) => name.endsWith(ending)).map((name) => folder + name).sort(); // prettier-ignore
}

/**
 * So many of the mutants that can be made of these paths, as the seed has it; grouped by their tests.
 * @param {string} root
 * @param {readonly string[]} paths
 * @param {{ sample: number, seed: number }} choice
 */
export function generate(root, paths, { sample, seed }) {
  const all = paths.flatMap((path) => filesIn(root, path, '.ts')).flatMap((path) => mutantsOf(root, path));
  const random = randomFrom(seed);
  const chosen = all.map((mutant) => ({ mutant, rank: random() })).sort((a, b) => a.rank - b.rank);
  return { made: all.length, mutants: chosen.slice(0, sample).map(({ mutant }) => mutant) };
}

/** @param {number} seed */
function randomFrom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state;
  };
}
