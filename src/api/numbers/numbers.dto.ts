import { UpstreamFaultDto } from '../../http/problem.js';
import { type Failover, type OwnedNumber } from '../../contract/numbers.js';
import { type Connection } from '../../domain/order.js';
import { type NumberType, numberTypes } from '../../domain/phone-number.js';
import { problemCodes, type ProblemCode } from '../../domain/errors.js';
import {
  CountryField,
  DayField,
  DecimalField,
  Field,
  FlagField,
  ListField,
  MoneyDto,
  MoneyField,
  ObjectField,
  OptionsField,
  PhoneNumberField,
  TextField,
  WordField,
} from '../../http/fields.js';
import { phoneNumber, text } from '../../http/kinds.js';
import { PageDto, PageQuery } from '../../http/paging.js';
import { ConnectionField } from '../connection.dto.js';
import { customerReference } from '../orders/new-order.dto.js';
import { ProviderOutcomeDto, providerId } from '../provider-outcome.dto.js';

const statuses = ['active', 'inactive', 'cancelled', 'unknown'] as const;

const customer = {
  max: 64,
  pattern: /^[\w.~-]{1,64}$/,
  says: 'an id of a customer',
  description:
    "Numbers of this customer of the account's, where it has several (TCL); the configured one's unless named.",
  example: 'cust-2',
};

export class NumbersQuery extends PageQuery {
  @WordField(numberTypes, { description: 'Only numbers of this kind.', example: 'local', optional: true })
  type?: NumberType;

  @WordField(statuses, { description: 'Only numbers in this status.', example: 'active', optional: true })
  status?: OwnedNumber['status'];

  @TextField({
    max: 64,
    description: "Only numbers on this trunk or SIP connection: the provider's id for it.",
    optional: true,
  })
  trunkId?: string;

  @TextField({
    max: 64,
    description: 'Only numbers that this order or port of yours brought.',
    optional: true,
  })
  orderId?: string;

  @TextField({
    max: 16,
    pattern: /^\+[1-9]\d{0,14}$/,
    says: 'the beginning of a number in E.164, such as +1206',
    description: 'Only numbers that begin so.',
    optional: true,
  })
  prefix?: string;

  @ListField(providerId, { max: 8, description: 'Ask only these providers; may be repeated.', optional: true })
  provider?: string[];

  @TextField({ ...customer, optional: true })
  customerId?: string;
}

export class NumberQuery {
  @Field(providerId, {
    description: 'The provider it is at, where several could have it.',
    example: 'didtfn',
    optional: true,
  })
  provider?: string;

  @TextField({ ...customer, optional: true })
  customerId?: string;
}

export class CancelNumberQuery extends NumberQuery {
  @FlagField({
    description: 'Whether it has gone to another carrier by a port. VoIP.ms; others take no such parameter.',
    optional: true,
  })
  portOut?: boolean;

  @TextField({
    max: 200,
    description: "Why, for the provider's records. VoIP.ms; others take no such parameter.",
    example: 'Moved to another carrier',
    optional: true,
  })
  comment?: string;
}

const trunkId = text({ max: 64 });
const trunk = { description: "The trunk its calls arrive on: the provider's id for it.", example: '4' };
const settable = ['active', 'inactive'] as const;

/** Only what is named is changed. */
export class NumberUpdateDto {
  @Field(trunkId, { ...trunk, optional: true })
  trunkId?: string;

  @WordField(settable, { description: 'Whether it takes calls.', example: 'inactive', optional: true })
  status?: (typeof settable)[number];

  @ConnectionField({
    description: 'How its calls reach you, where the provider connects numbers to more than trunks.',
    example: { type: 'pstn', outpulseType: 'custom', outpulseDigits: '+12065550100' },
    optional: true,
  })
  connection?: Connection;

  @WordField(['metered', 'unmetered'], {
    description:
      'How its calls are billed from now on. The provider may charge for it: VoIP.ms takes it by itself, not with other settings.',
    example: 'unmetered',
    optional: true,
  })
  billing?: 'metered' | 'unmetered';

  @OptionsField({
    description:
      'What only this provider knows of a number in service. VoIP.ms: `pop`, `dialTime`, `callerNameLookup`, `note`, `routing`, `failoverBusy`, `failoverUnreachable`, `failoverNoAnswer`, `callerIdPrefix`.',
    example: { pop: '16' },
    optional: true,
  })
  providerOptions?: Record<string, unknown>;
}

/** What a reseller's customer owes for a number. */
export class NumberFeesDto {
  @MoneyField({ description: 'Once.', example: { amount: '1.99', currency: 'USD' } })
  setup: MoneyDto;

  @MoneyField({ description: 'For each month.', example: { amount: '3.50', currency: 'USD' } })
  monthly: MoneyDto;

  @MoneyField({ description: 'For each minute of calls.', example: { amount: '0.03', currency: 'USD' } })
  perMinute: MoneyDto;
}

export class ChargeNowDto {
  @FlagField({ description: 'The set-up fee.', example: true })
  setup: boolean;

  @FlagField({ description: 'The first month.', example: true })
  monthly: boolean;
}

export class NumberAssignmentDto {
  @Field(trunkId, { description: 'A trunk that was made for a customer.', example: '100000_acme' })
  trunkId: string;

  @ObjectField(() => NumberFeesDto, { description: 'What the customer owes.' })
  fees: NumberFeesDto;

  @DayField({
    description: 'When the next month is charged. The provider picks a day if it is left out.',
    example: '2026-04-01',
    optional: true,
  })
  nextBillingDate?: string;

  @ObjectField(() => ChargeNowDto, { description: 'What the customer is charged at once.' })
  chargeNow: ChargeNowDto;
}

export class AssignedNumberDto {
  @Field(trunkId, { description: "The customer's trunk that it is assigned to.", example: '100000_acme' })
  trunkId: string;

  @ObjectField(() => NumberFeesDto, { description: 'What the customer owes.' })
  fees: NumberFeesDto;

  @DayField({ description: 'When the next month is charged.', example: '2026-04-01', optional: true })
  nextBillingDate?: string;
}

export class NumberMoveDto {
  @TextField({ max: 64, description: "Where it is to be: the provider's id of the place.", example: 'loc-2' })
  locationId: string;
}

export class MovedNumberDto {
  @PhoneNumberField({ description: 'The number.', example: '+442079460100' })
  phoneNumber: string;

  @TextField({ max: 64, description: 'Where it is now.', example: 'loc-2' })
  locationId: string;
}

export class BulkUpdateDto extends NumberUpdateDto {
  @Field(providerId, { description: 'Where the numbers are.', example: 'didtfn' })
  provider: string;

  @ListField(phoneNumber, {
    min: 1,
    max: 1000,
    description: 'The numbers.',
    example: ['+12062190100', '+12062190101'],
  })
  phoneNumbers: string[];

  @TextField({ ...customer, optional: true })
  customerId?: string;
}

export class CancelledNumberDto {
  @PhoneNumberField({ description: 'The number.', example: '+12062190100' })
  phoneNumber: string;

  @WordField(['cancelled'], { description: 'It has been given up.', example: 'cancelled' })
  status: 'cancelled';
}

export class NumberChangeProblemDto {
  @WordField(problemCodes, { description: 'What kind of problem it was.', example: 'not_found' })
  code: ProblemCode;

  @TextField({ max: 1024, description: 'The same for people.', example: 'You have no such number in service.' })
  detail: string;

  @ObjectField(() => UpstreamFaultDto, { description: 'What the provider said of it, scrubbed.', optional: true })
  upstream?: UpstreamFaultDto;
}

export class NumberChangeDto {
  @PhoneNumberField({ description: 'The number.', example: '+12062190100' })
  phoneNumber: string;

  @WordField(['updated', 'failed'], { description: 'Whether it is as asked for.', example: 'updated' })
  status: 'updated' | 'failed';

  @ObjectField(() => NumberChangeProblemDto, { description: 'Why not.', optional: true })
  problem?: NumberChangeProblemDto;
}

export class BulkUpdateResultDto {
  @TextField({ max: 64, description: 'The change.', example: 'chg_01kf3xw8q20000m5e7r9t2v4x6' })
  id: string;

  @ListField(() => NumberChangeDto, { max: 1000, description: 'What became of each number.' })
  data: NumberChangeDto[];
}

const otherwise = { max: 256, optional: true };

export class FailoverDto implements Failover {
  @TextField({ ...otherwise, description: "When the line is busy, in the provider's notation.", example: 'vm:101' })
  busy?: string;

  @TextField({ ...otherwise, description: 'When your equipment cannot be reached.', example: 'fwd:15555' })
  unreachable?: string;

  @TextField({ ...otherwise, description: 'When nobody answers.', example: 'vm:101' })
  noAnswer?: string;
}

export class NumberDto {
  @PhoneNumberField({ description: 'The number.', example: '+12062190100' })
  phoneNumber: string;

  @TextField({ max: 32, description: 'Where it is.', example: 'didtfn' })
  provider: string;

  @CountryField({ description: 'Its country.' })
  country: string;

  @WordField(numberTypes, { description: 'Its kind.', example: 'local' })
  type: NumberType;

  @WordField(statuses, {
    description: 'How the provider has it. `unknown`: in a word that this gateway does not know.',
    example: 'active',
  })
  status: OwnedNumber['status'];

  @TextField({
    max: 64,
    description: 'The order or port that brought it.',
    example: 'ord_01kf3xw8q20000m5e7r9t2v4x6',
    optional: true,
  })
  orderId?: string;

  @FlagField({
    description:
      'Whether the port that brings it is still open. The number is in the account and rings wherever the provider has put it; it can be set, and not be given up.',
    example: true,
    optional: true,
  })
  porting?: true;

  @Field(customerReference, {
    description: 'Your reference of that order.',
    example: 'PO-4711',
    optional: true,
  })
  customerReference?: string;

  @MoneyField({ description: 'What the provider charges for it each month.', optional: true })
  monthlyCost?: MoneyDto;

  @DecimalField({
    description: 'The rate that the provider prints, where it does not document what the rate is of.',
    example: '1.25',
    optional: true,
  })
  rate?: string;

  @WordField(['metered', 'unmetered'], {
    description: 'How its calls are billed.',
    example: 'unmetered',
    optional: true,
  })
  billing?: 'metered' | 'unmetered';

  @TextField({ max: 64, description: 'Caller name (CNAM).', example: 'ACME', optional: true })
  callerName?: string;

  @Field(trunkId, { ...trunk, optional: true })
  trunkId?: string;

  @ConnectionField({
    description: 'How its calls reach you, where the provider connects numbers to more than trunks.',
    example: { type: 'pstn', outpulseType: 'custom', outpulseDigits: '+12065550100' },
    optional: true,
  })
  connection?: Connection;

  @TextField({
    max: 64,
    description: "The provider's id of the number as a service.",
    example: 'svc-1001',
    optional: true,
  })
  serviceId?: string;

  @TextField({ max: 64, description: "The provider's point of presence for its calls.", example: '16', optional: true })
  pop?: string;

  @TextField({
    max: 256,
    description: "Where its calls go, in the provider's own notation.",
    example: 'account:100001_main',
    optional: true,
  })
  routing?: string;

  @ObjectField(() => FailoverDto, { description: 'Where its calls go when that fails.', optional: true })
  failover?: FailoverDto;

  @TextField({ max: 64, description: "What callers' names begin with.", example: 'MIA [555]', optional: true })
  callerIdPrefix?: string;

  @TextField({ max: 1024, min: 0, description: 'The note about it at the provider.', example: 'Lobby', optional: true })
  note?: string;

  @ObjectField(() => AssignedNumberDto, {
    description: "Which of a reseller's customers has it, and on what terms.",
    optional: true,
  })
  assignment?: AssignedNumberDto;
}

export class NumbersDto {
  @ListField(() => NumberDto, { max: 200, description: 'Numbers in service, ascending.' })
  data: NumberDto[];

  @ObjectField(() => PageDto, { description: 'Where the list goes on.' })
  page: PageDto;

  @ListField(() => ProviderOutcomeDto, {
    max: 32,
    description: 'How each provider fared: the numbers of one that failed are missing here.',
  })
  providers: ProviderOutcomeDto[];
}
