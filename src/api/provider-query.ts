import { Field } from '../http/fields.js';
import { providerId } from './provider-outcome.dto.js';

/** Which provider is asked, where several could be. */
export class ProviderQuery {
  @Field(providerId, {
    description: 'The provider. Needed where several can do this and it is not told otherwise.',
    example: 'telecloud',
    optional: true,
  })
  provider?: string;
}
