import { type DriftReport } from '../../contract/drift.js';
import { IntegerField, ListField, TextField, TimeField } from '../../http/field-decorators.js';
import { providerWith } from '../../http/provider-notes.js';

const mostEntries = 200;
const operation = { max: 64, description: "The provider's name for the operation.", example: 'getOrder' };

class CountedDto {
  @IntegerField({ min: 1, max: 2_147_483_647, description: 'Number of occurrences.', example: 3 })
  count: number;

  @TimeField({ description: 'When it last occurred.' })
  lastSeenAt: string;
}

export class UnknownFieldDto extends CountedDto {
  @TextField(operation)
  operation: string;

  @TextField({
    max: 256,
    description:
      'Path of names from the root of the reply, with `name@attribute` for XML attributes. List positions are omitted.',
    example: 'numbers.portingDate',
  })
  path: string;
}

export class UnknownValueDto extends CountedDto {
  @TextField(operation)
  operation: string;

  @TextField({ max: 256, description: 'The field that had this value.', example: 'status' })
  field: string;

  @TextField({
    max: 64,
    description: 'The value, or `other` if it does not look like a status word.',
    example: 'escalated',
  })
  word: string;
}

export class UnreadableReplyDto extends CountedDto {
  @TextField(operation)
  operation: string;

  @TextField({ max: 256, description: 'Where reading failed.', example: 'numbers.number' })
  at: string;

  @TextField({ max: 256, description: 'What was expected there. The actual value is not kept.', example: 'text' })
  expected: string;
}

/** Deviations of a provider's replies from what this gateway expects. */
export class DriftDto {
  @TextField({ max: 32, description: 'The provider.', example: providerWith('POST /v1/orders') })
  provider: string;

  @TimeField({ description: 'When counting started, which is when this process started.' })
  since: string;

  @ListField(() => UnknownFieldDto, { max: mostEntries, description: 'Reply fields that the gateway does not read.' })
  fields: UnknownFieldDto[];

  @ListField(() => UnknownValueDto, {
    max: mostEntries,
    description: 'Values, such as statuses, that the gateway does not recognize.',
  })
  words: UnknownValueDto[];

  @ListField(() => UnreadableReplyDto, { max: mostEntries, description: 'Replies that could not be parsed.' })
  replies: UnreadableReplyDto[];
}

export function driftDto(provider: string, { since, fields, words, replies }: DriftReport): DriftDto {
  const dated = <T extends { lastSeenAt: number }>(one: T): Omit<T, 'lastSeenAt'> & { lastSeenAt: string } => ({
    ...one,
    lastSeenAt: new Date(one.lastSeenAt).toISOString(),
  });
  return {
    provider,
    since: new Date(since).toISOString(),
    fields: fields.map(dated),
    words: words.map(dated),
    replies: replies.map(dated),
  };
}
