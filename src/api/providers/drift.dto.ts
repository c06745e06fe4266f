import { type DriftReport } from '../../contract/drift.js';
import { IntegerField, ListField, TextField, TimeField } from '../../http/fields.js';

const mostEntries = 200;
const operation = { max: 64, description: "The provider's own name of the operation.", example: 'getOrder' };

class CountedDto {
  @IntegerField({ min: 1, max: 2_147_483_647, description: 'How often it came.', example: 3 })
  count: number;

  @TimeField({ description: 'When it came last.' })
  lastSeenAt: string;
}

export class UnknownFieldDto extends CountedDto {
  @TextField(operation)
  operation: string;

  @TextField({
    max: 256,
    description: 'Names from the top of the reply down, `name@attribute` in XML. Places in lists are left out.',
    example: 'numbers.portingDate',
  })
  path: string;
}

export class UnknownWordDto extends CountedDto {
  @TextField(operation)
  operation: string;

  @TextField({ max: 256, description: 'The field that had it.', example: 'status' })
  field: string;

  @TextField({ max: 64, description: 'The word; `other` where it does not look like one.', example: 'escalated' })
  word: string;
}

export class UnreadableReplyDto extends CountedDto {
  @TextField(operation)
  operation: string;

  @TextField({ max: 256, description: 'Where reading failed.', example: 'numbers.number' })
  at: string;

  @TextField({ max: 256, description: 'What was expected there. What was there is not kept.', example: 'text' })
  expected: string;
}

/** How what a provider says differs from what this gateway expects of it. */
export class DriftDto {
  @TextField({ max: 32, description: 'The provider.', example: 'tcl' })
  provider: string;

  @TimeField({ description: 'Since when it is counted: the start of this process.' })
  since: string;

  @ListField(() => UnknownFieldDto, { max: mostEntries, description: 'Fields of replies that nothing here reads.' })
  fields: UnknownFieldDto[];

  @ListField(() => UnknownWordDto, { max: mostEntries, description: 'Words, such as a status, that no table has.' })
  words: UnknownWordDto[];

  @ListField(() => UnreadableReplyDto, { max: mostEntries, description: 'Replies that could not be read.' })
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
