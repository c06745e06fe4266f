import { type ProblemCode } from '../../domain/errors.js';

/**
 * The provider's status words, in its own spelling. The document has some hundred; those that a caller can do something about are here, the
 * rest fall into families. A word of neither means nothing that is known.
 */
export const words: Readonly<Record<string, ProblemCode>> = {
  api_limit_exceeded: 'upstream_busy',
  limit_reached: 'upstream_busy',
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
  used_email: 'conflict',
  invalid_number_exist: 'not_portable',
  invalid_number_fax: 'not_portable',
  invalid_number_us: 'not_portable',
  invalid_number_canadian: 'not_portable',
  invalid_number_porttype: 'not_portable',
  invalid_tfnumber_porttype: 'not_portable',
  invalid_mixed_numbers: 'not_portable',
  no_change_billingtype: 'upstream_rejected',
  same_did_billingtype: 'upstream_rejected',
  Invalid_threshold: 'upstream_rejected',
  no_base64file: 'upstream_rejected',
  exceeds_file_size: 'upstream_rejected',
  weak_password: 'upstream_rejected',
};
/** Words about parameters that are not there, not good, or not the same. */
export const families = /^(?:missing|invalid|mismatch)_[a-z_]+$/;

/** What an empty list is called. Words that look alike, such as `no_change_billingtype`, are failures. */
export const emptyLists: ReadonlySet<string> = new Set(
  'no_account no_attachments no_callback no_callhunting no_callparking no_cdr no_client no_conference no_did no_disa no_emailtofax no_filter no_folder no_forwarding no_ivr no_mailbox no_member no_message no_messages no_numbers no_package no_phonebook no_phonebook_group no_queue no_rate no_recording no_ringgroup no_sipuri no_sms no_timecondition no_transactions no_vpri'.split(
    ' ',
  ),
);

/** What the operator can do about it, where the word alone does not say. */
export const advice: Readonly<Record<string, string>> = {
  ip_not_enabled:
    'ip_not_enabled: the provider does not take calls from the address of this gateway; add it to the list of allowed IP addresses in the portal, under API settings',
  api_not_enabled:
    'api_not_enabled: the API is switched off for this account; switch it on in the portal, under API settings',
};
