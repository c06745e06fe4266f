import { describe, expect, it } from '@jest/globals';
import { numbers } from '../../src/providers/voipms/voipms.numbers.ops.js';
import { voipmsDialect } from '../../src/providers/voipms/voipms.dialect.js';
import { isEmptyList, meaningOf, words } from '../../src/providers/voipms/voipms.faults.js';

const list = (text: string): string[] => text.trim().split(/\s+/);

/** The words of the document that can be said to what the gateway calls. */
const documented = list(`
  api_limit_exceeded api_not_enabled ip_not_enabled missing_credentials invalid_credentials missing_method invalid_method
  method_maintenance missing_params limit_reached provider_outofservice missing_client invalid_client missing_charge
  invalid_charge missing_payment invalid_payment missing_description invalid_description missing_email invalid_email used_email
  missing_email_confirm mismatch_email_confirm missing_password invalid_password weak_password missing_password_confirm
  mismatch_password_confirm missing_firstname invalid_firstname missing_lastname invalid_lastname missing_address
  invalid_address missing_city invalid_city missing_state invalid_state missing_country invalid_country missing_zip invalid_zip
  missing_phonenumber invalid_phonenumber missing_balancemanagement invalid_balancemanagement Invalid_threshold
  missing_package invalid_package non_sufficient_funds invalid_resellerclient missing_resellerclient invalid_resellerpackage
  missing_resellerpackage invalid_resellernextbilling account_with_dids missing_did invalid_did did_in_use did_limit_reached
  order_failed cancel_failed Unable_to_purchase unsifficient_stock unavailable_info invalid_quantity missing_type invalid_type
  missing_query invalid_query missing_province invalid_province missing_routing invalid_routing_header
  invalid_failover_header missing_serverpop invalid_serverpop missing_dialtime invalid_dialtime missing_cnam invalid_cnam
  missing_billingtype invalid_billingtype same_did_billingtype no_change_billingtype missing_carrier invalid_carrier
  missing_monthly invalid_monthly missing_setup invalid_setup missing_minute invalid_minute invalid_note invalid_digits
  missing_location invalid_location missing_countryid invalid_countryid invalid_portingid invalid_porttype
  invalid_number_porttype invalid_tfnumber_porttype invalid_mixed_numbers invalid_number_exist invalid_number_us
  invalid_number_canadian invalid_number_fax missing_numbers invalid_snn invalid_pin_number invalid_statement_name
  invalid_provider_name invalid_provider_account invalid_invoice_type invalid_attach_file invalid_attachid
  invalid_port_status invalid_foc_startdate invalid_foc_enddate no_base64file exceeds_file_size invalid_authtype_iax2
  missing_ip_h323 invalid_password_lessthan_8characters_long repeated_ip reserved_ip used_ip used_username used_password
  used_extension used_extension_in_location used_description duplicated_name duplicated_pin name_toolong note_toolong
  rtp_timeout_greater_than_rtp_hold_timeout no_callstatus no_provision no_provision_update no_sequences e911_disabled
  e911_pending sms_wait_message
`);
const empty = list(`
  no_account no_attachments no_callback no_callhunting no_callparking no_cdr no_client no_conference no_did no_disa
  no_filter no_forwarding no_ivr no_mailbox no_member no_message no_messages no_numbers no_package no_phonebook
  no_phonebook_group no_queue no_rate no_recording no_ringgroup no_sipuri no_sms no_timecondition
  no_transactions no_vpri no_folder no_emailtofax no_subaccount
`);

describe('the status words of VoIP.ms', () => {
  it('have a meaning, all that the document and the running service are known to say', () => {
    expect(documented.filter((word) => meaningOf(word) === undefined)).toEqual([]);
    for (const seen of ['invalid', 'e911_disable']) expect(meaningOf(seen)).toBe('upstream_rejected');
  });

  it('that say what is there already are conflicts', () => {
    const taken = documented.filter((word) => /^(?:used|duplicated|repeated)_/.test(word));
    expect(taken.length).toBeGreaterThan(8);
    expect(new Set(taken.map(meaningOf))).toEqual(new Set(['conflict']));
  });

  it('that stand for an empty list do so for reads, and refuse what changes something', () => {
    expect(empty.filter((word) => !isEmptyList(word, 'getDIDsInfo'))).toEqual([]);
    expect(new Set(empty.map(meaningOf))).toEqual(new Set(['upstream_rejected']));
  });

  it('that only look like an empty list are none', () => {
    const alike = documented.filter((word) => word.startsWith('no_'));
    expect(alike).toHaveLength(6);
    expect(alike.filter((word) => isEmptyList(word, 'getDIDsInfo'))).toEqual([]);
  });

  it('unavailable_info is no stock where stock is asked for, and an outage elsewhere', () => {
    expect(isEmptyList('unavailable_info', 'searchDIDsUSA')).toBe(true);
    expect(isEmptyList('unavailable_info', 'getDIDsInfo')).toBe(false);
    expect(words['unavailable_info']).toBe('upstream_unavailable');
  });

  it('that nobody knows have no meaning, whatever they look like', () => {
    for (const word of ['queued', 'success_pending', 'toString', 'invalid_', 'INVALID_DID', 'no_such_thing', ''])
      expect([word, meaningOf(word)]).toEqual([word, undefined]);
  });
});

describe('a status word that nobody knows', () => {
  it('is listed among the unmapped errors, and means neither yes nor no', () => {
    const dialect = voipmsDialect({ baseUrl: 'https://voip.ms', username: 'u@example.com', password: 'a-secret' });
    const said = (status: string) => dialect.judge({ status }, 200, numbers.cancelDID, ['a-secret']);
    expect([said('brand_new'), said('brand_new'), said('a-secret')].map(({ kind }) => kind)).toEqual(
      Array(3).fill('unknown'),
    );
    said('invalid_did');
    expect(dialect.unmapped()).toEqual([
      { text: 'brand_new', count: 2 },
      { text: '[redacted]', count: 1 },
    ]);
  });
});
