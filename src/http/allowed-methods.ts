import { type FastifyInstance } from 'fastify';

interface KnownRoute {
  matches: RegExp;
  methods: string[];
}

const routesOf = new WeakMap<object, KnownRoute[]>();

/** Records every route of a server, so that a wrong method can be distinguished from a wrong path. */
export function noteRoutes(server: FastifyInstance): void {
  const routes: KnownRoute[] = [];
  routesOf.set(server.server, routes);
  server.addHook('onRoute', ({ url, method }) => {
    const pattern = url
      .replace(/[$()+.?[\\\]^{|}]/g, '\\$&')
      .replace(/:\w+/g, '[^/]+')
      .replace('*', '.*');
    routes.push({ matches: new RegExp(`^${pattern}$`), methods: [method].flat() });
  });
}

/** The methods of a path, in a fixed order; none if there is no such path. */
export function allowedMethods(server: FastifyInstance, path: string): string[] {
  const found = (routesOf.get(server.server) ?? []).filter(({ matches }) => matches.test(path));
  return [...new Set(found.flatMap(({ methods }) => methods))].sort();
}
