import { readdirSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import ts from 'typescript';
import { pathOf, read } from './files.js';

const maximum = { file: 250, route: 15 };

/** Tables, and what grows by a row at a time: to cut them in two would tell a reader nothing. */
const tables = [
  'ledger/migrations.ts',
  'providers/telecloud/telecloud.catalogue.ops.ts',
  'providers/voipms/voipms.preflight.ts',
];

const sources = readdirSync(pathOf('src'), { recursive: true, encoding: 'utf8' }).filter((file) =>
  file.endsWith('.ts'),
);

interface Route {
  route: string;
  lines: number;
}

const verbs = ['Get', 'Post', 'Put', 'Patch', 'Delete'];

/** The routes of a file, each with its lines from its name to its end: what its decorators say of it is documentation. */
function routesIn(file: string, text: string): Route[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const lineOf = (position: number): number => source.getLineAndCharacterOfPosition(position).line;
  const routes: Route[] = [];
  const visit = (node: ts.Node): void => {
    const decorators = ts.canHaveDecorators(node) ? (ts.getDecorators(node) ?? []) : [];
    const isRoute = decorators.some(
      ({ expression }) => ts.isCallExpression(expression) && verbs.includes(expression.expression.getText()),
    );
    if (isRoute && ts.isMethodDeclaration(node)) {
      const lines = lineOf(node.getEnd()) - lineOf(node.name.getStart()) + 1;
      routes.push({ route: `${file} ${node.name.getText()}`, lines });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return routes;
}

describe('what is read at once', () => {
  it(`is a file of at most ${maximum.file} lines`, () => {
    const long = sources.filter((file) => read(`src/${file}`).trimEnd().split('\n').length > maximum.file);
    expect(long.filter((file) => !tables.includes(file))).toEqual([]);
  });

  it(`is a route of at most ${maximum.route} lines`, () => {
    const routes = sources.flatMap((file) => routesIn(file, read(`src/${file}`)));
    expect(routes.length).toBeGreaterThan(140);
    expect(routes.filter(({ lines }) => lines > maximum.route)).toEqual([]);
  });

  it('counts a route without its decorators', () => {
    const text =
      'class Any {\n  @Post()\n  @Endpoint({\n    tag,\n  })\n  async make(\n    body: Body,\n  ): Made {\n    return body;\n  }\n}';
    expect(routesIn('any.ts', text)).toEqual([{ route: 'any.ts make', lines: 5 }]);
  });
});
