import { Body, Controller, Post, Query } from '@nestjs/common';
import { type E164 } from '../../domain/phone-number.js';
import { Caller } from '../../http/auth.js';
import { Endpoint } from '../../http/endpoint.js';
import { Keyed, type KeyedRequest } from '../../http/idempotency.js';
import { PhoneNumberParam } from '../../http/params.js';
import { MayWait } from '../../http/prefer.js';
import { providerWith } from '../../http/provider-notes.js';
import { ChangeNumbers } from '../../usecases/change-numbers.js';
import { OwnedNumbers } from '../../usecases/kit/owned-numbers.js';
import { AnswerChange, changeErrors, spendingErrors, whileOpen } from '../changes/change-answer.js';
import { type ChangeDto } from '../changes/changes.dto.js';
import { inService } from '../examples.js';
import { NumberAssignmentDto } from './number-changes.dto.js';
import { NumberPlaceQuery } from './number-query.dto.js';
import { NumberDto } from './numbers.dto.js';

const tag = 'Numbers';
const usd = (amount: string): { amount: string; currency: string } => ({ amount, currency: 'USD' });
const terms: NumberAssignmentDto = {
  trunkId: '100000_acme',
  fees: { setup: usd('1.99'), monthly: usd('3.50'), perMinute: usd('0.03') },
  chargeNow: { setup: true, monthly: true },
};
const assigned: NumberDto = {
  ...inService,
  provider: providerWith('POST /v1/numbers/{e164}/assign'),
  assignment: { trunkId: terms.trunkId, fees: terms.fees, nextBillingDate: '2026-04-01' },
};

/** Assigns numbers to customers of a reseller. */
@Controller('v1/numbers/:e164')
export class NumberAssignmentController {
  constructor(
    private readonly owned: OwnedNumbers,
    private readonly numbers: ChangeNumbers,
    private readonly answer: AnswerChange,
  ) {}

  @Post('assign')
  @MayWait()
  @Endpoint({
    tag,
    summary: 'Assign a number to a reseller customer',
    description:
      'Requires a trunk that was created for the customer. The customer is charged the given fees, once and monthly; the number stays on your account and remains yours. If the reply is lost, the gateway reads the number to find the outcome: no one is charged twice.',
    ok: { status: 200, type: NumberDto, description: 'The updated number.', example: assigned },
    also: whileOpen,
    errors: [...spendingErrors, 'invalid_state', 'connection_not_found'],
    examples: { 'With standard fees': terms },
    scope: 'numbers:write',
    idempotent: 'required',
  })
  assignNumber(
    @Caller() caller: Caller,
    @Keyed() keyed: KeyedRequest,
    @PhoneNumberParam() phoneNumber: E164,
    @Query() place: NumberPlaceQuery,
    @Body() terms: NumberAssignmentDto,
  ): Promise<NumberDto | ChangeDto> {
    return this.answer.once(
      caller,
      keyed,
      (use, waitMs) => this.numbers.assign(caller, { phoneNumber, ...terms }, place, use, waitMs),
      (_, { change }) => this.owned.one(caller, phoneNumber, { ...place, provider: change.provider }),
    );
  }

  @Post('unassign')
  @MayWait()
  @Endpoint({
    tag,
    summary: 'Unassign a number from a reseller customer',
    description: 'Stops future charges to the customer. Nothing is refunded.',
    ok: { status: 200, type: NumberDto, description: 'The updated number.', example: inService },
    also: whileOpen,
    errors: [...changeErrors, 'invalid_state'],
    scope: 'numbers:write',
    idempotent: 'required',
  })
  unassignNumber(
    @Caller() caller: Caller,
    @Keyed() keyed: KeyedRequest,
    @PhoneNumberParam() phoneNumber: E164,
    @Query() place: NumberPlaceQuery,
  ): Promise<NumberDto | ChangeDto> {
    return this.answer.once(
      caller,
      keyed,
      (use, waitMs) => this.numbers.unassign(caller, phoneNumber, place, use, waitMs),
      (_, { change }) => this.owned.one(caller, phoneNumber, { ...place, provider: change.provider }),
    );
  }
}
