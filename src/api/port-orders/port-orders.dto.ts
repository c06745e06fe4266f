import { UpstreamFaultDto } from '../../http/problem.js';
import { problemCodes, type ProblemCode } from '../../domain/errors.js';
import {
  portCategories,
  type PortCategory,
  portExceptions,
  type PortExceptionCode,
  type PortOrder,
  portStatuses,
  type PortStatus,
  type SubscriberType,
  subscriberTypes,
} from '../../domain/port-order.js';
import {
  Field,
  FlagField,
  IntegerField,
  ListField,
  ObjectField,
  OptionsField,
  PhoneNumberField,
  TextField,
  TimeField,
  WordField,
} from '../../http/fields.js';
import { phoneNumber, tenant, text } from '../../http/kinds.js';
import { PageQuery } from '../../http/paging.js';
import { AttentionDto, attentionDto } from '../attention.dto.js';
import { CostDto } from '../orders/orders.dto.js';
import { ProviderOutcomeDto, providerId } from '../provider-outcome.dto.js';
import { tenantOptions } from '../tenant-query.js';
import { PortRecordDto } from './port-record.dto.js';

const customerReference = text({ max: 128 });
const exceptionCodes = Object.keys(portExceptions) as PortExceptionCode[];
const mostNumbers = 500;
const category = { description: 'Geographic numbers or toll-free ones; they are ported apart.' };

export class PortOrdersQuery extends PageQuery {
  @Field(tenant, tenantOptions)
  tenant?: string;

  @WordField(portStatuses, { description: 'Only ports in this status.', example: 'in_review', optional: true })
  status?: PortStatus;

  @Field(providerId, { description: 'Only ports to this provider.', example: 'didtfn', optional: true })
  provider?: string;

  @Field(customerReference, {
    description: 'Only ports with this reference of yours.',
    example: 'PO-4711',
    optional: true,
  })
  customerReference?: string;
}

export class NewPortOrderDto {
  @Field(providerId, { description: 'Where to port the numbers to.', example: 'didtfn' })
  provider: string;

  @ListField(phoneNumber, { min: 1, max: mostNumbers, description: 'The numbers.', example: ['+12065551234'] })
  phoneNumbers: string[];

  @WordField(portCategories, { ...category, example: 'landline' })
  category: PortCategory;

  @WordField(subscriberTypes, { description: 'Who has the numbers now.', example: 'business' })
  subscriberType: SubscriberType;

  @TextField({
    max: 128,
    description: 'First and last name of the person who signed the letter of authorization (LOA).',
    example: 'Sunny Summertime',
  })
  loaAuthorizingPerson: string;

  @FlagField({
    description:
      'Whether other numbers of the same account stay with the losing carrier. VoIP.ms is told in any case; a provider that has no field for it refuses `true`.',
    example: false,
    optional: true,
  })
  partial = false;

  @TimeField({
    description:
      'The day and time wanted (firm order commitment, FOC), in the future and on a working day. Without it the next day that can be had.',
    example: '2026-05-14T16:30:00Z',
    optional: true,
  })
  requestedFocDate?: string;

  @TextField({
    max: 64,
    description:
      'Account number at the losing carrier: for wireless numbers, and at VoIP.ms for all. Passed on, never kept.',
    example: '000123456',
    optional: true,
  })
  wirelessAccountNumber?: string;

  @TextField({
    max: 32,
    description: 'Port-out PIN of the wireless account; with it the numbers are wireless ones. Passed on, never kept.',
    optional: true,
  })
  wirelessPin?: string;

  @Field(customerReference, { description: 'Your own reference.', example: 'PO-4711', optional: true })
  customerReference?: string;

  @OptionsField({ description: "The provider's own settings, where it has any.", optional: true })
  providerOptions: Record<string, unknown> = {};
}

export class RejectedNumberDto {
  @PhoneNumberField({ description: 'The number.', example: '+12065559021' })
  phoneNumber: string;

  @TextField({ max: 512, description: 'Why.', example: 'The provider cannot port this number.' })
  reason: string;

  @ObjectField(() => UpstreamFaultDto, { description: 'What the provider said of it, scrubbed.', optional: true })
  upstream?: UpstreamFaultDto;
}

export class PortExceptionDto {
  @WordField(exceptionCodes, { description: 'Why it is stopped.', example: 'pin_invalid' })
  code: PortExceptionCode;

  @TextField({ max: 1024, description: 'What the provider says.', example: 'PIN does not match.' })
  detail: string;

  @TextField({
    max: 512,
    description: 'What you can do.',
    example: 'Ask the losing carrier for the port-out PIN, and submit again with it.',
  })
  howToFix: string;
}

export class PortFailureDto {
  @WordField(problemCodes, { description: 'What kind of failure.', example: 'outcome_unknown' })
  code: ProblemCode;

  @TextField({ max: 2048, description: 'The same for people: what happened, and what to do.' })
  detail: string;

  @ObjectField(() => UpstreamFaultDto, { description: 'What the provider said of it, scrubbed.', optional: true })
  upstream?: UpstreamFaultDto;
}

export class PortDocumentDto {
  @TextField({ max: 64, description: 'Which document.', example: 'loa' })
  name: string;

  @TextField({ max: 64, description: 'Its type, told by its content.', example: 'application/pdf' })
  contentType: string;

  @IntegerField({ min: 1, max: 10_485_760, description: 'Its size.', example: 48_213 })
  bytes: number;

  @TextField({
    max: 64,
    pattern: /^[0-9a-f]{64}$/,
    description: 'SHA-256 of its content. The document itself is not kept.',
    example: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  })
  sha256: string;
}

export class PortOrderDto {
  @TextField({ max: 64, description: 'The port.', example: 'prt_01kf3xw8q20000m5e7r9t2v4x6' })
  id: string;

  @WordField(['port'], { description: 'What is ordered.', example: 'port' })
  kind: 'port';

  @TextField({ max: 32, description: 'Where to.', example: 'didtfn' })
  provider: string;

  @TextField({ max: 64, description: "The provider's id of it, once it has one.", example: '900001', optional: true })
  providerOrderId?: string;

  @WordField(portStatuses, {
    description:
      'It is followed by itself until it is `ported`, `cancelled` or `rejected`. `exception` says what to put right; `outcome_unknown`: the reply to the submission was lost and is settled by reading; `needs_review`: a person has to look, `POST …/resolve` goes on from there.',
    example: 'foc_confirmed',
  })
  status: PortStatus;

  @TextField({
    max: 64,
    description:
      "The provider's own word for it, as it was last read; some of them are not known here and change nothing.",
    example: 'FOC',
    optional: true,
  })
  providerStatus?: string;

  @ListField(phoneNumber, { max: mostNumbers, description: 'Numbers asked for.', example: ['+12065551234'] })
  phoneNumbers: string[];

  @ListField(phoneNumber, {
    max: mostNumbers,
    description: "Numbers in the provider's order.",
    example: ['+12065551234'],
  })
  accepted: string[];

  @ListField(() => RejectedNumberDto, { max: mostNumbers, description: 'Numbers that are not, and why.' })
  rejected: RejectedNumberDto[];

  @ListField(phoneNumber, {
    max: mostNumbers,
    description:
      "Numbers that are in the provider's account: all of them once it is `ported`, and some providers have them there days before.",
    example: ['+12065551234'],
  })
  arrived: string[];

  @WordField(portCategories, { ...category, example: 'landline' })
  category: PortCategory;

  @WordField(subscriberTypes, { description: 'Who has the numbers now.', example: 'business' })
  subscriberType: SubscriberType;

  @TextField({ max: 128, description: 'Who signed the letter of authorization.', example: 'Sunny Summertime' })
  loaAuthorizingPerson: string;

  @FlagField({ description: 'Whether other numbers of the account stay with the losing carrier.', example: false })
  partial: boolean;

  @TimeField({ description: 'The day asked for.', optional: true })
  requestedFocDate?: string;

  @TimeField({ description: 'The day the losing carrier has committed to.', optional: true })
  actualFocDate?: string;

  @ObjectField(() => PortExceptionDto, { description: 'Why it is stopped.', optional: true })
  exception?: PortExceptionDto;

  @ObjectField(() => PortRecordDto, {
    description: 'What the provider has on record about it, as it was last read; where it says so.',
    optional: true,
  })
  providerRecord?: PortRecordDto;

  @ObjectField(() => CostDto, { description: 'What it costs, where the provider says so.', optional: true })
  cost?: CostDto;

  @ListField(() => PortDocumentDto, { max: 8, description: 'The documents that went with it.' })
  documents: PortDocumentDto[];

  @Field(customerReference, { description: 'Your own reference.', example: 'PO-4711', optional: true })
  customerReference?: string;

  @ObjectField(() => PortFailureDto, {
    description: 'Why it was rejected, or what a person has to look into.',
    optional: true,
  })
  failure?: PortFailureDto;

  @ObjectField(() => AttentionDto, {
    description: 'That it wants a look, and why; goes by itself when the cause does.',
    optional: true,
  })
  attention?: AttentionDto;

  @TimeField({ description: 'When it was asked for.' })
  createdAt: string;

  @TimeField({ description: 'When it last changed.' })
  updatedAt: string;
}

export class PortResolutionDto {
  @WordField(['submitted', 'ported', 'cancelled', 'rejected'], {
    description: 'What you found out: the provider has it (say which order it is), it is done, or nothing came of it.',
    example: 'rejected',
  })
  outcome: 'submitted' | 'ported' | 'cancelled' | 'rejected';

  @TextField({ max: 64, description: "The provider's id of the port.", example: '900001', optional: true })
  providerOrderId?: string;

  @TextField({ max: 1000, description: 'How you know. Becomes part of the history.', example: 'Not in the portal.' })
  note: string;
}

export class PortPlanRequestDto {
  @ListField(phoneNumber, {
    min: 1,
    max: mostNumbers,
    description: 'The numbers to be brought in.',
    example: ['+12065551234', '+18005551234'],
  })
  phoneNumbers: string[];

  @ListField(providerId, {
    max: 8,
    description: 'Providers to port to, the preferred one first. Without it all that port.',
    example: ['didtfn'],
    optional: true,
  })
  providers?: string[];
}

export class PortBatchDto {
  @TextField({ max: 32, description: 'The provider that would take them.', example: 'didtfn' })
  provider: string;

  @WordField(portCategories, { ...category, example: 'landline' })
  category: PortCategory;

  @ListField(phoneNumber, { max: mostNumbers, description: 'Numbers for one port order.', example: ['+12065551234'] })
  phoneNumbers: string[];
}

export class UnportableReasonDto {
  @TextField({ max: 32, description: 'The provider that says so.', example: 'didtfn' })
  provider: string;

  @TextField({ max: 512, description: 'Why.', example: 'The provider cannot port this number.' })
  reason: string;

  @ObjectField(() => UpstreamFaultDto, { description: 'What the provider said of it, scrubbed.', optional: true })
  upstream?: UpstreamFaultDto;
}

export class UnportableNumberDto {
  @PhoneNumberField({ description: 'The number.', example: '+12065559021' })
  phoneNumber: string;

  @ListField(() => UnportableReasonDto, { max: 32, description: 'What each provider says.' })
  reasons: UnportableReasonDto[];
}

export class PortPlanDto {
  @ListField(() => PortBatchDto, { max: mostNumbers, description: 'Port orders that could be submitted.' })
  batches: PortBatchDto[];

  @ListField(() => UnportableNumberDto, { max: mostNumbers, description: 'Numbers that nobody would take.' })
  notPortable: UnportableNumberDto[];

  @ListField(() => ProviderOutcomeDto, { max: 32, description: 'How each provider fared.' })
  providers: ProviderOutcomeDto[];
}

const unanswered = 'It is not known yet whether the provider takes it.';

export function portOrderDto(order: PortOrder): PortOrderDto {
  const { id, provider, status, numbers, category: kind, subscriberType, loaAuthorizingPerson, documents } = order;
  const { providerOrderId, providerStatus, requestedFocDate, actualFocDate, exception, cost, failure } = order;
  return {
    id,
    kind: 'port',
    provider,
    ...(providerOrderId === undefined ? {} : { providerOrderId }),
    status,
    ...(providerStatus === undefined ? {} : { providerStatus }),
    phoneNumbers: numbers.map((n) => n.phoneNumber),
    accepted: numbers.flatMap((n) => (n.status === 'accepted' || n.status === 'ported' ? n.phoneNumber : [])),
    rejected: numbers.flatMap((n) =>
      n.status === 'rejected'
        ? {
            phoneNumber: n.phoneNumber,
            reason: n.reason ?? failure?.detail ?? unanswered,
            ...(n.upstream && { upstream: n.upstream }),
          }
        : [],
    ),
    arrived: numbers.flatMap((n) => (n.arrived || n.status === 'ported' ? n.phoneNumber : [])),
    category: kind,
    subscriberType,
    loaAuthorizingPerson,
    partial: order.partial,
    ...(requestedFocDate === undefined ? {} : { requestedFocDate }),
    ...(actualFocDate === undefined ? {} : { actualFocDate }),
    ...(exception && { exception: { ...exception, howToFix: portExceptions[exception.code].howToFix } }),
    ...(order.providerRecord && { providerRecord: order.providerRecord }),
    ...(cost && { cost }),
    documents,
    ...(order.customerReference === undefined ? {} : { customerReference: order.customerReference }),
    ...(failure && { failure }),
    ...attentionDto(order.attention),
    createdAt: new Date(order.createdAt).toISOString(),
    updatedAt: new Date(order.updatedAt).toISOString(),
  };
}
