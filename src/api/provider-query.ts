import { Field } from '../http/field-decorators.js';
import { providerWith } from '../http/provider-notes.js';
import { providerId } from './provider-outcome.dto.js';

/** Which provider to ask if several qualify. */
export class ProviderQuery {
  @Field(providerId, {
    description: 'The provider. Required if more than one provider supports this and none is implied.',
    example: providerWith('POST /v1/customers'),
    optional: true,
  })
  provider?: string;
}
