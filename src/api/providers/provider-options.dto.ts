import { optionedRequests, type OptionedRequest, type OptionsSchema } from '../../contract/option-schemas.js';
import { type ProviderEntry } from '../../contract/registry.js';
import { AnythingField, ListField, WordField } from '../../http/field-decorators.js';
import { text } from '../../http/value-kinds.js';
import { ProviderDto, providerDto } from './providers.dto.js';

export const optionsExample: OptionsSchema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    pop: { type: 'string', description: 'Server that calls are delivered from.', maxLength: 4, pattern: '^\\d{1,4}$' },
  },
};

/** The `providerOptions` that one request accepts. */
export class RequestOptionsDto {
  @WordField(Object.keys(optionedRequests), { description: 'The request.', example: 'order' })
  request: OptionedRequest;

  @ListField(text({ max: 256 }), {
    max: 8,
    description: 'The routes that take it.',
    example: ['POST /v1/orders', 'POST /v1/orders/preview'],
  })
  routes: string[];

  @AnythingField({
    description: 'JSON Schema (2020-12) of `providerOptions`: name, type, values and meaning of each option.',
    example: optionsExample,
  })
  schema: OptionsSchema;
}

/** A provider, with the options that its requests accept. */
export class ProviderWithOptionsDto extends ProviderDto {
  @ListField(() => RequestOptionsDto, {
    max: 16,
    description: 'Requests for which the provider has options. All others must have no `providerOptions`.',
  })
  options: RequestOptionsDto[];
}

export function providerWithOptionsDto(entry: ProviderEntry): ProviderWithOptionsDto {
  const options = Object.entries(entry.options ?? {}) as [OptionedRequest, OptionsSchema][];
  return {
    ...providerDto(entry),
    options: options.map(([request, schema]) => ({ request, routes: [...optionedRequests[request]], schema })),
  };
}
