import { type Failover, type OwnedNumber } from '../../contract/numbers.js';
import { type Metadata } from '../../domain/metadata.js';
import { type Connection } from '../../domain/order.js';
import { type NumberType, numberTypes } from '../../domain/phone-number.js';
import {
  CountryField,
  DecimalField,
  Field,
  FlagField,
  ListField,
  MoneyDto,
  MoneyField,
  ObjectField,
  PhoneNumberField,
  TextField,
  WordField,
} from '../../http/field-decorators.js';
import { MetadataFilterField, NotedField } from '../../http/metadata-field.js';
import { PageDto, PageQuery } from '../../http/paging.js';
import { providerWith } from '../../http/provider-notes.js';
import { ConnectionField } from '../connection.dto.js';
import { customerReference } from '../orders/new-order.dto.js';
import { ProviderOutcomeDto, providerId } from '../provider-outcome.dto.js';
import { AssignedNumberDto } from './number-changes.dto.js';
import { trunkId, trunk, customer } from './number-query.dto.js';

const statuses = ['active', 'inactive', 'cancelled', 'unknown'] as const;

export class NumbersQuery extends PageQuery {
  @WordField(numberTypes, { description: 'Only numbers of this type.', example: 'local', optional: true })
  type?: NumberType;

  @WordField(statuses, { description: 'Only numbers with this status.', example: 'active', optional: true })
  status?: OwnedNumber['status'];

  @TextField({
    max: 64,
    description: 'Only numbers on the trunk or SIP connection with this provider ID.',
    example: '3',
    optional: true,
  })
  trunkId?: string;

  @TextField({
    max: 64,
    description: 'Only numbers from this order or port.',
    example: 'ord_01kf3xwaj80000q7r9t2v4x6z8',
    optional: true,
  })
  orderId?: string;

  @TextField({
    max: 16,
    pattern: /^\+[1-9]\d{0,14}$/,
    says: 'the beginning of an E.164 number, such as +1206',
    description: 'Only numbers that begin with this prefix.',
    example: '+1206',
    optional: true,
  })
  prefix?: string;

  @MetadataFilterField()
  metadata?: Metadata;

  @ListField(providerId, {
    max: 8,
    description: 'Query only these providers. Repeat the parameter for several.',
    example: [providerWith('GET /v1/numbers')],
    optional: true,
  })
  provider?: string[];

  @TextField({ ...customer, optional: true })
  customerId?: string;
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

  @TextField({ max: 32, description: 'The provider of the number.', example: providerWith('GET /v1/numbers') })
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
    description: 'Your own reference of that order.',
    example: 'PO-4711',
    optional: true,
  })
  customerReference?: string;

  @NotedField()
  metadata: Metadata;

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
