import { Body, Controller, Delete, Get, Patch, Post, Query, Res } from '@nestjs/common';
import { type ChangeOutput } from '../../contract/changes.js';
import { invalidField } from '../../domain/errors.js';
import { type E164 } from '../../domain/phone-number.js';
import { type FastifyReply } from 'fastify';
import { Caller } from '../../http/auth.js';
import { Endpoint } from '../../http/endpoint.js';
import { Keyed, type KeyedRequest } from '../../http/idempotency.js';
import { afterCursor, pageOf } from '../../http/paging.js';
import { IdParam, PhoneNumberParam } from '../../http/params.js';
import { MayWait, WaitMs } from '../../http/prefer.js';
import { ChangeNumbers } from '../../usecases/change-numbers.js';
import { type ChangeAnswer, MakeChange } from '../../usecases/make-change.js';
import { OwnedNumbers } from '../../usecases/owned-numbers.js';
import { AnswerChange, changeErrors, whileOpen } from '../changes/change-answer.js';
import { type ChangeDto, changeDto } from '../changes/changes.dto.js';
import { answered, inService, pageOfOne } from '../examples.js';
import {
  BulkUpdateDto,
  BulkUpdateResultDto,
  CancelledNumberDto,
  NumberDto,
  NumberQuery,
  NumbersDto,
  NumbersQuery,
  NumberUpdateDto,
} from './numbers.dto.js';

const tag = 'Numbers';
const bulk: BulkUpdateResultDto = {
  id: 'chg_01kf3xw8q20000m5e7r9t2v4x6',
  data: [
    { phoneNumber: '+12062190100', status: 'updated' },
    {
      phoneNumber: '+12062190199',
      status: 'failed',
      problem: { code: 'not_found', detail: 'You have no such number in service.' },
    },
  ],
};

@Controller('v1/numbers')
export class NumbersController {
  constructor(
    private readonly owned: OwnedNumbers,
    private readonly numbers: ChangeNumbers,
    private readonly changes: MakeChange,
    private readonly answer: AnswerChange,
  ) {}

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
  getNumber(
    @Caller() caller: Caller,
    @PhoneNumberParam() phoneNumber: string,
    @Query() { provider }: NumberQuery,
  ): Promise<NumberDto> {
    return this.owned.one(caller, phoneNumber as E164, provider);
  }

  @Patch(':e164')
  @MayWait()
  @Endpoint({
    tag,
    summary: 'Change a number in service: only what is named',
    ok: { status: 200, type: NumberDto, description: 'The number, as it is now.', example: inService },
    also: whileOpen,
    errors: [...changeErrors, 'invalid_state', 'connection_not_found'],
    examples: { 'Another trunk': { trunkId: '4' }, 'No calls for now': { status: 'inactive' } },
    scope: 'order',
    idempotent: 'required',
  })
  updateNumber(
    @Caller() caller: Caller,
    @Keyed() keyed: KeyedRequest,
    @WaitMs() waitMs: number,
    @PhoneNumberParam() phoneNumber: string,
    @Query() { provider }: NumberQuery,
    @Body() body: NumberUpdateDto,
  ): Promise<NumberDto | ChangeDto> {
    refuseNothing(body);
    const number = phoneNumber as E164;
    return this.answer.once(
      caller,
      keyed,
      (use) => this.numbers.update(caller, number, body, provider, use, waitMs),
      (_, { change }) => this.owned.one(caller, number, change.provider),
    );
  }

  @Delete(':e164')
  @MayWait()
  @Endpoint({
    tag,
    summary: 'Give up a number',
    description: 'It cannot be taken back: the provider may give the number to somebody else at once.',
    ok: {
      status: 200,
      type: CancelledNumberDto,
      description: 'The number has been given up.',
      example: { phoneNumber: '+12062190100', status: 'cancelled' },
    },
    also: whileOpen,
    errors: [...changeErrors, 'invalid_state'],
    scope: 'order',
    idempotent: 'required',
  })
  cancelNumber(
    @Caller() caller: Caller,
    @Keyed() keyed: KeyedRequest,
    @WaitMs() waitMs: number,
    @PhoneNumberParam() phoneNumber: string,
    @Query() { provider }: NumberQuery,
  ): Promise<CancelledNumberDto | ChangeDto> {
    return this.answer.once(
      caller,
      keyed,
      (use) => this.numbers.cancel(caller, phoneNumber as E164, provider, use, waitMs),
      (result) => ({ ...result, status: 'cancelled' as const }),
    );
  }

  @Post('bulk-updates')
  @MayWait()
  @Endpoint({
    tag,
    summary: 'Change several numbers of one provider at once',
    description: 'The answer says of each number what became of it; one that you do not have does not stop the others.',
    ok: { status: 200, type: BulkUpdateResultDto, description: 'What became of each number.', example: bulk },
    also: whileOpen,
    errors: [...changeErrors, 'connection_not_found'],
    examples: {
      'All to another trunk': { provider: 'didtfn', phoneNumbers: ['+12062190100', '+12062190101'], trunkId: '4' },
    },
    scope: 'order',
    idempotent: 'required',
  })
  updateNumbers(
    @Caller() caller: Caller,
    @Keyed() keyed: KeyedRequest,
    @WaitMs() waitMs: number,
    @Body() { provider, phoneNumbers, ...setting }: BulkUpdateDto,
  ): Promise<BulkUpdateResultDto | ChangeDto> {
    refuseNothing(setting);
    return this.answer.once(
      caller,
      keyed,
      (use) => this.numbers.updateMany(caller, provider, phoneNumbers as E164[], setting, use, waitMs),
      bulkOf,
    );
  }

  @Get('bulk-updates/:id')
  @Endpoint({
    tag,
    summary: 'What became of a bulk update',
    ok: { status: 200, type: BulkUpdateResultDto, description: 'What became of each number.', example: bulk },
    also: whileOpen,
    errors: ['upstream_rejected'],
    scope: 'order',
  })
  async getBulkUpdate(
    @Caller() caller: Caller,
    @IdParam('chg') id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<BulkUpdateResultDto | ChangeDto> {
    const made = await this.changes.again(caller, id, 'number.update');
    if (made.result !== undefined) return bulkOf(made.result, made);
    void reply.status(whileOpen.status);
    return changeDto(made.change);
  }
}

const bulkOf = (
  { numbers }: ChangeOutput<'number.update'>,
  { change }: ChangeAnswer<'number.update'>,
): BulkUpdateResultDto => ({ id: change.id, data: numbers });

function refuseNothing(setting: object): void {
  if (Object.keys(setting).length === 0) throw invalidField('', 'required', 'Name what to change.');
}

/** Where a number stands in the list; digits only, so that it can be a cursor. */
const positionOf = (n: { phoneNumber: string; provider: string }): string => `${n.phoneNumber.slice(1)}:${n.provider}`;
