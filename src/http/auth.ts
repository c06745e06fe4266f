import {
  type CanActivate,
  createParamDecorator,
  type ExecutionContext,
  Inject,
  Injectable,
  SetMetadata,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { type Caller as VerifiedCaller, type KeyHolder } from '../contract/caller.js';
import { GatewayError } from '../domain/errors.js';
import { onlySet } from '../domain/only-set.js';
import { type EndpointOptions } from './endpoint.js';
import { KeyRing, wrongKey } from './key-ring.js';
import { UnauthenticatedLimits } from './unauthenticated-limits.js';
import { lackingFor } from '../domain/scopes.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set once the key has been verified. */
    caller?: VerifiedCaller;
  }
}

const publicMetadata = 'gateway:public';

/** Opens a route to callers without a key: health, metrics, documentation. */
export const Public = () => SetMetadata(publicMetadata, true);

/** The verified caller of the request, as a parameter of a controller's method: `@Caller() caller: Caller`. */
export type Caller = VerifiedCaller;
export const Caller = createParamDecorator((_: unknown, context: ExecutionContext): Caller => {
  const { caller } = context.switchToHttp().getRequest<FastifyRequest>();
  if (!caller) throw new Error('a public route has no caller');
  return caller;
});

/** Admits callers with a known key that has the scopes of the route. */
@Injectable()
export class AuthGuard implements CanActivate {
  constructor(
    @Inject(Reflector) private readonly reflector: Reflector,
    @Inject(KeyRing) private readonly keys: KeyRing,
    @Inject(UnauthenticatedLimits) private readonly strangers: UnauthenticatedLimits,
  ) {}

  /** Runs before the body is read (`admission.ts`). */
  async admit(request: FastifyRequest, reply: FastifyReply, { scope }: EndpointOptions): Promise<void> {
    const holder = await this.holderOf(request, reply);
    request.caller = { ...holder, requestId: request.id, ...onlySet({ span: request.span }) };
    const lacking = lackingFor(scope, holder.scopes);
    if (lacking !== undefined) throw new GatewayError('forbidden', `The API key lacks ${lacking}.`);
  }

  /** Whether the key of an admitted request would still be admitted now, with the same tenant and scopes. */
  async isStillGood({ headers, client, caller }: FastifyRequest): Promise<boolean> {
    const presented = presentedIn(headers.authorization);
    if (presented === undefined || caller === undefined) return false;
    const found = await this.keys.find(presented, client);
    if (!('holder' in found)) return false;
    const { tenant, scopes } = found.holder;
    return tenant === caller.tenant && caller.scopes.every((scope) => scopes.includes(scope));
  }

  /** A request that was not admitted is served only if its route is public. */
  canActivate(context: ExecutionContext): boolean {
    const targets = [context.getHandler(), context.getClass()];
    if (context.switchToHttp().getRequest<FastifyRequest>().caller) return true;
    if (this.reflector.getAllAndOverride<boolean | undefined>(publicMetadata, targets)) return true;
    throw new GatewayError('forbidden', 'The API key does not have permission for this.');
  }

  private async holderOf(request: FastifyRequest, reply: FastifyReply): Promise<KeyHolder> {
    const { authorization } = request.headers;
    const presented = presentedIn(authorization);
    const found = presented === undefined ? wrongKey : await this.keys.find(presented, request.client);
    if ('holder' in found) return found.holder;
    if (authorization !== undefined) await this.strangers.wrongKey(request.client);
    if (found.elsewhere) throw new GatewayError('forbidden', found.refusal);
    void reply.header('WWW-Authenticate', authorization === undefined ? 'Bearer' : 'Bearer error="invalid_token"');
    throw new GatewayError(
      'unauthenticated',
      authorization === undefined ? 'Provide an API key: "Authorization: Bearer <key>".' : found.refusal,
    );
  }
}

const presentedIn = (authorization: string | undefined): string | undefined =>
  /^Bearer +([\x21-\x7e]{1,512}) *$/i.exec(authorization ?? '')?.[1];
