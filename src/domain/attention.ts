/**
 * Why something that depends on a provider needs attention. The list is closed.
 * - `provider_unreadable`: the provider's replies about it can no longer be parsed;
 * - `credentials_refused`, `access_refused`: the provider rejects the gateway's credentials, or refuses access to it;
 * - `gateway_failed`: the gateway itself keeps failing at it;
 * - `trunk_unregistered`: its trunk is not registered with the provider;
 * - `overdue`: it has waited longer than it should.
 */
const progressCodes = [
  'provider_unreadable',
  'credentials_refused',
  'access_refused',
  'gateway_failed',
  'trunk_unregistered',
  'overdue',
] as const;
export type ProgressCode = (typeof progressCodes)[number];

/** The same, and `endpoint_disabled`: nothing more is sent to a webhook endpoint, because of its responses. */
export const attentionCodes = [...progressCodes, 'endpoint_disabled'] as const;
export type AttentionCode = (typeof attentionCodes)[number];

export const isOfProgress = (code: AttentionCode): code is ProgressCode => code !== 'endpoint_disabled';

/** It is cleared automatically once its cause has gone. */
export interface Attention {
  code: AttentionCode;
  /** When it was first seen, epoch ms. */
  since: number;
  /** Human-readable; scrubbed. */
  detail: string;
}

/** What can carry attention. */
export const attentiveKinds = ['order', 'reservation', 'port_order', 'change', 'webhook_endpoint'] as const;
export type AttentiveKind = (typeof attentiveKinds)[number];
