import { Body, Controller, Delete, Get, Patch, Post, Query } from '@nestjs/common';
import { type E164 } from '../../domain/phone-number.js';
import { Caller } from '../../http/auth.js';
import { Endpoint } from '../../http/endpoint.js';
import { Keyed, type KeyedRequest } from '../../http/idempotency.js';
import { afterCursor, pageOf } from '../../http/paging.js';
import { PhoneNumberParam } from '../../http/params.js';
import { MayWait, WaitMs } from '../../http/prefer.js';
import { ChangeNumbers } from '../../usecases/change-numbers.js';
import { OwnedNumbers } from '../../usecases/owned-numbers.js';
import { AnswerChange, changeErrors, whileOpen } from '../changes/change-answer.js';
import { type ChangeDto } from '../changes/changes.dto.js';
import { answered, inService, pageOfOne } from '../examples.js';
import { refuseNothing } from './bulk-updates.controller.js';
import {
  CancelledNumberDto,
  CancelNumberQuery,
  MovedNumberDto,
  NumberAssignmentDto,
  NumberDto,
  NumberMoveDto,
  NumberQuery,
  NumbersDto,
  NumbersQuery,
  NumberUpdateDto,
} from './numbers.dto.js';

const tag = 'Numbers';
const usd = (amount: string): { amount: string; currency: string } => ({ amount, currency: 'USD' });
const terms: NumberAssignmentDto = {
  trunkId: '100000_acme',
  fees: { setup: usd('1.99'), monthly: usd('3.50'), perMinute: usd('0.03') },
  chargeNow: { setup: true, monthly: true },
};
const assigned: NumberDto = {
  ...inService,
  provider: 'voipms',
  assignment: { trunkId: terms.trunkId, fees: terms.fees, nextBillingDate: '2026-04-01' },
};

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
    summary: 'Your numbers in service, at all providers',
    description:
      'What the providers say now. You see what you bought through this gateway; a key with scope `operator` also sees numbers of the accounts that nobody here bought.',
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
      'upstream_busy',
    ],
    scope: 'order',
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
    summary: 'One number in service',
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
    scope: 'order',
  })
  getNumber(
    @Caller() caller: Caller,
    @PhoneNumberParam() phoneNumber: string,
    @Query() place: NumberQuery,
  ): Promise<NumberDto> {
    return this.owned.one(caller, phoneNumber as E164, place);
  }

  @Patch(':e164')
  @MayWait()
  @Endpoint({
    tag,
    summary: 'Change a number in service: only what is named',
    ok: { status: 200, type: NumberDto, description: 'The number, as it is now.', example: inService },
    also: whileOpen,
    errors: [...changeErrors, 'invalid_state', 'connection_not_found'],
    examples: {
      'Another trunk': { trunkId: '4' },
      'No calls for now': { status: 'inactive' },
      'Billed otherwise': { billing: 'metered' },
    },
    scope: 'order',
    idempotent: 'required',
  })
  updateNumber(
    @Caller() caller: Caller,
    @Keyed() keyed: KeyedRequest,
    @WaitMs() waitMs: number,
    @PhoneNumberParam() phoneNumber: string,
    @Query() place: NumberQuery,
    @Body() body: NumberUpdateDto,
  ): Promise<NumberDto | ChangeDto> {
    refuseNothing(body);
    const number = phoneNumber as E164;
    return this.answer.once(
      caller,
      keyed,
      (use) => this.numbers.update(caller, number, body, place, use, waitMs),
      (_, { change }) => this.owned.one(caller, number, { ...place, provider: change.provider }),
    );
  }

  @Delete(':e164')
  @MayWait()
  @Endpoint({
    tag,
    summary: 'Give up a number',
    description:
      'It cannot be taken back: the provider may give the number to somebody else at once. A number that has been ported to another carrier is given up with `portOut=true`, where the provider wants to know.',
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
    @Query() query: CancelNumberQuery,
  ): Promise<CancelledNumberDto | ChangeDto> {
    return this.answer.once(
      caller,
      keyed,
      (use) => this.numbers.cancel(caller, phoneNumber as E164, query, use, waitMs),
      (result) => ({ ...result, status: 'cancelled' as const }),
    );
  }

  @Post(':e164/assign')
  @MayWait()
  @Endpoint({
    tag,
    summary: "Assign a number to a reseller's customer",
    description:
      'By a trunk that was made for the customer. The customer is charged the fees named, at once and month by month; the number stays on your account and with you. If the reply is lost, the number itself says whether it was done: nobody is charged twice.',
    ok: { status: 200, type: NumberDto, description: 'The number, as it is now.', example: assigned },
    also: whileOpen,
    errors: [...changeErrors, 'invalid_state', 'connection_not_found'],
    examples: { 'On usual terms': terms },
    scope: 'order',
    idempotent: 'required',
  })
  assignNumber(
    @Caller() caller: Caller,
    @Keyed() keyed: KeyedRequest,
    @WaitMs() waitMs: number,
    @PhoneNumberParam() phoneNumber: string,
    @Query() place: NumberQuery,
    @Body() terms: NumberAssignmentDto,
  ): Promise<NumberDto | ChangeDto> {
    const number = phoneNumber as E164;
    return this.answer.once(
      caller,
      keyed,
      (use) => this.numbers.assign(caller, { phoneNumber: number, ...terms }, place, use, waitMs),
      (_, { change }) => this.owned.one(caller, number, { ...place, provider: change.provider }),
    );
  }

  @Post(':e164/unassign')
  @MayWait()
  @Endpoint({
    tag,
    summary: "Take a number back from a reseller's customer",
    description: 'Nothing more is charged to the customer for it, and nothing is given back.',
    ok: { status: 200, type: NumberDto, description: 'The number, as it is now.', example: inService },
    also: whileOpen,
    errors: [...changeErrors, 'invalid_state'],
    scope: 'order',
    idempotent: 'required',
  })
  unassignNumber(
    @Caller() caller: Caller,
    @Keyed() keyed: KeyedRequest,
    @WaitMs() waitMs: number,
    @PhoneNumberParam() phoneNumber: string,
    @Query() place: NumberQuery,
  ): Promise<NumberDto | ChangeDto> {
    const number = phoneNumber as E164;
    return this.answer.once(
      caller,
      keyed,
      (use) => this.numbers.unassign(caller, number, place, use, waitMs),
      (_, { change }) => this.owned.one(caller, number, { ...place, provider: change.provider }),
    );
  }

  @Post(':e164/move')
  @MayWait()
  @Endpoint({
    tag,
    summary: 'Move a number to another place of yours',
    ok: {
      status: 200,
      type: MovedNumberDto,
      description: 'The number has been moved.',
      example: { phoneNumber: '+442079460100', locationId: 'loc-2' },
    },
    also: whileOpen,
    errors: [...changeErrors, 'invalid_state'],
    examples: { 'To another place': { locationId: 'loc-2' } },
    scope: 'order',
    idempotent: 'required',
  })
  moveNumber(
    @Caller() caller: Caller,
    @Keyed() keyed: KeyedRequest,
    @WaitMs() waitMs: number,
    @PhoneNumberParam() phoneNumber: string,
    @Query() place: NumberQuery,
    @Body() { locationId }: NumberMoveDto,
  ): Promise<MovedNumberDto | ChangeDto> {
    return this.answer.once(
      caller,
      keyed,
      (use) => this.numbers.move(caller, phoneNumber as E164, locationId, place, use, waitMs),
      (result) => ({ ...result, locationId }),
    );
  }
}

/** Where a number stands in the list; digits only, so that it can be a cursor. */
const positionOf = (n: { phoneNumber: string; provider: string }): string => `${n.phoneNumber.slice(1)}:${n.provider}`;
