import { problemCodes, type ProblemCode } from '../domain/errors.js';
import { FlagField, IntegerField, ListField, ObjectField, TextField, WordField } from '../http/fields.js';
import { text } from '../http/kinds.js';
import { type ProviderOutcome, searchOutcomes } from '../usecases/fan-out.js';

export const providerId = text({
  max: 32,
  pattern: /^[a-z][a-z0-9_-]{0,31}$/,
  says: "a provider's id, such as didtfn",
});

export class OutcomeProblemDto {
  @WordField(problemCodes, { description: 'What kind of problem it was.', example: 'upstream_timeout' })
  code: ProblemCode;

  @TextField({ max: 512, description: 'The same for people.', example: 'The provider did not answer in time.' })
  detail: string;
}

/** How one provider fared in a question that went to several. */
export class ProviderOutcomeDto {
  @TextField({ max: 32, description: 'The provider.', example: 'didtfn' })
  provider: string;

  @WordField(searchOutcomes, { description: 'How it fared. One that fails never fails the others.', example: 'ok' })
  outcome: ProviderOutcome['outcome'];

  @IntegerField({ min: 0, max: 100_000, description: 'How many items came from it.', example: 5 })
  count: number;

  @IntegerField({ min: 0, max: 600_000, description: 'How long it took, in milliseconds.', example: 120 })
  latencyMs: number;

  @ListField(text({ max: 64 }), {
    max: 32,
    description: 'Filters it cannot apply: its numbers may not match them.',
    example: [],
  })
  ignoredFilters: string[];

  @FlagField({
    description:
      'There when it did not look everywhere and there may be more that fits: name a region, an area code or a prefix.',
    example: true,
    optional: true,
  })
  truncated?: true;

  @ObjectField(() => OutcomeProblemDto, { description: 'Why it has nothing to say.', optional: true })
  problem?: OutcomeProblemDto;
}
