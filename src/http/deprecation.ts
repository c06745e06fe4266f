import { type FastifyInstance } from 'fastify';

/** The deprecation of a route. */
export interface Deprecation {
  /** The day since which it is deprecated, ISO 8601. */
  since: string;
  /** The first day on which it may be removed. */
  sunset?: string;
  /** What to call instead, for human readers. */
  instead: string;
}

/** Adds the deprecation of a route (RFC 9745) and its sunset (RFC 8594) to all of its responses. */
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

/** The same for readers of the documentation. */
export const deprecationNote = ({ since, sunset, instead }: Deprecation): string =>
  `Deprecated since ${since}${sunset === undefined ? '' : `, and removed on ${sunset} or later`}: use ${instead}.`;
