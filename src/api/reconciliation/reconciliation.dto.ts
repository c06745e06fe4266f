import { type Finding, findingKinds, type FindingKind, type Repair, repairs, repairsOf } from '../../domain/finding.js';
import {
  Field,
  IntegerField,
  ListField,
  MoneyDto,
  DecimalField,
  MoneyField,
  ObjectField,
  TextField,
  TimeField,
  WordField,
} from '../../http/field-decorators.js';
import { word } from '../../http/value-kinds.js';
import { phoneNumber, tenant } from '../../http/value-formats.js';
import { PageQuery } from '../../http/paging.js';
import { providerWith } from '../../http/provider-notes.js';
import { type ProviderComparison } from '../../usecases/reconciliation.js';
import { ProviderProblemDto, providerId } from '../provider-outcome.dto.js';

const kindDescription =
  '`orphan_number`, `orphan_order`, `orphan_port`: exists at the provider but not here. `missing_number`: in service here but not at the provider. `changed_trunk`, `changed_status`: differs from what was last set here.';

export class FindingCountDto {
  @WordField(findingKinds, { description: kindDescription, example: 'orphan_number' })
  kind: FindingKind;

  @IntegerField({ min: 0, max: 10_000_000, description: 'Number of open findings.', example: 1 })
  count: number;
}

export class ReconciliationDto {
  @TextField({ max: 32, description: 'The provider.', example: providerWith('GET /v1/numbers') })
  provider: string;

  @TimeField({ description: 'When the latest reconciliation started. Absent before the first one.', optional: true })
  startedAt?: string;

  @TimeField({ description: 'When it ended.', optional: true })
  finishedAt?: string;

  @IntegerField({
    min: 0,
    max: 100_000_000,
    description: 'How many numbers and orders were compared.',
    example: 120,
    optional: true,
  })
  compared?: number;

  @ObjectField(() => ProviderProblemDto, { description: 'Why it failed.', optional: true })
  problem?: ProviderProblemDto;

  @ListField(() => FindingCountDto, { max: 32, description: 'Number of findings not settled yet.' })
  open: FindingCountDto[];
}

export class NewReconciliationDto {
  @ListField(providerId, {
    max: 8,
    description: 'Providers to reconcile. Defaults to all.',
    example: [providerWith('GET /v1/numbers')],
    optional: true,
  })
  providers?: string[];
}

export class FindingsQuery extends PageQuery {
  @Field(providerId, {
    description: 'Only findings at this provider.',
    example: providerWith('GET /v1/numbers'),
    optional: true,
  })
  provider?: string;

  @WordField(findingKinds, { description: 'Only findings of this type.', example: 'orphan_number', optional: true })
  kind?: FindingKind;

  @WordField(['open', 'settled'], {
    description: 'Only open or only settled findings.',
    example: 'open',
    optional: true,
  })
  status?: 'open' | 'settled';
}

export class FindingDto {
  @TextField({ max: 64, description: 'The finding.', example: 'fnd_01kf3xw8q20000m5e7r9t2v4x6' })
  id: string;

  @TextField({ max: 32, description: 'The provider.', example: providerWith('GET /v1/numbers') })
  provider: string;

  @WordField(findingKinds, { description: kindDescription, example: 'orphan_number' })
  kind: FindingKind;

  @TextField({ max: 64, description: "The number, or the provider's ID of the order.", example: '+12062190150' })
  subject: string;

  @TextField({ max: 64, description: 'The tenant it belongs to here, if any.', example: 'acme', optional: true })
  tenant?: string;

  @TextField({ max: 64, description: 'Value in the ledger.', example: '3', optional: true })
  expected?: string;

  @TextField({ max: 64, description: 'Value at the provider.', example: '4', optional: true })
  actual?: string;

  @MoneyField({ description: 'Cost: monthly for a number, one-time for an order.', optional: true })
  cost?: MoneyDto;

  @DecimalField({
    description: "The provider's rate for the number, without a documented unit.",
    example: '1.25',
    optional: true,
  })
  rate?: string;

  @ListField(phoneNumber, { max: 100, description: 'Numbers of the order.', example: ['+12062190150'], optional: true })
  phoneNumbers?: string[];

  @ListField(word(repairs), {
    max: 8,
    description: 'Possible decisions.',
    example: ['adopt', 'cancel', 'ignore'],
  })
  repairs: Repair[];

  @TimeField({ description: 'When it was first found.' })
  firstSeenAt: string;

  @TimeField({ description: 'When it was last found.' })
  lastSeenAt: string;

  @WordField([...repairs, 'gone'], {
    description: 'The decision. `gone`: the next reconciliation no longer found it. Absent while open.',
    example: 'ignore',
    optional: true,
  })
  resolution?: NonNullable<Finding['resolution']>;

  @TextField({ max: 64, description: 'The API key that made the decision.', example: 'ops-1', optional: true })
  resolvedBy?: string;

  @TimeField({ description: 'When the decision was made.', optional: true })
  resolvedAt?: string;
}

export class FindingRepairDto {
  @WordField(repairs, {
    description:
      "`adopt`: assign it to the given tenant. `cancel`: disconnect it at the provider. `forget`: remove it from its tenant here. `accept`: keep the provider's value. `restore`: set the ledger's value at the provider again. `ignore`: known and never reported again.",
    example: 'ignore',
  })
  action: Repair;

  @Field(tenant, { description: 'The tenant to assign it to. Required with `adopt`.', example: 'acme', optional: true })
  tenant?: string;
}

const time = (at: number): string => new Date(at).toISOString();

export function reconciliationDto({ provider, last, open }: ProviderComparison): ReconciliationDto {
  if (!last) return { provider, open };
  const { startedAt, finishedAt, compared, problem } = last;
  return {
    provider,
    startedAt: time(startedAt),
    finishedAt: time(finishedAt),
    compared,
    ...(problem && { problem: problem as ProviderProblemDto }),
    open,
  };
}

export function findingDto({
  account: _account,
  firstSeenAt,
  lastSeenAt,
  resolvedAt,
  ...finding
}: Finding): FindingDto {
  return {
    ...finding,
    repairs: finding.resolution === undefined ? [...repairsOf[finding.kind]] : [],
    firstSeenAt: time(firstSeenAt),
    lastSeenAt: time(lastSeenAt),
    ...(resolvedAt === undefined ? {} : { resolvedAt: time(resolvedAt) }),
  };
}
