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
} from '../../http/field-decorators.js';
import { phoneNumber, text } from '../../http/value-kinds.js';
import { PageDto, PageQuery } from '../../http/paging.js';
import { ConnectionField } from '../connection.dto.js';
import { customerReference } from '../orders/new-order.dto.js';
import { ProviderOutcomeDto, providerId } from '../provider-outcome.dto.js';

const statuses = ['active', 'inactive', 'cancelled', 'unknown'] as const;

const customer = {
  max: 64,
  pattern: /^[\w.~-]{1,64}$/,
  says: 'a customer ID',
  description:
    'Numbers of this customer, for accounts with several customers (TCL). Defaults to the configured customer.',
  example: 'cust-2',
};

export class NumbersQuery extends PageQuery {
  @WordField(numberTypes, { description: 'Only numbers of this type.', example: 'local', optional: true })
  type?: NumberType;

  @WordField(statuses, { description: 'Only numbers with this status.', example: 'active', optional: true })
  status?: OwnedNumber['status'];

  @TextField({
    max: 64,
    description: 'Only numbers on the trunk or SIP connection with this provider ID.',
    optional: true,
  })
  trunkId?: string;

  @TextField({
    max: 64,
    description: 'Only numbers from this order or port.',
    optional: true,
  })
  orderId?: string;

  @TextField({
    max: 16,
    pattern: /^\+[1-9]\d{0,14}$/,
    says: 'the beginning of an E.164 number, such as +1206',
    description: 'Only numbers that begin with this prefix.',
    optional: true,
  })
  prefix?: string;

  @ListField(providerId, {
    max: 8,
    description: 'Query only these providers. Repeat the parameter for several.',
    optional: true,
  })
  provider?: string[];

  @TextField({ ...customer, optional: true })
  customerId?: string;
}

export class NumberQuery {
  @Field(providerId, {
    description: 'The provider that has the number. Required if more than one could have it.',
    example: 'didtfn',
    optional: true,
  })
  provider?: string;

  @TextField({ ...customer, optional: true })
  customerId?: string;
}

export class CancelNumberQuery extends NumberQuery {
  @FlagField({
    description:
      'Whether the number has been ported to another carrier. VoIP.ms only; other providers do not accept this parameter.',
    optional: true,
  })
  portOut?: boolean;

  @TextField({
    max: 200,
    description: "Reason, for the provider's records. VoIP.ms only; other providers do not accept this parameter.",
    example: 'Moved to another carrier',
    optional: true,
  })
  comment?: string;
}

const trunkId = text({ max: 64 });
const trunk = { description: "The provider's ID of the trunk that receives its calls.", example: '4' };
const settable = ['active', 'inactive'] as const;

/** Only what is named is changed. */
export class NumberUpdateDto {
  @Field(trunkId, { ...trunk, optional: true })
  trunkId?: string;

  @WordField(settable, { description: 'Whether the number accepts calls.', example: 'inactive', optional: true })
  status?: (typeof settable)[number];

  @ConnectionField({
    description: 'How its calls are delivered, for providers that support more than trunks.',
    example: { type: 'pstn', outpulseType: 'custom', outpulseDigits: '+12065550100' },
    optional: true,
  })
  connection?: Connection;

  @WordField(['metered', 'unmetered'], {
    description:
      'Billing mode from now on. The provider may charge for the change. VoIP.ms accepts it only as a separate request, without other settings.',
    example: 'unmetered',
    optional: true,
  })
  billing?: 'metered' | 'unmetered';

  @OptionsField({
    description:
      'Provider-specific settings of the number. VoIP.ms: `pop`, `dialTime`, `callerNameLookup`, `note`, `routing`, `failoverBusy`, `failoverUnreachable`, `failoverNoAnswer`, `callerIdPrefix`.',
    example: { pop: '16' },
    optional: true,
  })
  providerOptions?: Record<string, unknown>;
}

/** What a reseller's customer owes for a number. */
export class NumberFeesDto {
  @MoneyField({ description: 'Once.', example: { amount: '1.99', currency: 'USD' } })
  setup: MoneyDto;

  @MoneyField({ description: 'Monthly fee.', example: { amount: '3.50', currency: 'USD' } })
  monthly: MoneyDto;

  @MoneyField({ description: 'Fee per minute.', example: { amount: '0.03', currency: 'USD' } })
  perMinute: MoneyDto;
}

export class ChargeNowDto {
  @FlagField({ description: 'Setup fee.', example: true })
  setup: boolean;

  @FlagField({ description: 'Fee for the first month.', example: true })
  monthly: boolean;
}

export class NumberAssignmentDto {
  @Field(trunkId, { description: 'The trunk, which must have been created for a customer.', example: '100000_acme' })
  trunkId: string;

  @ObjectField(() => NumberFeesDto, { description: "The customer's fees." })
  fees: NumberFeesDto;

  @DayField({
    description: 'Next monthly billing date. Defaults to a day that the provider chooses.',
    example: '2026-04-01',
    optional: true,
  })
  nextBillingDate?: string;

  @ObjectField(() => ChargeNowDto, { description: "The customer's charges due at once." })
  chargeNow: ChargeNowDto;
}

export class AssignedNumberDto {
  @Field(trunkId, { description: "The customer's trunk that the number is assigned to.", example: '100000_acme' })
  trunkId: string;

  @ObjectField(() => NumberFeesDto, { description: "The customer's fees." })
  fees: NumberFeesDto;

  @DayField({ description: 'Next monthly billing date.', example: '2026-04-01', optional: true })
  nextBillingDate?: string;
}

export class NumberMoveDto {
  @TextField({ max: 64, description: "The provider's ID of the new location.", example: 'loc-2' })
  locationId: string;
}

export class MovedNumberDto {
  @PhoneNumberField({ description: 'The number.', example: '+442079460100' })
  phoneNumber: string;

  @TextField({ max: 64, description: 'Current location.', example: 'loc-2' })
  locationId: string;
}

export class BulkUpdateDto extends NumberUpdateDto {
  @Field(providerId, { description: 'The provider that has the numbers.', example: 'didtfn' })
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

  @WordField(['cancelled'], { description: 'Status after disconnection.', example: 'cancelled' })
  status: 'cancelled';
}

export class NumberChangeProblemDto {
  @WordField(problemCodes, { description: 'Error code.', example: 'not_found' })
  code: ProblemCode;

  @TextField({
    max: 1024,
    description: 'A human-readable explanation.',
    example: 'You have no such number in service.',
  })
  detail: string;

  @ObjectField(() => UpstreamFaultDto, {
    description: "The provider's error message, with secrets removed.",
    optional: true,
  })
  upstream?: UpstreamFaultDto;
}

export class NumberChangeDto {
  @PhoneNumberField({ description: 'The number.', example: '+12062190100' })
  phoneNumber: string;

  @WordField(['updated', 'failed'], { description: 'Whether the update took effect.', example: 'updated' })
  status: 'updated' | 'failed';

  @ObjectField(() => NumberChangeProblemDto, { description: 'Why it did not.', optional: true })
  problem?: NumberChangeProblemDto;
}

export class BulkUpdateResultDto {
  @TextField({ max: 64, description: 'The change.', example: 'chg_01kf3xw8q20000m5e7r9t2v4x6' })
  id: string;

  @ListField(() => NumberChangeDto, { max: 1000, description: 'The outcome for each number.' })
  data: NumberChangeDto[];
}

const otherwise = { max: 256, optional: true };

export class FailoverDto implements Failover {
  @TextField({
    ...otherwise,
    description: "Routing when the line is busy, in the provider's notation.",
    example: 'vm:101',
  })
  busy?: string;

  @TextField({ ...otherwise, description: 'Routing when your equipment is unreachable.', example: 'fwd:15555' })
  unreachable?: string;

  @TextField({ ...otherwise, description: 'Routing when no one answers.', example: 'vm:101' })
  noAnswer?: string;
}

export class NumberDto {
  @PhoneNumberField({ description: 'The number.', example: '+12062190100' })
  phoneNumber: string;

  @TextField({ max: 32, description: 'The provider that has it.', example: 'didtfn' })
  provider: string;

  @CountryField({ description: 'Country.' })
  country: string;

  @WordField(numberTypes, { description: 'Number type.', example: 'local' })
  type: NumberType;

  @WordField(statuses, {
    description: 'Status at the provider. `unknown`: a status this gateway does not recognize.',
    example: 'active',
  })
  status: OwnedNumber['status'];

  @TextField({
    max: 64,
    description: 'The order or port that the number came from.',
    example: 'ord_01kf3xw8q20000m5e7r9t2v4x6',
    optional: true,
  })
  orderId?: string;

  @FlagField({
    description:
      "Whether the port is still open. The number is already on the account and its calls follow the provider's routing; it can be updated but not disconnected.",
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

  @MoneyField({ description: "The provider's monthly charge.", optional: true })
  monthlyCost?: MoneyDto;

  @DecimalField({
    description: 'The rate that the provider lists, without a documented unit.',
    example: '1.25',
    optional: true,
  })
  rate?: string;

  @WordField(['metered', 'unmetered'], {
    description: 'Billing mode.',
    example: 'unmetered',
    optional: true,
  })
  billing?: 'metered' | 'unmetered';

  @TextField({ max: 64, description: 'Caller name (CNAM).', example: 'ACME', optional: true })
  callerName?: string;

  @Field(trunkId, { ...trunk, optional: true })
  trunkId?: string;

  @ConnectionField({
    description: 'How its calls are delivered, for providers that support more than trunks.',
    example: { type: 'pstn', outpulseType: 'custom', outpulseDigits: '+12065550100' },
    optional: true,
  })
  connection?: Connection;

  @TextField({
    max: 64,
    description: "The provider's ID of the number's service.",
    example: 'svc-1001',
    optional: true,
  })
  serviceId?: string;

  @TextField({
    max: 64,
    description: "The provider's point of presence (POP) for its calls.",
    example: '16',
    optional: true,
  })
  pop?: string;

  @TextField({
    max: 256,
    description: "Call routing, in the provider's notation.",
    example: 'account:100001_main',
    optional: true,
  })
  routing?: string;

  @ObjectField(() => FailoverDto, { description: 'Failover routing.', optional: true })
  failover?: FailoverDto;

  @TextField({ max: 64, description: 'Caller ID prefix.', example: 'MIA [555]', optional: true })
  callerIdPrefix?: string;

  @TextField({ max: 1024, min: 0, description: 'The note stored at the provider.', example: 'Lobby', optional: true })
  note?: string;

  @ObjectField(() => AssignedNumberDto, {
    description: 'The reseller customer that the number is assigned to, and the fees.',
    optional: true,
  })
  assignment?: AssignedNumberDto;
}

export class NumbersDto {
  @ListField(() => NumberDto, { max: 200, description: 'Numbers in service, in ascending order.' })
  data: NumberDto[];

  @ObjectField(() => PageDto, { description: 'Pagination.' })
  page: PageDto;

  @ListField(() => ProviderOutcomeDto, {
    max: 32,
    description: 'The outcome for each provider. The numbers of a failed provider are missing from this list.',
  })
  providers: ProviderOutcomeDto[];
}
