import { Body, Controller, Delete, Get, Patch, Post, Query } from '@nestjs/common';
import { type E164 } from '../../domain/phone-number.js';
import { Caller } from '../../http/auth.js';
import { Endpoint } from '../../http/endpoint.js';
import { IfMatch, type Match } from '../../http/etags.js';
import { Keyed, type KeyedRequest } from '../../http/idempotency.js';
import { afterCursor, pageOf } from '../../http/paging.js';
import { PhoneNumberParam, SomeField } from '../../http/params.js';
import { MayWait } from '../../http/prefer.js';
import { ChangeNumbers } from '../../usecases/change-numbers.js';
import { type ChangeAnswer } from '../../usecases/kit/make-change.js';
import { type NumberInService, OwnedNumbers } from '../../usecases/kit/owned-numbers.js';
import { AnswerChange, changeErrors, whileOpen } from '../changes/change-answer.js';
import { type ChangeDto } from '../changes/changes.dto.js';
import { answered, inService, pageOfOne } from '../examples.js';
import {
  CancelledNumberDto,
  CancelNumberQuery,
  MovedNumberDto,
  NumberMoveDto,
  NumberUpdateDto,
} from './number-changes.dto.js';
import { NumberPlaceQuery } from './number-query.dto.js';
import { NumberDto, NumbersDto, NumbersQuery } from './numbers.dto.js';

const tag = 'Numbers';

@Controller('v1/numbers')
export class NumbersController {
  constructor(
    private readonly owned: OwnedNumbers,
    private readonly numbers: ChangeNumbers,
    private readonly answer: AnswerChange,
  ) {}

  @Get()
  @Endpoint({
    tag,
    summary: 'List your numbers in service across all providers',
    description:
      'Fetched from the providers in real time. You see the numbers you bought through this gateway. A key with scope `operator` also sees numbers on the accounts that were not bought here.',
    ok: {
      status: 200,
      type: NumbersDto,
      description: 'Numbers, with the outcome for each provider.',
      example: { ...pageOfOne(inService), providers: [answered(1)] },
    },
    errors: [
      'provider_not_found',
      'provider_disabled',
      'capability_not_supported',
      'upstream_unavailable',
      'upstream_timeout',
      'upstream_busy',
    ],
    scope: 'numbers:read',
  })
  async listNumbers(@Caller() caller: Caller, @Query() query: NumbersQuery): Promise<NumbersDto> {
    const { provider, limit, cursor: _, ...filter } = query;
    const after = afterCursor(query);
    const found = await this.owned.list(caller, { providers: provider ?? [], ...filter });
    const rest = after === undefined ? found.data : found.data.filter((n) => positionOf(n) > after);
    return { ...pageOf(rest, limit, positionOf), providers: found.providers };
  }

  @Get(':e164')
  @Endpoint({
    tag,
    summary: 'Get a number in service',
    ok: { status: 200, type: NumberDto, description: 'The number.', example: inService },
    errors: [
      'upstream_unavailable',
      'upstream_timeout',
      'upstream_malformed',
      'upstream_unauthorized',
      'access_refused',
      'upstream_busy',
      'upstream_rejected',
    ],
    scope: 'numbers:read',
    versioned: true,
  })
  getNumber(
    @Caller() caller: Caller,
    @PhoneNumberParam() phoneNumber: E164,
    @Query() place: NumberPlaceQuery,
  ): Promise<NumberDto> {
    return this.owned.one(caller, phoneNumber, place);
  }

  @Patch(':e164')
  @MayWait()
  @Endpoint({
    tag,
    summary: 'Update a number in service',
    description: 'With `metadata` alone, nothing is changed at the provider.',
    ok: { status: 200, type: NumberDto, description: 'The updated number.', example: inService },
    also: whileOpen,
    errors: [...changeErrors, 'invalid_state', 'connection_not_found'],
    examples: {
      'Another trunk': { trunkId: '4' },
      'Stop accepting calls': { status: 'inactive' },
      'Another billing mode': { billing: 'metered' },
      'A note for yourself': { metadata: { costCenter: '4711' } },
    },
    scope: 'numbers:write',
    idempotent: 'required',
    versioned: true,
    matched: true,
  })
  updateNumber(
    @Caller() caller: Caller,
    @Keyed() keyed: KeyedRequest,
    @IfMatch() match: Match | undefined,
    @PhoneNumberParam() phoneNumber: E164,
    @Query() place: NumberPlaceQuery,
    @Body(SomeField) { metadata, ...setting }: NumberUpdateDto,
  ): Promise<NumberDto | ChangeDto> {
    const expected = match?.against<NumberInService>();
    if (metadata && Object.keys(setting).length === 0)
      return this.numbers.note(caller, phoneNumber, metadata, place, expected);
    const update = (use: KeyedRequest['use'], waitMs: number) =>
      this.numbers.update(caller, phoneNumber, setting, place, use, waitMs, metadata, expected);
    return this.updated(caller, keyed, phoneNumber, place, update);
  }

  @Delete(':e164')
  @MayWait()
  @Endpoint({
    tag,
    summary: 'Disconnect a number',
    description:
      'Irreversible: the provider may reassign the number immediately. Set `portOut=true` for a number that has been ported to another carrier, if the provider distinguishes this.',
    ok: {
      status: 200,
      type: CancelledNumberDto,
      description: 'The number has been disconnected.',
      example: { phoneNumber: '+12062190100', status: 'cancelled' },
    },
    also: whileOpen,
    errors: [...changeErrors, 'invalid_state'],
    scope: 'numbers:write',
    idempotent: 'required',
  })
  cancelNumber(
    @Caller() caller: Caller,
    @Keyed() keyed: KeyedRequest,
    @PhoneNumberParam() phoneNumber: E164,
    @Query() query: CancelNumberQuery,
  ): Promise<CancelledNumberDto | ChangeDto> {
    return this.answer.once(
      caller,
      keyed,
      (use, waitMs) => this.numbers.cancel(caller, phoneNumber, query, use, waitMs),
      (result) => ({ ...result, status: 'cancelled' as const }),
    );
  }

  @Post(':e164/move')
  @MayWait()
  @Endpoint({
    tag,
    summary: 'Move a number to another location',
    ok: {
      status: 200,
      type: MovedNumberDto,
      description: 'The moved number.',
      example: { phoneNumber: '+442079460100', locationId: 'loc-2' },
    },
    also: whileOpen,
    errors: [...changeErrors, 'invalid_state'],
    examples: { 'To another location': { locationId: 'loc-2' } },
    scope: 'numbers:write',
    idempotent: 'required',
  })
  moveNumber(
    @Caller() caller: Caller,
    @Keyed() keyed: KeyedRequest,
    @PhoneNumberParam() phoneNumber: E164,
    @Query() place: NumberPlaceQuery,
    @Body() { locationId }: NumberMoveDto,
  ): Promise<MovedNumberDto | ChangeDto> {
    return this.answer.once(
      caller,
      keyed,
      (use, waitMs) => this.numbers.move(caller, phoneNumber, locationId, place, use, waitMs),
      (result) => ({ ...result, locationId }),
    );
  }

  /** The number as the provider has it after the change. */
  private updated(
    caller: Caller,
    keyed: KeyedRequest,
    phoneNumber: E164,
    place: NumberPlaceQuery,
    update: (use: KeyedRequest['use'], waitMs: number) => Promise<ChangeAnswer<'number.update'>>,
  ): Promise<NumberDto | ChangeDto> {
    return this.answer.once(caller, keyed, update, (_, { change }) =>
      this.owned.one(caller, phoneNumber, { ...place, provider: change.provider }),
    );
  }
}

/** A number's position in the list; digits only, so that it can be a cursor. */
const positionOf = (n: { phoneNumber: string; provider: string }): string => `${n.phoneNumber.slice(1)}:${n.provider}`;
