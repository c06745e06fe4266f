import { readdirSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import ts from 'typescript';
import { pathOf, read } from './files.js';

const maximum = 15;

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

describe('a route', () => {
  it(`has at most ${maximum} lines without its decorators`, () => {
    const routes = sources.flatMap((file) => routesIn(file, read(`src/${file}`)));
    expect(routes.length).toBeGreaterThan(140);
    expect(routes.filter(({ lines }) => lines > maximum)).toEqual([]);
  });

  it('is counted from its name to its end', () => {
    const text =
      'class Any {\n  @Post()\n  @Endpoint({\n    tag,\n  })\n  async make(\n    body: Body,\n  ): Made {\n    return body;\n  }\n}';
    expect(routesIn('any.ts', text)).toEqual([{ route: 'any.ts make', lines: 5 }]);
  });
});
