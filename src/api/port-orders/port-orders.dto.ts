import { type Metadata } from '../../domain/metadata.js';
import { onlySet } from '../../domain/only-set.js';
import {
  portCategories,
  type PortCategory,
  portExceptions,
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
  TextField,
  TimeField,
  WordField,
} from '../../http/field-decorators.js';
import { phoneNumber } from '../../http/value-formats.js';
import { NotedField } from '../../http/metadata-field.js';
import { providerWith } from '../../http/provider-notes.js';
import { type WaitingFor } from '../../domain/waiting.js';
import { AttentionDto, attentionDto } from '../attention.dto.js';
import { WaitingForDto, waitingDto } from '../waiting.dto.js';
import { CostDto } from '../orders/cost.dto.js';
import { customerReference, mostNumbers, category } from './new-port-order.dto.js';
import { PortRecordDto } from './port-record.dto.js';
import { RejectedNumberDto, PortExceptionDto, PortFailureDto } from './port-problems.dto.js';

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

  @WordField(['port'], { description: 'Always `port`.', example: 'port' })
  kind: 'port';

  @TextField({
    max: 32,
    description: 'The provider that the numbers are ported to.',
    example: providerWith('POST /v1/port-orders'),
  })
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
      'Tracked in the background until `ported`, `cancelled` or `rejected`. `exception`: see `exception` for what to correct. `outcome_unknown`: the reply to the submission was lost and the gateway is determining the outcome by reading. `needs_review`: someone has to check; `POST …/resolve` settles it.',
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

  @WordField(subscriberTypes, {
    description: 'Whether the numbers belong to a residential or a business customer.',
    example: 'business',
  })
  subscriberType: SubscriberType;

  @TextField({ max: 128, description: 'Who signed the letter of authorization (LOA).', example: 'Sunny Summertime' })
  loaAuthorizingPerson: string;

  @FlagField({ description: 'Whether other numbers on the account stay with the losing carrier.', example: false })
  partial: boolean;

  @TimeField({ description: 'Requested FOC date.', optional: true })
  requestedFocDate?: string;

  @TimeField({ description: 'FOC date: the date that the losing carrier committed to.', optional: true })
  actualFocDate?: string;

  @ObjectField(() => PortExceptionDto, { description: 'The exception that blocks the port.', optional: true })
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

  @NotedField()
  metadata: Metadata;

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

  @ObjectField(() => WaitingForDto, {
    description: 'What it is waiting for. Absent while the gateway is working on it and once it has ended.',
    optional: true,
  })
  waitingFor?: WaitingForDto;

  @TimeField({ description: 'When it was requested.' })
  createdAt: string;

  @TimeField({ description: 'When it was last updated.' })
  updatedAt: string;
}

const unanswered = 'The provider has not decided yet.';

export function portOrderDto(order: PortOrder, waiting?: WaitingFor): PortOrderDto {
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
    ...onlySet({ customerReference: order.customerReference }),
    metadata: order.metadata ?? {},
    ...onlySet({ failure }),
    ...attentionDto(order.attention),
    ...waitingDto(waiting),
    createdAt: new Date(order.createdAt).toISOString(),
    updatedAt: new Date(order.updatedAt).toISOString(),
  };
}
