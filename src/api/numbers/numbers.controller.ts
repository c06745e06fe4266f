import { Controller, Get, Query } from '@nestjs/common';
import { type E164 } from '../../domain/phone-number.js';
import { Caller } from '../../http/auth.js';
import { Endpoint } from '../../http/endpoint.js';
import { afterCursor, pageOf } from '../../http/paging.js';
import { PhoneNumberParam } from '../../http/params.js';
import { OwnedNumbers } from '../../usecases/owned-numbers.js';
import { answered, inService, pageOfOne } from '../examples.js';
import { NumberDto, NumbersDto, NumbersQuery } from './numbers.dto.js';

const tag = 'Numbers';

@Controller('v1/numbers')
export class NumbersController {
  constructor(private readonly owned: OwnedNumbers) {}

  @Get()
  @Endpoint({
    tag,
    summary: 'Your numbers in service, at all providers',
    description:
      'What the providers say now. You see what you bought through this gateway; a key with scope `admin` also sees numbers of the accounts that nobody here bought.',
    ok: {
      status: 200,
      type: NumbersDto,
      description: 'Numbers, and how each provider fared.',
      example: { ...pageOfOne(inService), providers: [answered(1)] },
    },
    errors: [
      'provider_not_found',
      'provider_disabled',
      'capability_not_supported',
      'upstream_unavailable',
      'upstream_timeout',
    ],
    scope: 'order',
  })
  async listNumbers(@Caller() caller: Caller, @Query() query: NumbersQuery): Promise<NumbersDto> {
    const { type, status, provider, limit } = query;
    const after = afterCursor(query);
    const found = await this.owned.list(caller, {
      providers: provider ?? [],
      ...(type && { type }),
      ...(status && { status }),
    });
    const rest = after === undefined ? found.data : found.data.filter((n) => positionOf(n) > after);
    return { ...pageOf(rest, limit, positionOf), providers: found.providers };
  }

  @Get(':e164')
  @Endpoint({
    tag,
    summary: 'One number in service',
    ok: { status: 200, type: NumberDto, description: 'The number.', example: inService },
    errors: [
      'upstream_unavailable',
      'upstream_timeout',
      'upstream_malformed',
      'upstream_unauthorized',
      'upstream_busy',
      'upstream_rejected',
    ],
    scope: 'order',
  })
  getNumber(@Caller() caller: Caller, @PhoneNumberParam() phoneNumber: string): Promise<NumberDto> {
    return this.owned.one(caller, phoneNumber as E164);
  }
}

/** Where a number stands in the list; digits only, so that it can be a cursor. */
const positionOf = (n: { phoneNumber: string; provider: string }): string => `${n.phoneNumber.slice(1)}:${n.provider}`;
