import { Controller, Get, HttpCode, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { type FastifyReply } from 'fastify';
import { Public } from '../../http/auth.js';
import { Readiness } from '../../usecases/readiness.js';

/** For load balancers and monitoring; reveals nothing about tenants. */
@ApiExcludeController()
@Public()
@Controller()
export class HealthController {
  constructor(private readonly readiness: Readiness) {}

  /** The process is up and its event loop is responsive. */
  @Get('health/live')
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  /** Ready if the ledger accepts writes. Without Redis the gateway is `degraded`, but ready. */
  @Get('health/ready')
  @HttpCode(200)
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<object> {
    const state = await this.readiness.check();
    if (state.status === 'down') void reply.status(503);
    return state;
  }
}
