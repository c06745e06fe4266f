import { problemCodes, type ProblemCode } from '../domain/errors.js';
import { FlagField, IntegerField, ListField, ObjectField, TextField, WordField } from '../http/field-decorators.js';
import { text } from '../http/value-kinds.js';
import { providerWith } from '../http/provider-notes.js';
import { type ProviderOutcome, searchOutcomes } from '../usecases/kit/fan-out.js';

export const providerId = text({
  max: 32,
  pattern: /^[a-z][a-z0-9_-]{0,31}$/,
  says: 'a provider ID',
});

export class ProviderProblemDto {
  @WordField(problemCodes, { description: 'Error code.', example: 'upstream_timeout' })
  code: ProblemCode;

  @TextField({
    max: 512,
    description: 'A human-readable explanation.',
    example: 'The provider did not respond in time.',
  })
  detail: string;
}

/** The outcome at one of several providers asked. */
export class ProviderOutcomeDto {
  @TextField({ max: 32, description: 'The provider.', example: providerWith('GET /v1/numbers') })
  provider: string;

  @WordField(searchOutcomes, {
    description: "The outcome. One provider's failure never affects the others.",
    example: 'ok',
  })
  outcome: ProviderOutcome['outcome'];

  @IntegerField({ min: 0, max: 100_000, description: 'Number of items from this provider.', example: 5 })
  count: number;

  @IntegerField({
    min: 0,
    max: 600_000,
    description: 'Response time, in milliseconds. 0 if the provider was not called.',
    example: 120,
  })
  latencyMs: number;

  @ListField(text({ max: 64 }), {
    max: 32,
    description: 'Filters that this provider does not support; its numbers may not match them.',
    example: [],
  })
  ignoredFilters: string[];

  @FlagField({
    description:
      'Present if the provider searched only part of its inventory and more numbers may match. Narrow the search by region, area code or prefix.',
    example: true,
    optional: true,
  })
  truncated?: true;

  @ObjectField(() => ProviderProblemDto, { description: 'Why there is no result.', optional: true })
  problem?: ProviderProblemDto;
}
