import { Field, TextField } from '../../http/field-decorators.js';
import { text } from '../../http/value-kinds.js';
import { providerWith } from '../../http/provider-notes.js';
import { providerId } from '../provider-outcome.dto.js';

export const customer = {
  max: 64,
  pattern: /^[\w.~-]{1,64}$/,
  says: 'a customer ID',
  description: 'Numbers of this customer, for accounts with several customers. Defaults to the configured customer.',
  example: 'cust-2',
};

export class NumberPlaceQuery {
  @Field(providerId, {
    description: 'The provider that has the number. Required if more than one could have it.',
    example: providerWith('GET /v1/numbers'),
    optional: true,
  })
  provider?: string;

  @TextField({ ...customer, optional: true })
  customerId?: string;
}

export const trunkId = text({ max: 64 });

export const trunk = { description: "The provider's ID of the trunk that receives its calls.", example: '4' };
