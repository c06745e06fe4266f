import { isIP } from 'node:net';
import { type FastifyInstance } from 'fastify';
import { type AddressRanges, plainAddress } from '../domain/address-ranges.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** The client's address: that of the socket, or the one forwarded by a trusted proxy. Nothing else identifies callers without a key. */
    client: string;
  }
}

/** Determines the client of every request. `proxies`: those whose `X-Forwarded-For` is trusted (`TRUST_PROXY`). */
export function nameClients(server: FastifyInstance, proxies: AddressRanges): void {
  server.decorateRequest('client', '');
  server.addHook('onRequest', (request, _reply, done) => {
    request.client = clientOf(request.raw.socket.remoteAddress ?? '', request.headers['x-forwarded-for'], proxies);
    done();
  });
}

/**
 * Each proxy appends the address that it received the request from. The list is read from its end for as long as the sender is a trusted proxy:
 * everything before the first address that is not one may be forged.
 */
export function clientOf(socket: string, forwardedFor: string | string[] | undefined, proxies: AddressRanges): string {
  let client = plainAddress(socket);
  for (const said of [forwardedFor ?? []].flat().join(',').split(',').reverse()) {
    if (!proxies.has(client) || isIP(said.trim()) === 0) break;
    client = plainAddress(said.trim());
  }
  return client;
}
