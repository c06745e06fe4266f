import * as is from './kinds.js';
import { type Kind } from './kinds.js';
import { type Status } from './statuses.js';

/** What the document says of a parameter: its values, and the words for one that is not given or not good. */
export interface Fact {
  readonly kind: Kind;
  /** Absent: the document has no word for it, and `missing_params` stands in. */
  readonly missing?: Status;
  /** Absent: the document has no word for it, and any value passes. */
  readonly invalid?: Status;
  /** What the running service takes when it is not given, although the document requires it. */
  readonly byDefault?: string;
}

/** Parameters by name; where two methods mean different things by one name, the other has a name of its own here. */
export const facts = {
  // Clients
  client: { kind: is.knownClient, missing: 'missing_client', invalid: 'invalid_client' },
  clientOrEmail: { kind: is.clientOrEmail, invalid: 'invalid_client' },
  charge: { kind: is.moreThanZero, missing: 'missing_charge', invalid: 'invalid_charge' },
  payment: { kind: is.moreThanZero, missing: 'missing_payment', invalid: 'invalid_payment' },
  description: { kind: is.shorterThan(256), invalid: 'invalid_description' },
  balance_management: { kind: is.balanceManagement, invalid: 'invalid_balancemanagement' },
  package: { kind: is.knownPackage, invalid: 'invalid_package' },
  firstname: { kind: is.matching(/^[^\d<>]+$/), missing: 'missing_firstname', invalid: 'invalid_firstname' },
  lastname: { kind: is.matching(/^[^\d<>]+$/), missing: 'missing_lastname', invalid: 'invalid_lastname' },
  address: { kind: is.anything, missing: 'missing_address' },
  city: { kind: is.anything, missing: 'missing_city' },
  clientState: { kind: is.anything, missing: 'missing_state' },
  country: { kind: is.countryCode, missing: 'missing_country', invalid: 'invalid_country' },
  zip: { kind: is.matching(/^[A-Z0-9 -]{3,10}$/i), missing: 'missing_zip', invalid: 'invalid_zip' },
  phone_number: {
    kind: is.matching(/^\+?[\d ().-]{7,20}$/),
    missing: 'missing_phonenumber',
    invalid: 'invalid_phonenumber',
  },
  email: { kind: is.email, missing: 'missing_email', invalid: 'invalid_email' },
  confirm_email: { kind: is.anything, missing: 'missing_email_confirm' },
  password: { kind: is.matching(/^.{6,}$/), missing: 'missing_password', invalid: 'invalid_password' },
  confirm_password: { kind: is.anything, missing: 'missing_password_confirm' },
  threshold: { kind: is.wholeNumber(1, 250), missing: 'Invalid_threshold', invalid: 'Invalid_threshold' },
  // General
  server_pop: { kind: is.knownServer, invalid: 'invalid_serverpop' },
  date_from: { kind: is.date, missing: 'missing_from_date', invalid: 'invalid_date' },
  date_to: { kind: is.date, missing: 'missing_to_date', invalid: 'invalid_date' },
  // Search
  state: { kind: is.usState, missing: 'missing_state', invalid: 'invalid_state' },
  province: { kind: is.province, missing: 'missing_province', invalid: 'invalid_province' },
  type: { kind: is.oneOf('starts', 'contains', 'ends'), missing: 'missing_type', invalid: 'invalid_type' },
  query: { kind: is.matching(/^[A-Z0-9]{1,10}$/i), missing: 'missing_query', invalid: 'invalid_query' },
  vanityType: {
    kind: is.oneOf('8**', '800', '833', '844', '855', '866', '877', '888'),
    missing: 'missing_type',
    invalid: 'invalid_type',
  },
  vanityQuery: { kind: is.matching(/^[A-Z0-9*]{7}$/i), missing: 'missing_query', invalid: 'invalid_query' },
  internationalType: { kind: is.internationalType, missing: 'missing_type', invalid: 'invalid_type' },
  country_id: { kind: is.didCountry, missing: 'missing_countryid', invalid: 'invalid_countryid' },
  carrier: { kind: is.carrier, missing: 'missing_carrier', invalid: 'invalid_carrier' },
  // Numbers
  did: { kind: is.matching(/^\d{7,15}$/), missing: 'missing_did', invalid: 'invalid_did' },
  ownDid: { kind: is.ownNumber, missing: 'missing_did', invalid: 'invalid_did' },
  routing: { kind: is.routing, missing: 'missing_routing', invalid: 'invalid_routing_header' },
  failover: { kind: is.routing, invalid: 'invalid_failover_header' },
  /** 0 is printed where there is none; nobody has seen it taken. */
  voicemail: { kind: is.matching(/^0*[1-9]\d*$/), invalid: 'invalid_mailbox' },
  pop: { kind: is.knownServer, missing: 'missing_serverpop', invalid: 'invalid_serverpop' },
  dialtime: { kind: is.wholeNumber(1, 999), missing: 'missing_dialtime', invalid: 'invalid_dialtime' },
  cnam: { kind: is.zeroOne, missing: 'missing_cnam', invalid: 'invalid_cnam' },
  callerid_prefix: { kind: is.shorterThan(20), invalid: 'invalid_calleridprefix' },
  note: { kind: is.shorterThan(50), invalid: 'invalid_note' },
  billing_type: { kind: is.oneOf('1', '2'), missing: 'missing_billingtype', invalid: 'invalid_billingtype' },
  resellerAccount: { kind: is.resellerAccount, missing: 'missing_account', invalid: 'invalid_account' },
  monthly: { kind: is.zeroOrMore, missing: 'missing_monthly', invalid: 'invalid_monthly' },
  setup: { kind: is.zeroOrMore, missing: 'missing_setup', invalid: 'invalid_setup' },
  minute: { kind: is.zeroOrMore, missing: 'missing_minute', invalid: 'invalid_minute' },
  digits: { kind: is.matching(/^\d{3}$/), missing: 'missing_digits', invalid: 'invalid_digits' },
  location_id: { kind: is.matching(/^\w+$/), missing: 'missing_location', invalid: 'invalid_location' },
  quantity: { kind: is.wholeNumber(1, 100), invalid: 'invalid_quantity' },
  ratecenter: { kind: is.anything },
  port_out_pin: { kind: is.matching(/^\d{4,10}$/), invalid: 'invalid_pin' },
  vpri: { kind: is.digits, invalid: 'invalid_id' },
  // Porting
  portid: { kind: is.knownPort, missing: 'invalid_portingid', invalid: 'invalid_portingid' },
  portType: { kind: is.wholeNumber(1, 5), missing: 'invalid_porttype', invalid: 'invalid_porttype' },
  numbers: {
    kind: is.matching(/^\d{10}(?:\s*,\s*\d{10})*$/),
    missing: 'missing_numbers',
    invalid: 'missing_numbers',
  },
  firstName: { kind: is.matching(/^[^\d<>]+$/), missing: 'invalid_firstname', invalid: 'invalid_firstname' },
  lastName: { kind: is.matching(/^[^\d<>]+$/), missing: 'invalid_lastname', invalid: 'invalid_lastname' },
  address1: { kind: is.anything, missing: 'invalid_address' },
  portCity: { kind: is.anything, missing: 'invalid_city' },
  portState: { kind: is.anything, missing: 'invalid_state' },
  portZip: { kind: is.matching(/^[A-Z0-9 -]{3,10}$/i), missing: 'invalid_zip', invalid: 'invalid_zip' },
  portCountry: { kind: is.countryCode, missing: 'invalid_country', invalid: 'invalid_country' },
  providerName: { kind: is.anything, missing: 'invalid_provider_name' },
  providerAccount: { kind: is.anything, missing: 'invalid_provider_account' },
  pin: { kind: is.matching(/^\w{1,15}$/), invalid: 'invalid_pin_number' },
  snn: { kind: is.matching(/^\d{4}$/), invalid: 'invalid_snn' },
  file: { kind: is.anything, missing: 'missing_file' },
  portStatus: { kind: is.portStatus, invalid: 'invalid_port_status' },
  startDate: { kind: is.date, invalid: 'invalid_foc_startdate' },
  endDate: { kind: is.date, invalid: 'invalid_foc_enddate' },
  attachid: { kind: is.digits, missing: 'invalid_attachid', invalid: 'invalid_attachid' },
  // Sub-accounts
  id: { kind: is.subAccountId, missing: 'missing_id', invalid: 'invalid_id' },
  accountName: { kind: is.accountName, missing: 'missing_account', invalid: 'invalid_account' },
  username: { kind: is.matching(/^[A-Z0-9]{1,20}$/i), missing: 'missing_username', invalid: 'invalid_username' },
  protocol: { kind: is.oneOf('1', '3'), missing: 'missing_protocol', invalid: 'invalid_protocol' },
  auth_type: { kind: is.oneOf('1', '2'), missing: 'missing_authtype', invalid: 'invalid_authtype' },
  sipPassword: { kind: is.sipPassword, invalid: 'invalid_password' },
  ip: { kind: is.ipAddress, invalid: 'invalid_ip' },
  device_type: {
    kind: is.oneOf('1', '2'),
    missing: 'missing_devicetype',
    invalid: 'invalid_devicetype',
    byDefault: '2',
  },
  callerid_number: { kind: is.matching(/^(?:-1|\d{10,15})$/), invalid: 'invalid_callerid' },
  canada_routing: { kind: is.oneOf('-1', '1', '2'), invalid: 'invalid_canada_routing' },
  lock_international: {
    kind: is.zeroOne,
    missing: 'missing_lockinternational',
    invalid: 'invalid_lockinternational',
    byDefault: '0',
  },
  international_route: {
    kind: is.oneOf('1', '2'),
    missing: 'missing_internationalroute',
    invalid: 'invalid_internationalroute',
    byDefault: '1',
  },
  music_on_hold: {
    kind: is.oneOf('default', 'jazz', 'classical'),
    missing: 'missing_musiconhold',
    invalid: 'invalid_musiconhold',
    byDefault: 'default',
  },
  language: { kind: is.oneOf('en', 'es', 'fr'), invalid: 'invalid_language' },
  allowed_codecs: {
    kind: is.codecs,
    missing: 'missing_allowedcodecs',
    invalid: 'invalid_allowedcodecs',
    byDefault: 'ulaw',
  },
  dtmf_mode: {
    kind: is.oneOf('auto', 'rfc2833', 'inband', 'info'),
    missing: 'missing_dtmfmode',
    invalid: 'invalid_dtmfmode',
    byDefault: 'auto',
  },
  nat: {
    kind: is.oneOf('yes', 'no', 'route', 'never'),
    missing: 'missing_nat',
    invalid: 'invalid_nat',
    byDefault: 'yes',
  },
  sip_traffic: { kind: is.zeroOne, invalid: 'invalid_sip_traffic' },
  max_expiry: { kind: is.wholeNumber(60, 3600), invalid: 'invalid_max_expiry' },
  rtp_timeout: { kind: is.wholeNumber(1, 3600), invalid: 'invalid_rtp_timeout' },
  rtp_hold_timeout: { kind: is.wholeNumber(1, 3600), invalid: 'invalid_rtp_hold_timeout' },
  ip_restriction: { kind: is.addresses, invalid: 'invalid_ip' },
  enable_ip_restriction: { kind: is.zeroOne, invalid: 'invalid_enable_ip_restriction' },
  pop_restriction: { kind: is.serverList, invalid: 'invalid_pop_restriction' },
  enable_pop_restriction: { kind: is.zeroOne, invalid: 'invalid_enable_pop_restriction' },
  internal_extension: { kind: is.matching(/^\d+$/), invalid: 'invalid_extension' },
  internal_voicemail: { kind: is.digits, invalid: 'invalid_internalvoicemail' },
  internal_dialtime: { kind: is.wholeNumber(1, 60), invalid: 'invalid_internaldialtime' },
  reseller_client: { kind: is.clientOrNone, invalid: 'invalid_resellerclient' },
  reseller_package: { kind: is.packageOrNone, invalid: 'invalid_resellerpackage' },
  nextBilling: { kind: is.fromTodayOrNever, invalid: 'invalid_resellernextbilling' },
  record_calls: { kind: is.zeroOne, invalid: 'invalid_record_calls' },
  transcription_locale: { kind: is.locales, invalid: 'invalid_transcription_locale' },
  transcription_email: { kind: is.email, invalid: 'invalid_transcription_email' },
  transcription_redaction: { kind: is.yesNo, invalid: 'invalid_transcription_redaction' },
  transcription_summary: { kind: is.yesNo, invalid: 'invalid_transcription_summary' },
  transcription_sentiment: { kind: is.yesNo, invalid: 'invalid_transcription_sentiment' },
  /** A parameter that the document has no words for. */
  free: { kind: is.anything },
} satisfies Record<string, Fact>;
