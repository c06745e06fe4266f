import { UpstreamFaultDto } from '../../http/problem.js';
import { problemCodes, type ProblemCode } from '../../domain/errors.js';
import { onlySet } from '../../domain/only-set.js';
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
} from '../../http/field-decorators.js';
import { phoneNumber, tenant, text } from '../../http/value-kinds.js';
import { PageQuery } from '../../http/paging.js';
import { AttentionDto, attentionDto } from '../attention.dto.js';
import { CostDto } from '../orders/orders.dto.js';
import { ProviderOutcomeDto, providerId } from '../provider-outcome.dto.js';
import { tenantOptions } from '../tenant-query.js';
import { PortRecordDto } from './port-record.dto.js';

const customerReference = text({ max: 128 });
const exceptionCodes = Object.keys(portExceptions) as PortExceptionCode[];
const mostNumbers = 500;
const category = { description: 'Geographic or toll-free numbers. Each must be ported separately.' };

export class PortOrdersQuery extends PageQuery {
  @Field(tenant, tenantOptions)
  tenant?: string;

  @WordField(portStatuses, { description: 'Only ports with this status.', example: 'in_review', optional: true })
  status?: PortStatus;

  @Field(providerId, { description: 'Only ports to this provider.', example: 'didtfn', optional: true })
  provider?: string;

  @Field(customerReference, {
    description: 'Only ports with this customer reference.',
    example: 'PO-4711',
    optional: true,
  })
  customerReference?: string;
}

export class NewPortOrderDto {
  @Field(providerId, { description: 'The provider to port the numbers to.', example: 'didtfn' })
  provider: string;

  @ListField(phoneNumber, { min: 1, max: mostNumbers, description: 'The numbers.', example: ['+12065551234'] })
  phoneNumbers: string[];

  @WordField(portCategories, { ...category, example: 'landline' })
  category: PortCategory;

  @WordField(subscriberTypes, { description: 'The losing carrier.', example: 'business' })
  subscriberType: SubscriberType;

  @TextField({
    max: 128,
    description: 'First and last name of the person who signed the letter of authorization (LOA).',
    example: 'Sunny Summertime',
  })
  loaAuthorizingPerson: string;

  @FlagField({
    description:
      'Whether other numbers on the account stay with the losing carrier (partial port). Always sent to VoIP.ms; providers without such a field reject `true`.',
    example: false,
    optional: true,
  })
  partial = false;

  @TimeField({
    description:
      'Requested date and time (firm order commitment, FOC): in the future, on a business day. Defaults to the next available day.',
    example: '2026-05-14T16:30:00Z',
    optional: true,
  })
  requestedFocDate?: string;

  @TextField({
    max: 64,
    description:
      'Account number at the losing carrier. Required for wireless numbers, and for all numbers at VoIP.ms. Forwarded, never stored.',
    example: '000123456',
    optional: true,
  })
  wirelessAccountNumber?: string;

  @TextField({
    max: 32,
    description:
      'Port-out PIN of the wireless account. If given, the numbers are treated as wireless. Forwarded, never stored.',
    optional: true,
  })
  wirelessPin?: string;

  @Field(customerReference, { description: 'Your own reference.', example: 'PO-4711', optional: true })
  customerReference?: string;

  @OptionsField({ description: 'Provider-specific settings.', optional: true })
  providerOptions: Record<string, unknown> = {};
}

export class RejectedNumberDto {
  @PhoneNumberField({ description: 'The number.', example: '+12065559021' })
  phoneNumber: string;

  @TextField({ max: 512, description: 'Why.', example: 'The provider cannot port this number.' })
  reason: string;

  @ObjectField(() => UpstreamFaultDto, {
    description: "The provider's error message, with secrets removed.",
    optional: true,
  })
  upstream?: UpstreamFaultDto;
}

export class PortExceptionDto {
  @WordField(exceptionCodes, { description: 'Exceptions that block the port.', example: 'pin_invalid' })
  code: PortExceptionCode;

  @TextField({ max: 1024, description: "The provider's message.", example: 'PIN does not match.' })
  detail: string;

  @TextField({
    max: 512,
    description: 'What you can do.',
    example: 'Get the port-out PIN from the losing carrier and submit the port again with it.',
  })
  howToFix: string;
}

export class PortFailureDto {
  @WordField(problemCodes, { description: 'Failure code.', example: 'outcome_unknown' })
  code: ProblemCode;

  @TextField({ max: 2048, description: 'Human-readable explanation and what to do.' })
  detail: string;

  @ObjectField(() => UpstreamFaultDto, {
    description: "The provider's error message, with secrets removed.",
    optional: true,
  })
  upstream?: UpstreamFaultDto;
}

export class PortDocumentDto {
  @TextField({ max: 64, description: 'Document type.', example: 'loa' })
  name: string;

  @TextField({ max: 64, description: 'Media type, detected from its content.', example: 'application/pdf' })
  contentType: string;

  @IntegerField({ min: 1, max: 10_485_760, description: 'Size in bytes.', example: 48_213 })
  bytes: number;

  @TextField({
    max: 64,
    pattern: /^[0-9a-f]{64}$/,
    description: 'SHA-256 of the content. The document itself is not stored.',
    example: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  })
  sha256: string;
}

export class PortOrderDto {
  @TextField({ max: 64, description: 'The port.', example: 'prt_01kf3xw8q20000m5e7r9t2v4x6' })
  id: string;

  @WordField(['port'], { description: 'Number category.', example: 'port' })
  kind: 'port';

  @TextField({ max: 32, description: 'Target provider.', example: 'didtfn' })
  provider: string;

  @TextField({
    max: 64,
    description: "The provider's ID of the order, once it has one.",
    example: '900001',
    optional: true,
  })
  providerOrderId?: string;

  @WordField(portStatuses, {
    description:
      'Tracked in the background until `ported`, `cancelled` or `rejected`. `exception`: see `exceptions` for what to correct. `outcome_unknown`: the reply to the submission was lost and the gateway is determining the outcome by reading. `needs_review`: someone has to check; `POST …/resolve` settles it.',
    example: 'foc_confirmed',
  })
  status: PortStatus;

  @TextField({
    max: 64,
    description: "The provider's own status, as last read. Values this gateway does not recognize have no effect.",
    example: 'FOC',
    optional: true,
  })
  providerStatus?: string;

  @ListField(phoneNumber, { max: mostNumbers, description: 'Requested numbers.', example: ['+12065551234'] })
  phoneNumbers: string[];

  @ListField(phoneNumber, {
    max: mostNumbers,
    description: "Numbers in the provider's order.",
    example: ['+12065551234'],
  })
  accepted: string[];

  @ListField(() => RejectedNumberDto, { max: mostNumbers, description: 'Rejected numbers, with reasons.' })
  rejected: RejectedNumberDto[];

  @ListField(phoneNumber, {
    max: mostNumbers,
    description:
      "Numbers that are already on the provider's account: all of them once the port is `ported`; with some providers, days earlier.",
    example: ['+12065551234'],
  })
  arrived: string[];

  @WordField(portCategories, { ...category, example: 'landline' })
  category: PortCategory;

  @WordField(subscriberTypes, { description: 'The losing carrier.', example: 'business' })
  subscriberType: SubscriberType;

  @TextField({ max: 128, description: 'Who signed the letter of authorization (LOA).', example: 'Sunny Summertime' })
  loaAuthorizingPerson: string;

  @FlagField({ description: 'Whether other numbers on the account stay with the losing carrier.', example: false })
  partial: boolean;

  @TimeField({ description: 'Requested date.', optional: true })
  requestedFocDate?: string;

  @TimeField({ description: 'FOC date: the date that the losing carrier committed to.', optional: true })
  actualFocDate?: string;

  @ObjectField(() => PortExceptionDto, { description: 'Exceptions that block the port.', optional: true })
  exception?: PortExceptionDto;

  @ObjectField(() => PortRecordDto, {
    description: 'Port details on record at the provider, as last read, if it returns them.',
    optional: true,
  })
  providerRecord?: PortRecordDto;

  @ObjectField(() => CostDto, { description: 'Cost, if the provider returns it.', optional: true })
  cost?: CostDto;

  @ListField(() => PortDocumentDto, { max: 8, description: 'Submitted documents.' })
  documents: PortDocumentDto[];

  @Field(customerReference, { description: 'Your own reference.', example: 'PO-4711', optional: true })
  customerReference?: string;

  @ObjectField(() => PortFailureDto, {
    description: 'Why it was rejected, or what to check.',
    optional: true,
  })
  failure?: PortFailureDto;

  @ObjectField(() => AttentionDto, {
    description: 'Why the resource needs attention. Cleared when the cause is gone.',
    optional: true,
  })
  attention?: AttentionDto;

  @TimeField({ description: 'When it was requested.' })
  createdAt: string;

  @TimeField({ description: 'When it was last updated.' })
  updatedAt: string;
}

export class PortResolutionDto {
  @WordField(['submitted', 'ported', 'cancelled', 'rejected'], {
    description:
      'What you found: the provider has the port (give its ID), the port is complete, or it was not submitted.',
    example: 'rejected',
  })
  outcome: 'submitted' | 'ported' | 'cancelled' | 'rejected';

  @TextField({ max: 64, description: "The provider's ID of the port.", example: '900001', optional: true })
  providerOrderId?: string;

  @TextField({
    max: 1000,
    description: 'How you know. Recorded in the history.',
    example: "Not in the provider's portal.",
  })
  note: string;
}

export class PortPlanRequestDto {
  @ListField(phoneNumber, {
    min: 1,
    max: mostNumbers,
    description: 'Numbers to port.',
    example: ['+12065551234', '+18005551234'],
  })
  phoneNumbers: string[];

  @ListField(providerId, {
    max: 8,
    description: 'Providers to port to, in order of preference. Defaults to all providers that support porting.',
    example: ['didtfn'],
    optional: true,
  })
  providers?: string[];
}

export class PortBatchDto {
  @TextField({ max: 32, description: 'The provider that accepts them.', example: 'didtfn' })
  provider: string;

  @WordField(portCategories, { ...category, example: 'landline' })
  category: PortCategory;

  @ListField(phoneNumber, { max: mostNumbers, description: 'Numbers for one port.', example: ['+12065551234'] })
  phoneNumbers: string[];
}

export class UnportableReasonDto {
  @TextField({ max: 32, description: 'The provider that answered.', example: 'didtfn' })
  provider: string;

  @TextField({ max: 512, description: 'Why.', example: 'The provider cannot port this number.' })
  reason: string;

  @ObjectField(() => UpstreamFaultDto, {
    description: "The provider's error message, with secrets removed.",
    optional: true,
  })
  upstream?: UpstreamFaultDto;
}

export class UnportableNumberDto {
  @PhoneNumberField({ description: 'The number.', example: '+12065559021' })
  phoneNumber: string;

  @ListField(() => UnportableReasonDto, { max: 32, description: 'Results by provider.' })
  reasons: UnportableReasonDto[];
}

export class PortPlanDto {
  @ListField(() => PortBatchDto, { max: mostNumbers, description: 'Ports that could be submitted.' })
  batches: PortBatchDto[];

  @ListField(() => UnportableNumberDto, { max: mostNumbers, description: 'Numbers that no provider accepts.' })
  notPortable: UnportableNumberDto[];

  @ListField(() => ProviderOutcomeDto, { max: 32, description: 'The outcome for each provider.' })
  providers: ProviderOutcomeDto[];
}

const unanswered = 'The provider has not decided yet.';

export function portOrderDto(order: PortOrder): PortOrderDto {
  const { id, provider, status, numbers, category: kind, subscriberType, loaAuthorizingPerson, documents } = order;
  const { providerOrderId, providerStatus, requestedFocDate, actualFocDate, exception, cost, failure } = order;
  return {
    id,
    kind: 'port',
    provider,
    ...onlySet({ providerOrderId }),
    status,
    ...onlySet({ providerStatus }),
    phoneNumbers: numbers.map((n) => n.phoneNumber),
    accepted: numbers.flatMap((n) => (n.status === 'accepted' || n.status === 'ported' ? n.phoneNumber : [])),
    rejected: numbers.flatMap((n) =>
      n.status === 'rejected'
        ? {
            phoneNumber: n.phoneNumber,
            reason: n.reason ?? failure?.detail ?? unanswered,
            ...onlySet({ upstream: n.upstream }),
          }
        : [],
    ),
    arrived: numbers.flatMap((n) => (n.arrived || n.status === 'ported' ? n.phoneNumber : [])),
    category: kind,
    subscriberType,
    loaAuthorizingPerson,
    partial: order.partial,
    ...onlySet({ requestedFocDate, actualFocDate }),
    ...(exception && { exception: { ...exception, howToFix: portExceptions[exception.code].howToFix } }),
    ...onlySet({ providerRecord: order.providerRecord, cost }),
    documents,
    ...onlySet({ customerReference: order.customerReference, failure }),
    ...attentionDto(order.attention),
    createdAt: new Date(order.createdAt).toISOString(),
    updatedAt: new Date(order.updatedAt).toISOString(),
  };
}
