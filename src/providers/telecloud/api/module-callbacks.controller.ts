import { createHash, timingSafeEqual } from 'node:crypto';
import { Body, Controller, Header, HttpCode, Inject, type OnModuleInit, Post } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { ApiExcludeController } from '@nestjs/swagger';
import { type FastifyInstance, type FastifyRequest } from 'fastify';
import { type GatewayConfig } from '../../../config/environment.js';
import { GatewayError } from '../../../domain/errors.js';
import { Public } from '../../../http/auth.js';
import { TakesForm } from '../../../http/form.js';
import { UnauthenticatedLimits } from '../../../http/unauthenticated-limits.js';
import { readModuleCall } from '../telecloud.module-call.js';
import { configIn } from '../../kit/define.js';
import { telecloudSettings } from '../telecloud.settings.js';
import { CONFIG } from '../../../tokens.js';
import { ModuleNews } from '../../../usecases/module-news.js';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
const path = 'v1/telecloud/module-callbacks';

/**
 * What TeleCloud calls as a module when an order is placed. Not for callers of this API: it is protected by an unguessable URL instead of an API
 * key. The response leaves the order pending; `PATCH /v1/service-orders/{id}` finishes it.
 */
@ApiExcludeController()
@Public()
@Controller(path)
export class ModuleCallbacksController implements OnModuleInit {
  constructor(
    @Inject(CONFIG) private readonly config: Pick<GatewayConfig, 'providers'>,
    @Inject(HttpAdapterHost) private readonly host: HttpAdapterHost,
    private readonly strangers: UnauthenticatedLimits,
    private readonly news: ModuleNews,
  ) {}

  /** Key, source and rate limit are checked before the body is read. */
  onModuleInit(): void {
    const server = this.host.httpAdapter.getInstance<FastifyInstance>();
    server.addHook('onRequest', async (request) => {
      if (request.routeOptions.url === `/${path}/:moduleKey`) await this.admit(request);
    });
  }

  private async admit({ client, params }: FastifyRequest): Promise<void> {
    const { moduleKey: expected, moduleSources } = configIn(this.config, 'telecloud', telecloudSettings) ?? {};
    const { moduleKey } = params as { moduleKey: string };
    const right = expected !== undefined && timingSafeEqual(digest(moduleKey), digest(expected));
    const expectedHere = right && (moduleSources?.empty || moduleSources?.has(client));
    if (expectedHere) return this.strangers.call('telecloud-module');
    await this.strangers.wrongKey(client);
    throw new GatewayError('not_found', 'Nothing found at this address.');
  }

  @Post(':moduleKey')
  @TakesForm()
  @HttpCode(200)
  @Header('Content-Type', 'text/xml; charset=utf-8')
  async moduleCallback(@Body() fields: unknown): Promise<string> {
    if (!(fields instanceof URLSearchParams))
      throw new GatewayError('unsupported_media_type', 'Send the fields as application/x-www-form-urlencoded.');
    await this.news.record('telecloud', readModuleCall(fields));
    return '<?xml version="1.0"?>\n<telecloud><status>PENDING</status></telecloud>\n';
  }
}
