import { GatewayError, type ProblemCode } from '../../domain/errors.js';

/**
 * The provider's statuses, in its own spelling. The document lists about a hundred: those that a caller can act on are here, the rest are covered by
 * families. A status in neither is unknown.
 */
export const words: Readonly<Record<string, ProblemCode>> = {
  api_limit_exceeded: 'upstream_busy',
  limit_reached: 'upstream_busy',
  sms_wait_message: 'upstream_busy',
  api_not_enabled: 'upstream_unauthorized',
  ip_not_enabled: 'upstream_unauthorized',
  missing_credentials: 'upstream_unauthorized',
  invalid_credentials: 'upstream_unauthorized',
  method_maintenance: 'upstream_unavailable',
  provider_outofservice: 'upstream_unavailable',
  unavailable_info: 'upstream_unavailable',
  non_sufficient_funds: 'insufficient_balance',
  did_in_use: 'number_unavailable',
  Unable_to_purchase: 'number_unavailable',
  order_failed: 'number_unavailable',
  unsifficient_stock: 'number_unavailable',
  did_limit_reached: 'upstream_rejected',
  cancel_failed: 'upstream_rejected',
  invalid_client: 'not_found',
  invalid_did: 'not_found',
  invalid_portingid: 'not_found',
  invalid_id: 'not_found',
  invalid_account: 'connection_not_found',
  account_with_dids: 'invalid_state',
  repeated_ip: 'conflict',
  invalid_number_exist: 'not_portable',
  invalid_number_fax: 'not_portable',
  invalid_number_us: 'not_portable',
  invalid_number_canadian: 'not_portable',
  invalid_number_porttype: 'not_portable',
  invalid_tfnumber_porttype: 'not_portable',
  invalid_mixed_numbers: 'not_portable',
  // The only status with which `addLNPPort` reports invalid parameters.
  invalid: 'upstream_rejected',
  no_change_billingtype: 'upstream_rejected',
  same_did_billingtype: 'upstream_rejected',
  Invalid_threshold: 'upstream_rejected',
  exceeds_file_size: 'upstream_rejected',
  weak_password: 'upstream_rejected',
  reserved_ip: 'upstream_rejected',
  name_toolong: 'upstream_rejected',
  note_toolong: 'upstream_rejected',
  rtp_timeout_greater_than_rtp_hold_timeout: 'upstream_rejected',
  // The document has e911_disabled; the live service returns the other.
  e911_disabled: 'upstream_rejected',
  e911_disable: 'upstream_rejected',
  e911_pending: 'upstream_rejected',
  // These look like statuses of an empty list, but are errors.
  no_base64file: 'upstream_rejected',
  no_callstatus: 'upstream_rejected',
  no_provision: 'upstream_rejected',
  no_provision_update: 'upstream_rejected',
  no_sequences: 'upstream_rejected',
};

/** Statuses about one parameter: missing, invalid or mismatched; or already in use. */
const families: readonly (readonly [RegExp, ProblemCode])[] = [
  [/^(?:missing|invalid|mismatch)_[a-z\d_]+$/, 'upstream_rejected'],
  [/^(?:used|duplicated)_[a-z\d_]+$/, 'conflict'],
];

/** Statuses that mean an empty list. */
const emptyLists: ReadonlySet<string> = new Set(
  'no_account no_attachments no_callback no_callhunting no_callparking no_cdr no_client no_conference no_did no_disa no_emailtofax no_filter no_folder no_forwarding no_ivr no_mailbox no_member no_message no_messages no_numbers no_package no_phonebook no_phonebook_group no_queue no_rate no_recording no_ringgroup no_sipuri no_sms no_subaccount no_timecondition no_transactions no_vpri'.split(
    ' ',
  ),
);
/** Reads of stock: for them `unavailable_info` means that nothing is in stock; for any other call it is an outage. */
const stockReads: ReadonlySet<string> = new Set(
  'getDIDsUSA getDIDsCAN getRateCentersUSA getRateCentersCAN searchDIDsUSA searchDIDsCAN searchTollFreeUSA searchTollFreeCanUS searchVanity'.split(
    ' ',
  ),
);

/** Whether this status, as a reply to this read, means an empty list. */
export const isEmptyList = (status: string, read: string): boolean =>
  emptyLists.has(status) || (status === 'unavailable_info' && stockReads.has(read));

/** The problem code of a status other than success; undefined if unknown. */
export function meaningOf(status: string): ProblemCode | undefined {
  if (Object.hasOwn(words, status)) return words[status];
  // A change cannot have an empty list as its reply.
  if (emptyLists.has(status)) return 'upstream_rejected';
  return families.find(([pattern]) => pattern.test(status))?.[1];
}

/** What the operator can do about it, if the status alone does not say. */
export const advice: Readonly<Record<string, string>> = {
  ip_not_enabled:
    "ip_not_enabled: the provider does not accept calls from this gateway's IP address; add it to the list of allowed IP addresses in the portal, under API settings",
  api_not_enabled: 'api_not_enabled: the API is disabled for this account; enable it in the portal, under API settings',
};

/** The provider's status behind an error. */
export const wordOf = (error: unknown): string | undefined =>
  error instanceof GatewayError ? error.upstream?.code : undefined;
