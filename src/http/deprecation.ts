import { type FastifyInstance } from 'fastify';

/** What a route says that is to go. */
export interface Deprecation {
  /** The day since which it is deprecated, ISO 8601. */
  since: string;
  /** The first day on which it may be gone. */
  sunset?: string;
  /** What to call instead, for people. */
  instead: string;
}

/** Says in every answer of a deprecated route that it is (RFC 9745), and when it goes (RFC 8594). */
export function announceDeprecations(server: FastifyInstance): void {
  server.addHook('onRequest', ({ routeOptions }, reply, done) => {
    const deprecated = routeOptions.config.endpoint?.deprecated;
    if (deprecated) reply.headers(headersOf(deprecated));
    done();
  });
}

const headersOf = ({ since, sunset }: Deprecation): Record<string, string> => ({
  Deprecation: `@${Date.parse(since) / 1000}`,
  ...(sunset !== undefined && { Sunset: new Date(sunset).toUTCString() }),
});

/** The same for people who read the documentation. */
export const deprecationNote = ({ since, sunset, instead }: Deprecation): string =>
  `Deprecated since ${since}${sunset === undefined ? '' : `, and removed on ${sunset} or later`}: use ${instead}.`;
