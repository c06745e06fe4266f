import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import { type FastifyRequest } from 'fastify';

const defaultSeconds = 20;
const mostSeconds = 60;

/**
 * How long the caller wants to wait for an outcome (RFC 7240, `Prefer: wait=N`), in milliseconds. Unreadable values are ignored, as the RFC requires.
 */
export function waitMsOf({ headers: { prefer } }: Pick<FastifyRequest, 'headers'>): number {
  const wait = /(?:^|[,;\s])wait=(\d{1,4})(?:$|[,;\s])/i.exec(String(prefer ?? ''))?.[1];
  return Math.min(wait === undefined ? defaultSeconds : Number(wait), mostSeconds) * 1000;
}

/** The same as a parameter of a controller's method. */
export const WaitMs = createParamDecorator((_: unknown, context: ExecutionContext): number =>
  waitMsOf(context.switchToHttp().getRequest<FastifyRequest>()),
);

/** Documents the header. */
export const MayWait = (): MethodDecorator =>
  ApiHeader({
    name: 'Prefer',
    required: false,
    description: `\`wait=N\`: respond after at most N seconds (0–${mostSeconds}, default ${defaultSeconds}), with the status reached by then. Processing continues in the background.`,
    schema: { type: 'string', maxLength: 64, pattern: '^[ -~]*$', example: 'wait=20' },
  });
