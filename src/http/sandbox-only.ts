/** The parts of the published document that this uses. */
export interface PublishedDocument {
  paths: Record<string, Record<string, unknown>>;
  tags: { name: string }[];
  components: { schemas: Record<string, unknown> };
}

/** Marks an operation that exists only in sandbox mode. */
export const sandboxOnlyExtension = 'x-sandbox-only';

/** The document of a live gateway: without what exists only in sandbox mode, and without schemas that only that refers to. */
export function withoutSandbox(document: PublishedDocument): PublishedDocument {
  const isSandboxOnly = (operation: unknown): boolean =>
    typeof operation === 'object' && operation !== null && sandboxOnlyExtension in operation;
  const left = Object.entries(document.paths).filter(([, methods]) => !Object.values(methods).some(isSandboxOnly));
  const paths = Object.fromEntries(left);
  const named = JSON.stringify(paths);
  const tags = document.tags.filter(({ name }) => named.includes(`"tags":["${name}"`));
  return { ...document, paths, tags, components: { ...document.components, schemas: used(document, paths) } };
}

function used({ components }: PublishedDocument, paths: object): Record<string, unknown> {
  const { schemas, ...shared } = components;
  const wanted = new Set<string>();
  const follow = (part: unknown): void => {
    for (const [, name] of JSON.stringify(part).matchAll(/"#\/components\/schemas\/([^"]+)"/g))
      if (name !== undefined && !wanted.has(name)) follow(schemas[(wanted.add(name), name)]);
  };
  follow([paths, shared]);
  return Object.fromEntries(Object.entries(schemas).filter(([name]) => wanted.has(name)));
}
