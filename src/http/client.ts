import { isIP } from 'node:net';
import { type FastifyInstance } from 'fastify';
import { type AddressRanges, plainAddress } from '../domain/address-ranges.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** The address that the request is from: that of the socket, or what a proxy of ours says. Nothing else tells who a stranger is. */
    client: string;
  }
}

/** Has every request say whose it is. `proxies`: those whose `X-Forwarded-For` is believed (`TRUST_PROXY`). */
export function nameClients(server: FastifyInstance, proxies: AddressRanges): void {
  server.decorateRequest('client', '');
  server.addHook('onRequest', (request, _reply, done) => {
    request.client = clientOf(request.raw.socket.remoteAddress ?? '', request.headers['x-forwarded-for'], proxies);
    done();
  });
}

/**
 * Each proxy adds at the end whom it has heard from. So the list is read from there, for as long as the speaker is a proxy of ours: what
 * stands before the first that is none is whatever a stranger has written.
 */
export function clientOf(socket: string, forwardedFor: string | string[] | undefined, proxies: AddressRanges): string {
  let client = plainAddress(socket);
  for (const said of [forwardedFor ?? []].flat().join(',').split(',').reverse()) {
    if (!proxies.has(client) || isIP(said.trim()) === 0) break;
    client = plainAddress(said.trim());
  }
  return client;
}
