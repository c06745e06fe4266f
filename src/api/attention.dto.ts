import { type Attention, type AttentionCode, attentionCodes } from '../domain/attention.js';
import { TextField, TimeField, WordField } from '../http/fields.js';

/** That something wants a look. */
export class AttentionDto {
  @WordField(attentionCodes, {
    description:
      "`provider_unreadable`: the provider's replies about it can no longer be read. `credentials_refused`, `access_refused`: the provider does not accept the gateway's credentials, or keeps it from this. `gateway_failed`: the gateway itself fails at it, again and again. `trunk_unregistered`: the trunk that it leads to is not registered. `overdue`: it has waited for longer than it should.",
    example: 'provider_unreadable',
  })
  code: AttentionCode;

  @TimeField({ description: 'Since when.' })
  since: string;

  @TextField({
    max: 1024,
    description: 'The same for people.',
    example: "The provider's replies to getOrder cannot be read. It is asked again until they can.",
  })
  detail: string;
}

/** The member of whatever carries it, or none. */
export const attentionDto = (attention: Attention | undefined): { attention?: AttentionDto } =>
  attention ? { attention: { ...attention, since: new Date(attention.since).toISOString() } } : {};
