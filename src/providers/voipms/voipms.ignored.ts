/** Names below a list. */
const below = (list: string, names: string): string[] => names.split(' ').map((name) => `${list}.${name}`);

const sms =
  'sms sms_available sms_enabled sms_email sms_email_enabled sms_forward sms_forward_enabled sms_url_callback sms_url_callback_enabled sms_url_callback_retry';
const rates = 'perminute_minute flat_minute';

/**
 * Members that the provider is known to return and the gateway does not need, by method: settings that are not offered, texts that repeat another
 * field, and values that must not leave the provider's reply (passwords, account numbers at other carriers). Any other unread member is reported as
 * drift.
 */
export const ignored: Readonly<Record<string, readonly string[]>> = {
  getDIDsUSA: below('dids', `${rates} state_description has_port_out_pin sms`),
  getDIDsCAN: below('dids', `${rates} province_description sms`),
  searchDIDsUSA: below('dids', `${rates} state_description`),
  searchDIDsCAN: below('dids', `${rates} province_description`),
  searchTollFreeUSA: below('dids', 'minute_usa minute_canada minute_alaska minute_puertorico'),
  searchTollFreeCanUS: ['dids.minute'],
  searchVanity: below(
    'dids',
    'monthly_american monthly_canadian setup_american setup_canadian minute_american_usa minute_american_canada minute_canadian',
  ),
  getBackOrders: [
    'quantity',
    ...below(
      'back_orders',
      'pop dialtime cnam billing_type order_date voicemail failover_busy failover_noanswer failover_unreachable',
    ),
  ],
  getDIDsInfo: below(
    'dids',
    `description next_billing order_date e911 ${sms} mms_available webhook webhook_enabled dialmode smpp_enabled smpp_url smpp_user smpp_pass`,
  ),
  getSubAccounts: below(
    'accounts',
    [
      'password protocol auth_type device_type nat language allowed_codecs dtmf_mode music_on_hold lock_international international_route',
      'canada_routing tfcarrier allow225 ip_restriction enable_ip_restriction pop_restriction enable_pop_restriction sip_traffic max_expiry',
      'rtp_timeout rtp_hold_timeout send_bye callerid_number dialing_mode call_pickup_behavior parking_lot default_e911 record_calls',
      'enable_internal_cnam internal_cnam internal_dialtime internal_extension internal_extension_location internal_voicemail',
      'transcribe transcription_email transcription_locale transcription_redaction transcription_sentiment transcription_start_delay',
      'transcription_summary reseller_package reseller_nextbilling reseller_chargesetup',
    ].join(' '),
  ),
  getRegistrationStatus: [
    'rerouted',
    'from_server_pop',
    ...below(
      'registrations',
      'server_name server_shortname server_hostname server_ip server_country server_pop server_recommended register_ip register_port register_protocol register_transport',
    ),
  ],
  'getSubAccounts.whole': below(
    'accounts',
    'username protocol transcription_redaction transcription_sentiment transcription_summary reseller_chargesetup',
  ),
  getPortability: ['plans', 'sms'],
  getLNPList: ['list.status'],
  getLNPDetails: [
    'id portType numbers mobileInfo locationType tfType providerAccount customer_notes notes attachments',
    'post_status post_status_description focDate',
  ].flatMap((names) => names.split(' ')),
  getClients: ['clients.password'],
};
