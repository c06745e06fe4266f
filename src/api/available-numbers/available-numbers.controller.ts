import { Controller, Get, Query, Res } from '@nestjs/common';
import { Caller } from '../../http/auth.js';
import { type FastifyReply } from 'fastify';
import { Endpoint } from '../../http/endpoint.js';
import { jsonMediaType } from '../../http/answer-text.js';
import { RememberedAnswers } from '../../http/remembered-answers.js';
import { FindNumbers } from '../../usecases/find-numbers.js';
import { found } from '../examples.js';
import { AvailableNumbersDto, AvailableNumbersQuery } from './available-numbers.dto.js';
import { foundText, offersText } from './available-numbers-text.js';
import { pageAfter, positionIn } from './search-cursor.js';

/** The outcome as reported from a cached result, for which no provider is waited for. */
const atOnce = <T extends object>(outcome: T): T & { latencyMs: number } => ({ ...outcome, latencyMs: 0 });

@Controller('v1/available-numbers')
export class AvailableNumbersController {
  constructor(
    private readonly find: FindNumbers,
    private readonly answers: RememberedAnswers,
  ) {}

  @Get()
  @Endpoint({
    tag: 'Search available numbers',
    summary: 'Search available numbers across all providers',
    description:
      'Queries every provider that supports search, under a single deadline. `providers` reports the outcome for each one: a slow or failing provider never fails the search. With `cursor`, only providers that may have more are asked.',
    ok: {
      status: 200,
      type: AvailableNumbersDto,
      description: 'Available numbers, with the outcome for each provider.',
      example: found,
    },
    errors: [
      'provider_not_found',
      'provider_disabled',
      'capability_not_supported',
      'upstream_unavailable',
      'upstream_timeout',
      'upstream_busy',
    ],
    scope: 'search',
    remembered: true,
  })
  async searchAvailableNumbers(
    @Caller() caller: Caller,
    @Query() query: AvailableNumbersQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const { provider, cursor: _, ...request } = query;
    const from = positionIn(query);
    const { data, providers, next, stillTrue } = await this.find.available(caller, request, provider ?? [], from);
    const offers = offersText(data);
    const page = pageAfter(query, next);
    if (stillTrue) this.answers.remember(reply, foundText(offers, providers.map(atOnce), page), stillTrue);
    void reply.type(jsonMediaType);
    return foundText(offers, providers, page);
  }
}
