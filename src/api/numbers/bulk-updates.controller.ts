import { Body, Controller, Get, Post, Res } from '@nestjs/common';
import { type FastifyReply } from 'fastify';
import { type ChangeOutput } from '../../contract/changes.js';
import { invalidField } from '../../domain/errors.js';
import { onlySet } from '../../domain/only-set.js';
import { type E164 } from '../../domain/phone-number.js';
import { Caller } from '../../http/auth.js';
import { Endpoint } from '../../http/endpoint.js';
import { Keyed, type KeyedRequest } from '../../http/idempotency.js';
import { IdParam } from '../../http/params.js';
import { MayWait } from '../../http/prefer.js';
import { providerWith } from '../../http/provider-notes.js';
import { ChangeNumbers } from '../../usecases/change-numbers.js';
import { type ChangeAnswer, MakeChange } from '../../usecases/kit/make-change.js';
import { AnswerChange, changeErrors, whileOpen } from '../changes/change-answer.js';
import { type ChangeDto, changeDto } from '../changes/changes.dto.js';
import { BulkUpdateDto, BulkUpdateResultDto } from './bulk-updates.dto.js';

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

/** Updates several numbers at once, with the outcome of each: an ordinary change with a response of its own. */
@Controller('v1')
export class BulkUpdatesController {
  constructor(
    private readonly numbers: ChangeNumbers,
    private readonly changes: MakeChange,
    private readonly answer: AnswerChange,
  ) {}

  @Post('numbers/bulk-updates')
  @MayWait()
  @Endpoint({
    tag,
    summary: 'Update several numbers at one provider',
    description:
      'The response reports the outcome for each number. Numbers that are not yours do not affect the others.',
    ok: { status: 200, type: BulkUpdateResultDto, description: 'The outcome for each number.', example: bulk },
    also: whileOpen,
    errors: [...changeErrors, 'connection_not_found'],
    examples: {
      'All to another trunk': {
        provider: providerWith('GET /v1/numbers'),
        phoneNumbers: ['+12062190100', '+12062190101'],
        trunkId: '4',
      },
    },
    scope: 'numbers:write',
    idempotent: 'required',
  })
  updateNumbers(
    @Caller() caller: Caller,
    @Keyed() keyed: KeyedRequest,
    @Body() { provider, phoneNumbers, customerId, ...setting }: BulkUpdateDto,
  ): Promise<BulkUpdateResultDto | ChangeDto> {
    if (Object.keys(setting).length === 0) throw invalidField('', 'required', 'Specify at least one field to update.');
    const request = { ...setting, ...onlySet({ customerId }) };
    return this.answer.once(
      caller,
      keyed,
      (use, waitMs) => this.numbers.updateMany(caller, provider, phoneNumbers as E164[], request, use, waitMs),
      bulkOf,
    );
  }

  @Get('changes/:id/numbers')
  @Endpoint({
    tag,
    summary: 'Get the outcome of a bulk update',
    ok: { status: 200, type: BulkUpdateResultDto, description: 'The outcome for each number.', example: bulk },
    also: whileOpen,
    errors: ['upstream_rejected'],
    scope: 'numbers:read',
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
