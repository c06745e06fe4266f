import { type Attention, type AttentionCode, attentionCodes } from '../domain/attention.js';
import { TextField, TimeField, WordField } from '../http/field-decorators.js';

/** Why a resource needs attention. */
export class AttentionDto {
  @WordField(attentionCodes, {
    description:
      "`provider_unreadable`: the provider's replies about this resource cannot be parsed. `credentials_refused`: the provider rejects the gateway's credentials. `access_refused`: the gateway's account at the provider has no access to it. `gateway_failed`: the gateway itself keeps failing. `trunk_unregistered`: the trunk that calls are routed to is not registered. `overdue`: it has taken longer than expected. `endpoint_disabled`: the webhook endpoint responded with 410, or received nothing for five days.",
    example: 'provider_unreadable',
  })
  code: AttentionCode;

  @TimeField({ description: 'When the problem began.' })
  since: string;

  @TextField({
    max: 1024,
    description: 'A human-readable explanation.',
    example: 'Replies to getOrder cannot be parsed. The gateway keeps retrying.',
  })
  detail: string;
}

/** The `attention` member of a resource, if it has any. */
export const attentionDto = (attention: Attention | undefined): { attention?: AttentionDto } =>
  attention ? { attention: { ...attention, since: new Date(attention.since).toISOString() } } : {};
