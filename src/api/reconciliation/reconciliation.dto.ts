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
} from '../../http/fields.js';
import { phoneNumber, tenant, word } from '../../http/kinds.js';
import { PageQuery } from '../../http/paging.js';
import { type ProviderComparison } from '../../usecases/reconciliation.js';
import { OutcomeProblemDto, providerId } from '../provider-outcome.dto.js';

const kindWords =
  '`orphan_number`, `orphan_order`, `orphan_port`: at the provider, and of nobody here. `missing_number`: in service here, and not there. `changed_trunk`, `changed_status`: not as it was left.';

export class FindingCountDto {
  @WordField(findingKinds, { description: kindWords, example: 'orphan_number' })
  kind: FindingKind;

  @IntegerField({ min: 0, max: 10_000_000, description: 'How many are open.', example: 1 })
  count: number;
}

export class ComparisonDto {
  @TextField({ max: 32, description: 'The provider.', example: 'didtfn' })
  provider: string;

  @TimeField({ description: 'When the last comparison began; absent before the first one.', optional: true })
  startedAt?: string;

  @TimeField({ description: 'When it ended.', optional: true })
  finishedAt?: string;

  @IntegerField({
    min: 0,
    max: 100_000_000,
    description: 'How many numbers and orders of the provider it looked at.',
    example: 120,
    optional: true,
  })
  compared?: number;

  @ObjectField(() => OutcomeProblemDto, { description: 'Why it could not be made.', optional: true })
  problem?: OutcomeProblemDto;

  @ListField(() => FindingCountDto, { max: 32, description: 'Findings that nobody has settled yet.' })
  open: FindingCountDto[];
}

export class CompareDto {
  @ListField(providerId, {
    max: 8,
    description: 'Compare these only; without it all.',
    example: ['didtfn'],
    optional: true,
  })
  providers?: string[];
}

export class FindingsQuery extends PageQuery {
  @Field(providerId, { description: 'Only findings at this provider.', example: 'didtfn', optional: true })
  provider?: string;

  @WordField(findingKinds, { description: 'Only findings of this kind.', example: 'orphan_number', optional: true })
  kind?: FindingKind;

  @WordField(['open', 'settled'], {
    description: 'Only those that are open, or settled.',
    example: 'open',
    optional: true,
  })
  status?: 'open' | 'settled';
}

export class FindingDto {
  @TextField({ max: 64, description: 'The finding.', example: 'fnd_01kf3xw8q20000m5e7r9t2v4x6' })
  id: string;

  @TextField({ max: 32, description: 'Where.', example: 'didtfn' })
  provider: string;

  @WordField(findingKinds, { description: kindWords, example: 'orphan_number' })
  kind: FindingKind;

  @TextField({ max: 64, description: "The number, or the provider's id of the order.", example: '+12062190150' })
  subject: string;

  @TextField({ max: 64, description: 'Whose it is here, where it is somebody’s.', example: 'acme', optional: true })
  tenant?: string;

  @TextField({ max: 64, description: 'How it was left.', example: '3', optional: true })
  expected?: string;

  @TextField({ max: 64, description: 'How the provider has it.', example: '4', optional: true })
  actual?: string;

  @MoneyField({ description: 'What it costs: each month for a number, once for an order.', optional: true })
  cost?: MoneyDto;

  @DecimalField({
    description: "The provider's rate for the number, where it does not document what the rate is of.",
    example: '1.25',
    optional: true,
  })
  rate?: string;

  @ListField(phoneNumber, { max: 100, description: 'Numbers of the order.', example: ['+12062190150'], optional: true })
  phoneNumbers?: string[];

  @ListField(word(repairs), {
    max: 8,
    description: 'What can be done about it.',
    example: ['adopt', 'cancel', 'ignore'],
  })
  repairs: Repair[];

  @TimeField({ description: 'When it was first seen.' })
  firstSeenAt: string;

  @TimeField({ description: 'When it was last seen.' })
  lastSeenAt: string;

  @WordField([...repairs, 'gone'], {
    description:
      'What was done about it; `gone`: the next comparison did not find it any more. Absent while it is open.',
    example: 'ignore',
    optional: true,
  })
  resolution?: NonNullable<Finding['resolution']>;

  @TextField({ max: 64, description: 'Whose key decided that.', example: 'ops-1', optional: true })
  resolvedBy?: string;

  @TimeField({ description: 'When.', optional: true })
  resolvedAt?: string;
}

export class RepairDto {
  @WordField(repairs, {
    description:
      '`adopt`: it is this tenant’s from now on; `cancel`: give it up at the provider; `forget`: it is nobody’s here any more; `accept`: as the provider has it is right; `restore`: make the provider have it as it was left; `ignore`: it is known about and never brought up again.',
    example: 'ignore',
  })
  action: Repair;

  @Field(tenant, { description: 'With `adopt`: whose it becomes.', example: 'acme', optional: true })
  tenant?: string;
}

const time = (at: number): string => new Date(at).toISOString();

export function comparisonDto({ provider, last, open }: ProviderComparison): ComparisonDto {
  if (!last) return { provider, open };
  const { startedAt, finishedAt, compared, problem } = last;
  return {
    provider,
    startedAt: time(startedAt),
    finishedAt: time(finishedAt),
    compared,
    ...(problem && { problem: problem as OutcomeProblemDto }),
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
