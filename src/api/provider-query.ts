import { Field } from '../http/field-decorators.js';
import { providerId } from './provider-outcome.dto.js';

/** Which provider is asked, where several could be. */
export class ProviderQuery {
  @Field(providerId, {
    description: 'The provider. Required if more than one provider supports this and none is implied.',
    example: 'telecloud',
    optional: true,
  })
  provider?: string;
}
