import { createParamDecorator, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import {
  type FieldError,
  GatewayError,
  invalidField,
  type ProblemCode,
  type Retry,
  type UpstreamFault,
} from '../domain/errors.js';
import { resourceWith } from '../domain/event-resource.js';
import { newId } from '../domain/ids.js';
import { onlySet } from '../domain/only-set.js';
import { StoreUnreachable } from '../ledger/database.js';
import { KeyLost, type KeyUse } from '../ledger/idempotency.js';
import { Ledger } from '../ledger/ledger.js';
import { factsOf, type Logger } from '../observability/logger.js';
import { Origins } from '../observability/origins.js';
import { LOGGER } from '../tokens.js';
import { fingerprintOf } from './fingerprint.js';
import { waitMsOf } from './prefer.js';
import { problems } from './problem.js';
import { originOf } from './request-id.js';

/** What `Idempotency.once` needs of a request that changes something: its key, and how long its caller waits. */
export interface KeyedRequest {
  use: KeyUse;
  waitMs: number;
  /** The query, which is part of every fingerprint. */
  query: unknown;
  reply: FastifyReply;
}

/** How long a request may run before its key counts as abandoned by a process that died. */
const lockMs = 90_000;
/** The interval between retries of a failed update of a key. */
const againMs = 1_000;

/** The Idempotency-Key of the request (IETF draft -07), required, as a parameter of a controller's method. */
export const Keyed = createParamDecorator((_: unknown, context: ExecutionContext): KeyedRequest => keyedBy(context));

/** The same if the key is optional. */
export const KeyedIfGiven = createParamDecorator((_: unknown, context: ExecutionContext): KeyedRequest | undefined => {
  const { headers } = context.switchToHttp().getRequest<FastifyRequest>();
  return headers['idempotency-key'] === undefined ? undefined : keyedBy(context);
});

function keyedBy(context: ExecutionContext): KeyedRequest {
  const http = context.switchToHttp();
  const request = http.getRequest<FastifyRequest>();
  if (!request.caller) throw new Error('a public route has no idempotency');
  const { tenant } = request.caller;
  const key = keyOf(request.headers['idempotency-key']);
  const route = `${request.method} ${pathOf(request)}`;
  const { query, body = null } = request;
  const fingerprint = fingerprintOf([route, query, body]);
  const use = { tenant, route, key, fingerprint, holder: newId('req') };
  return { use, waitMs: waitMsOf(request), query, reply: http.getResponse<FastifyReply>() };
}

/** The same request, with these values instead of its body: for bodies that must not be hashed, or that are not JSON. */
export function withFingerprint(keyed: KeyedRequest, values: readonly unknown[]): KeyedRequest {
  const { use, query } = keyed;
  return { ...keyed, use: { ...use, fingerprint: fingerprintOf([use.route, query, ...values]) } };
}

/** Makes a request with an Idempotency-Key take effect once, however often it is sent. */
@Injectable()
export class Idempotency {
  constructor(
    @Inject(Ledger) private readonly ledger: Pick<Ledger, 'idempotency' | 'clock'>,
    @Inject(LOGGER) private readonly logger: Logger,
    @Inject(Origins) private readonly origins: Origins,
  ) {}

  /**
   * Returns the resource of the request: created by the first one, and read in its present state by every other. `make` completes at most once; its
   * use case binds the key to the resource in the transaction that creates it.
   */
  async once<Resource extends { id: string }>(
    { use, waitMs, reply }: KeyedRequest,
    make: (use: KeyUse, waitMs: number) => Promise<Resource>,
    find: (id: string) => Promise<Resource>,
  ): Promise<Resource> {
    const state = await this.ledger.idempotency.take(use, lockMs).catch((failure: unknown) => {
      this.finishLater(() => this.giveBack(use), failure);
      throw failure;
    });
    switch (state.state) {
      case 'mine':
        return this.first(use, reply, () =>
          make({ ...use, bound: (id) => this.origins.note(id, originOf(reply)) }, waitMs),
        );
      case 'running':
        throw stillRunning();
      case 'reused':
        throw new GatewayError(
          'idempotency_key_reused',
          'This Idempotency-Key was used with a different request. Use a new key.',
        );
      case 'answered':
      case 'interrupted':
        void reply.header('Idempotent-Replayed', 'true');
        if (state.state === 'answered' && state.problem !== undefined)
          throw recalled(state.problem as KeptProblem, state.resourceId);
        // The first request is over: from now on every retry finds the resource, and none waits for another.
        if (state.state === 'interrupted') await this.ledger.idempotency.answered(use, reply.statusCode);
        return located(reply, await find(state.resourceId));
    }
  }

  /**
   * The key may still be taken on behalf of a request that never began, or a take whose reply was lost may still be in progress. Taking it again
   * waits for that; releasing it alone would find nothing and leave it locked.
   */
  private async giveBack(use: KeyUse): Promise<void> {
    await this.ledger.idempotency.take(use, lockMs);
    await this.ledger.idempotency.release(use);
    // Still there if an earlier request has created something: from now on, retries find it.
    await this.ledger.idempotency.answered(use, 200);
  }

  /** The same if the key is optional: without one, every request takes effect. */
  async onceIfKeyed<Resource extends { id: string }>(
    keyed: KeyedRequest | undefined,
    make: (use: KeyUse | undefined) => Promise<Resource>,
    find: (id: string) => Promise<Resource>,
  ): Promise<Resource> {
    return keyed ? this.once(keyed, make, find) : make(undefined);
  }

  private async first<Resource extends { id: string }>(
    use: KeyUse,
    reply: FastifyReply,
    make: () => Promise<Resource>,
  ): Promise<Resource> {
    let made: Resource;
    try {
      made = await make();
    } catch (error) {
      if (error instanceof KeyLost) throw stillRunning();
      const usedUp = await this.afterFailure(use, error).catch((failure: unknown) => {
        this.logFailure(failure);
        this.finishLater(() => this.afterFailure(use, error), failure);
      });
      throw usedUp && error instanceof GatewayError ? withKeyUsedUp(error) : error;
    }
    // What was done stays done even if this write fails: the key is bound. Until it is marked as answered, retries would wait for the lock to expire.
    const { statusCode } = reply;
    const answer = (): Promise<void> => this.ledger.idempotency.answered(use, statusCode);
    await answer().catch((failure: unknown) => {
      this.logFailure(failure);
      this.finishLater(answer, failure);
    });
    return located(reply, made);
  }

  /** A key that could not be released because the ledger was unavailable would refuse every retry until its lock expires. */
  private finishLater(finish: () => Promise<unknown>, failure: unknown, triesLeft = lockMs / againMs): void {
    if (!(failure instanceof StoreUnreachable) || triesLeft <= 0) return;
    const again = (): void => void finish().catch((more: unknown) => this.finishLater(finish, more, triesLeft - 1));
    this.ledger.clock.after(againMs, again);
  }

  /**
   * If the key has been bound, the request has taken effect: a retry must get the same answer and must not run again. If not, nothing has happened,
   * and the key is released. Only `take` can tell whether it is bound, and only for an answered key. Returns whether it is.
   */
  private async afterFailure(use: KeyUse, error: unknown): Promise<boolean> {
    const { idempotency } = this.ledger;
    // An unforeseen error is not kept as the answer: the retry gets the present state of the resource.
    const kept = error instanceof GatewayError ? keptOf(error) : undefined;
    await idempotency.answered(use, kept ? problems[kept.code].status : 500, kept);
    const { state } = await idempotency.take(use, lockMs);
    if (state !== 'answered') await idempotency.release(use);
    return state === 'answered';
  }

  private logFailure(error: unknown): false {
    this.logger.warn(factsOf(error), 'the answer to an Idempotency-Key was not written down');
    return false;
  }
}

/** A problem as it is stored with the key; the rest of the document belongs to the request that receives it. */
interface KeptProblem {
  code: ProblemCode;
  detail: string;
  errors?: FieldError[];
  upstream?: UpstreamFault;
  retry?: Retry;
}

const keptOf = ({ code, detail, errors, upstream, retry }: GatewayError): KeptProblem => ({
  code,
  detail,
  ...onlySet({ errors, upstream, retry }),
});

const recalled = ({ code, detail, ...extras }: KeptProblem, resourceId: string): GatewayError =>
  withKeyUsedUp(new GatewayError(code, detail, { ...extras, ...changeIdOf(resourceId) }));

const changeIdOf = (resourceId: string): { changeId?: string } =>
  resourceWith(resourceId)?.type === 'change' ? { changeId: resourceId } : {};

/** The same problem for a request that has taken effect: from now on, its key is answered with it. */
function withKeyUsedUp({ code, detail, errors, upstream, retry, changeId }: GatewayError): GatewayError {
  const again = { safe: true, ...retry, sameKey: false };
  return new GatewayError(code, detail, { ...onlySet({ errors, upstream, changeId }), retry: again });
}

/** Sets `Location` to the resource that the request created, unless the handler has set it. */
function located<Resource extends { id: string }>(reply: FastifyReply, made: Resource): Resource {
  const link = reply.statusCode === 201 || reply.statusCode === 202 ? resourceWith(made.id) : undefined;
  if (link && !reply.hasHeader('Location')) void reply.header('Location', link.href);
  return made;
}

const stillRunning = (): GatewayError =>
  new GatewayError('idempotency_in_progress', 'The first request with this Idempotency-Key is still in progress.', {
    retry: { safe: true, afterSeconds: 1 },
  });

/** The key itself, sent bare or as a structured-field string. */
function keyOf(header: string | string[] | undefined): string {
  if (header === undefined || header === '') {
    throw new GatewayError(
      'idempotency_key_required',
      'Provide an Idempotency-Key: a new random value for each new request, and the same value for each retry.',
    );
  }
  const text = String(header).trim();
  const quoted = /^"((?:[^"\\]|\\["\\])*)"$/.exec(text)?.[1]?.replace(/\\(["\\])/g, '$1');
  const key = quoted ?? text;
  if (!/^[\x21-\x7e]{1,255}$/.test(key)) {
    throw invalidField(
      'Idempotency-Key',
      'format',
      'The Idempotency-Key header must have 1 to 255 visible ASCII characters.',
    );
  }
  return key;
}

/** The path as the router parsed it, so that a resource has one name regardless of escaping. */
function pathOf({ routeOptions, params }: FastifyRequest): string {
  const values = params as Record<string, string>;
  return (routeOptions.url ?? '').replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(values[name] ?? ''));
}
