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

/** The provider where something is made. */
export class WhereQuery {
  @Field(providerId, { description: 'The provider to make it at.', example: 'telecloud' })
  provider: string;
}
