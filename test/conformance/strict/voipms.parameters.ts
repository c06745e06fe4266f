const client = 'client*:whole';
/** Where calls to a number go, and how: what every order of numbers takes. `pop`: "server_pop" values from getServersInfo. */
const delivery = `routing*:routing, failover_busy:routing, failover_unreachable:routing, failover_noanswer:routing, voicemail:whole,
  pop*:whole, dialtime*:whole, cnam*=0|1, callerid_prefix, note:note`;
/** What a reseller's client pays for the number. */
const resale = 'account:word, monthly:decimal, setup:decimal, minute:decimal';
/** "Set to true if testing"; clients of the running service send 1 as well. */
const test = 'test=true|1';
const billing = 'billing_type*=1|2';
const transcription =
  'transcribe=0|1, transcription_locale, transcription_email:email, transcription_start_delay:whole';
const analysis = 'transcription_redaction=yes|no, transcription_summary=yes|no, transcription_sentiment=yes|no';
const subAccount = `auth_type*:whole, password, ip, device_type*:whole, callerid_number:whole, canada_routing:whole,
  lock_international*:whole, international_route*:whole, music_on_hold*:word, language:word, allowed_codecs*:codecs, dtmf_mode*:word,
  nat*:word, sip_traffic=0|1, max_expiry:whole, rtp_timeout:whole, rtp_hold_timeout:whole, ip_restriction, enable_ip_restriction=0|1,
  pop_restriction, enable_pop_restriction=0|1, internal_extension, internal_voicemail, internal_dialtime, reseller_client:whole,
  reseller_package:whole, reseller_nextbilling:day, reseller_chargesetup=true|false|0|1, send_bye=0|1, record_calls=0|1, ${transcription},
  enable_internal_cnam, internal_cnam, dialing_mode=0|1|2, tfcarrier=-1|0|1|2, internal_extension_location:whole, allow225=0|1,
  parking_lot:whole, default_e911:whole, call_pickup_behavior=1|2|3|4`;
const person = `company, firstname*, lastname*`;

/**
 * The methods that the gateway calls, with their parameters: the client functions of seed document 003, the others in the provider's own page
 * (`providers.md`, section 4.4), each corrected by what users of the running service have seen. Read apart from the simulator. Notation:
 * `parametersOf`.
 */
export const voipmsMethods: Readonly<Record<string, string>> = {
  // Seed document 003.
  addCharge: `${client}, charge*:decimal, description, ${test}`,
  addPayment: `${client}, payment*:decimal, description, ${test}`,
  getBalanceManagement: 'balance_management',
  getCharges: client,
  getClientPackages: client,
  // "Empty Value [Not Required], Specific Reseller Client ID, Specific Reseller Client e-mail".
  getClients: 'client?',
  getClientThreshold: client,
  getDeposits: client,
  getPackages: 'package',
  getResellerBalance: client,
  setClient: `${client}, email*:email, password*, ${person}, address, city, state, country:code, zip, phone_number*, balance_management`,
  setClientThreshold: `${client}, threshold*:threshold, email:email`,
  signupClient: `${person}, address*, city*, state*, country*:code, zip*, phone_number*, email*:email, confirm_email*:email, password*,
    confirm_password*, activate=0|1, balance_management`,

  // The provider's page: one's own account, and what there is.
  delClient: client,
  getBalance: 'advanced=true|1',
  getIP: '',
  getCountries: 'country:code',
  getStates: '',
  getProvinces: '',
  getRateCentersUSA: 'state*:code',
  getRateCentersCAN: 'province*:code',
  getDIDsUSA: 'state*:code, ratecenter',
  getDIDsCAN: 'province*:code, ratecenter',
  searchDIDsUSA: 'state:code, type*=starts|contains|ends, query*',
  searchDIDsCAN: 'province:code, type*=starts|contains|ends, query*',
  searchTollFreeUSA: 'type=starts|contains|ends, query',
  searchTollFreeCanUS: 'type=starts|contains|ends, query',
  searchVanity: 'type*=8**|800|833|844|855|866|877|888, query*:vanity',

  // Orders and numbers. Sent with 11 digits or a plus, a number is `invalid_did` (users of the running service).
  orderDID: `did*:tenDigits, ${delivery}, ${billing}, ${resale}, ${test}`,
  orderTollFree: `did*:tenDigits, ${delivery}, ${resale}, ${test}`,
  orderVanity: `did*:tenDigits, ${delivery}, carrier*:whole, ${resale}, ${test}`,
  backOrderDIDUSA: `quantity*:whole, state*:code, ratecenter*, ${delivery}, ${billing}, ${test}`,
  backOrderDIDCAN: `quantity*:whole, province*:code, ratecenter*, ${delivery}, ${billing}, ${test}`,
  getBackOrders: 'id:whole',
  getDIDsInfo: 'client, did:tenDigits',
  setDIDInfo: `did*:tenDigits, ${delivery}, port_out_pin, ${billing}, record_calls=0|1, ${transcription}, ${analysis}, voicemail_threshold:whole,
    inbound_dialing_mode=0|1, sms_sipaccount_enabled=0|1, sms_sipaccount`,
  setDIDRouting: 'did*:tenDigits, routing*:routing',
  setDIDBillingType: `did*:tenDigits, ${billing}`,
  connectDID: `did*:tenDigits, account*:word, monthly*:decimal, setup*:decimal, minute*:decimal, next_billing:day,
    dont_charge_setup=true|1, dont_charge_monthly=true|1`,
  unconnectDID: 'did*:tenDigits',
  cancelDID: `did*:tenDigits, cancelcomment, portout=true|1, ${test}`,

  // Ports. "statementName … leave it blank". `tfType` 0 stands in the one combination that was proven to be taken. `imei` stands in the page alone; a list without `portid` is every port (users of the running
  // service), though the page calls it required.
  getPortability: 'did*:tenDigits',
  addLNPPort: `portType*=1|2|3|4|5, numbers*:manyTenDigits, isPartial=0|1, locationType=0|1, isMobile=0|1, pin, btn, services, tfType=0|1|2|3,
    statementName*?, firstName*, lastName*, address1*, address2, city*, zip*, state*, country*, providerName*, providerAccount*, notes, imei`,
  addLNPFile: 'portid*:whole, file*:base64',
  getLNPStatus: 'portid*:whole',
  getLNPNotes: 'portid*:whole',
  getLNPList: 'portid:whole, portStatus, startDate:day, endDate:day',
  getLNPDetails: 'portid*:whole',
  getLNPAttachList: 'portid*:whole',

  // Sub-accounts. A filter is the account's full name, or a client's id.
  getSubAccounts: 'account:word',
  createSubAccount: `username*:word, protocol*:whole, description, ${subAccount}, ${analysis}`,
  setSubAccount: `id*:whole, description, ${subAccount}`,
  delSubAccount: 'id:whole',
  getRegistrationStatus: 'account*:word',
};
