import { createHash, timingSafeEqual } from 'node:crypto';
import { Body, Controller, Header, HttpCode, Inject, Param, Post, Req } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { type FastifyRequest } from 'fastify';
import { type GatewayConfig } from '../../config/environment.js';
import { GatewayError } from '../../domain/errors.js';
import { Public } from '../../http/auth.js';
import { TakesForm } from '../../http/form.js';
import { readModuleCall } from '../../providers/telecloud/telecloud.module-call.js';
import { CONFIG } from '../../tokens.js';
import { ModuleNews } from '../../usecases/module-news.js';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/**
 * Where TeleCloud calls as a module when an order is placed. Not for callers of this API: it has no API key, but an address that nobody
 * can guess. The answer leaves the order pending; it is finished by `PATCH /v1/service-orders/{id}`.
 */
@ApiExcludeController()
@Public()
@Controller('v1/telecloud/module-callbacks')
export class ModuleCallbacksController {
  constructor(
    @Inject(CONFIG) private readonly config: Pick<GatewayConfig, 'providers'>,
    private readonly news: ModuleNews,
  ) {}

  @Post(':moduleKey')
  @TakesForm()
  @HttpCode(200)
  @Header('Content-Type', 'text/xml; charset=utf-8')
  async moduleCallback(
    @Param('moduleKey') moduleKey: string,
    @Req() { ip }: FastifyRequest,
    @Body() fields: unknown,
  ): Promise<string> {
    const { moduleKey: expected, moduleSources = [] } = this.config.providers.telecloud ?? {};
    const known = expected !== undefined && timingSafeEqual(digest(moduleKey), digest(expected));
    if (!known || (moduleSources.length > 0 && !moduleSources.includes(ip)))
      throw new GatewayError('not_found', 'There is nothing here.');
    if (!(fields instanceof URLSearchParams))
      throw new GatewayError('unsupported_media_type', 'Send the fields as application/x-www-form-urlencoded.');
    await this.news.record('telecloud', readModuleCall(fields));
    return '<?xml version="1.0"?>\n<telecloud><status>PENDING</status></telecloud>\n';
  }
}
