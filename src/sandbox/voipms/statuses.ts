const text = `
  missing_method missing_credentials invalid_credentials ip_not_enabled api_not_enabled invalid_method
  api_limit_exceeded method_maintenance missing_params provider_outofservice

  no_account no_attachments no_client no_did no_package no_subaccount no_transactions no_vpri unavailable_info

  missing_client invalid_client missing_charge invalid_charge missing_payment invalid_payment invalid_description
  missing_email invalid_email used_email missing_email_confirm mismatch_email_confirm missing_password
  invalid_password weak_password missing_password_confirm mismatch_password_confirm missing_firstname
  invalid_firstname missing_lastname invalid_lastname missing_address invalid_address missing_city invalid_city
  missing_state invalid_state missing_country invalid_country missing_zip invalid_zip missing_phonenumber
  invalid_phonenumber Invalid_threshold invalid_balancemanagement invalid_package non_sufficient_funds
  invalid_resellerclient missing_resellerclient invalid_resellerpackage missing_resellerpackage
  invalid_resellernextbilling account_with_dids missing_from_date missing_to_date invalid_date invalid_date_from
  invalid_daterange

  missing_did invalid_did did_in_use did_limit_reached order_failed cancel_failed Unable_to_purchase
  unsifficient_stock invalid_quantity missing_type invalid_type missing_query invalid_query missing_province
  invalid_province invalid_ratecenter missing_routing invalid_routing_header invalid_failover_header
  missing_serverpop invalid_serverpop missing_dialtime invalid_dialtime missing_cnam invalid_cnam
  missing_billingtype invalid_billingtype same_did_billingtype no_change_billingtype missing_carrier
  invalid_carrier missing_monthly invalid_monthly missing_setup invalid_setup missing_minute invalid_minute
  sms_wait_message invalid_note invalid_calleridprefix invalid_mailbox missing_digits invalid_digits missing_location
  invalid_location missing_countryid invalid_countryid missing_id invalid_id invalid_pin

  invalid invalid_portingid invalid_porttype invalid_number_porttype invalid_tfnumber_porttype invalid_mixed_numbers
  invalid_number_exist invalid_number_us invalid_number_canadian invalid_number_fax missing_numbers invalid_snn
  invalid_pin_number invalid_statement_name invalid_provider_name invalid_provider_account missing_file
  no_base64file invalid_attach_file exceeds_file_size invalid_attachid invalid_port_status invalid_foc_startdate
  invalid_foc_enddate

  missing_account invalid_account missing_username invalid_username used_username used_password missing_protocol
  invalid_protocol missing_authtype invalid_authtype invalid_authtype_iax2 invalid_password_auth missing_ip
  invalid_ip invalid_ip_auth missing_devicetype invalid_devicetype invalid_callerid invalid_canada_routing
  missing_lockinternational invalid_lockinternational missing_internationalroute invalid_internationalroute
  missing_musiconhold invalid_musiconhold invalid_language missing_allowedcodecs invalid_allowedcodecs
  missing_dtmfmode invalid_dtmfmode missing_nat invalid_nat invalid_sip_traffic invalid_max_expiry
  invalid_rtp_timeout invalid_rtp_hold_timeout rtp_timeout_greater_than_rtp_hold_timeout
  invalid_enable_ip_restriction missing_ip_restriction invalid_enable_pop_restriction invalid_pop_restriction
  missing_pop_restriction invalid_extension invalid_extension_length used_extension invalid_internalvoicemail
  invalid_internaldialtime invalid_record_calls missing_transcription_locale invalid_transcription_locale
  missing_transcription_email invalid_transcription_email invalid_transcription_redaction
  invalid_transcription_summary invalid_transcription_sentiment
`;

type Words<Text extends string, Found extends string = never> = Text extends `${infer Word} ${infer Rest}`
  ? Words<Rest, Found | Trimmed<Word>>
  : Found | Trimmed<Text>;
type Trimmed<Word extends string> = Word extends `${infer Inner}\n` ? Trimmed<Inner> : Word extends '' ? never : Word;

/**
 * The statuses that the methods here can return, in the provider's own spelling: upper case, `unsifficient_stock` and all. Without `success`, the
 * status of a reply that is not a refusal.
 */
export type Status = Words<typeof text>;
export const statuses = text.trim().split(/\s+/) as readonly Status[];
