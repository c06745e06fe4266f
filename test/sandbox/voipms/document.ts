/**
 * The provider's document as a test reads it, on its own: what each method takes, the word for a parameter that is missing,
 * the word for one that is wrong, and the members of the reply. `{client}` and the like stand for what `prepared` has made.
 */
export interface Page {
  /** A call that succeeds. */
  readonly good: string;
  /** `parameter:word`, with the parameter left out or blank. */
  readonly missing?: string;
  /** `parameter=value:word`, one value changed in the good call. */
  readonly wrong?: string;
  /** Members of the reply beside `status`; in brackets those of its rows or of the object. */
  readonly reply?: string;
}

const routed = 'routing=account:100000_VoIP pop=15 dialtime=60 cnam=1';
const routedMissing = 'routing:missing_routing pop:missing_serverpop dialtime:missing_dialtime cnam:missing_cnam';
const routedWrong =
  'routing=nowhere:invalid_routing_header routing=sys:explode:invalid_routing_header failover_busy=x:invalid_failover_header ' +
  'failover_unreachable=x:invalid_failover_header failover_noanswer=y:invalid_failover_header voicemail=a:invalid_mailbox ' +
  'pop=9999:invalid_serverpop dialtime=0:invalid_dialtime dialtime=x:invalid_dialtime cnam=2:invalid_cnam ' +
  'callerid_prefix=12345678901234567890:invalid_calleridprefix note=12345678901234567890123456789012345678901234567890:invalid_note';
const resold =
  'account=100000_none:invalid_account account=100000_Plain:invalid_account monthly=x:invalid_monthly setup=x:invalid_setup ' +
  'minute=-1:invalid_minute';
const billing = 'billing_type:missing_billingtype';
const billingWrong = 'billing_type=3:invalid_billingtype';

const portMissing =
  'portType:invalid_porttype numbers:missing_numbers firstName:invalid_firstname lastName:invalid_lastname ' +
  'address1:invalid_address city:invalid_city zip:invalid_zip state:invalid_state country:invalid_country ' +
  'providerName:invalid_provider_name providerAccount:invalid_provider_account';
const portWrong =
  'portType=6:invalid_porttype portType=2:invalid_number_us portType=3:missing_params numbers=12:missing_numbers ' +
  'numbers=8005551234:invalid_tfnumber_porttype numbers=7865551234,8005551234:invalid_mixed_numbers ' +
  'numbers=2265551234:invalid_number_canadian numbers={did}:invalid_number_exist numbers=7865559032:invalid_number_exist ' +
  'numbers=7865559033:invalid_number_fax firstName=J0hn:invalid_firstname lastName=<b>:invalid_lastname zip=!:invalid_zip ' +
  'country=USA:invalid_country locationType=1:invalid_statement_name isMobile=1:invalid_pin_number pin=!:invalid_pin_number ' +
  'snn=12:invalid_snn';

const trunk =
  'auth_type=1 password=voip@house1 device_type=2 lock_international=0 international_route=1 music_on_hold=jazz ' +
  'allowed_codecs=ulaw;gsm dtmf_mode=auto nat=yes';
const trunkMissing =
  'auth_type:missing_authtype device_type:missing_devicetype lock_international:missing_lockinternational ' +
  'international_route:missing_internationalroute music_on_hold:missing_musiconhold allowed_codecs:missing_allowedcodecs ' +
  'dtmf_mode:missing_dtmfmode nat:missing_nat';
const trunkWrong =
  'auth_type=9:invalid_authtype auth_type=2:invalid_password_auth password=short:invalid_password password=nodigits:invalid_password ' +
  'password=password1:weak_password ip=300:invalid_ip ip=198.51.100.7:invalid_ip_auth device_type=9:invalid_devicetype ' +
  'callerid_number=x:invalid_callerid canada_routing=9:invalid_canada_routing lock_international=9:invalid_lockinternational ' +
  'international_route=9:invalid_internationalroute music_on_hold=polka:invalid_musiconhold language=de:invalid_language ' +
  'allowed_codecs=ulaw;mp3:invalid_allowedcodecs dtmf_mode=x:invalid_dtmfmode nat=maybe:invalid_nat sip_traffic=2:invalid_sip_traffic ' +
  'max_expiry=59:invalid_max_expiry rtp_timeout=0:invalid_rtp_timeout rtp_hold_timeout=3601:invalid_rtp_hold_timeout ' +
  'rtp_timeout=700:rtp_timeout_greater_than_rtp_hold_timeout ip_restriction=!:invalid_ip ' +
  'enable_ip_restriction=x:invalid_enable_ip_restriction enable_ip_restriction=1:missing_ip_restriction ' +
  'pop_restriction=9999:invalid_pop_restriction enable_pop_restriction=x:invalid_enable_pop_restriction ' +
  'enable_pop_restriction=1:missing_pop_restriction internal_extension=x:invalid_extension ' +
  'internal_extension=123456:invalid_extension_length internal_extension=7:used_extension ' +
  'internal_voicemail=x:invalid_internalvoicemail internal_dialtime=61:invalid_internaldialtime ' +
  'reseller_client=1:invalid_resellerclient reseller_client={client}:missing_resellerpackage ' +
  'reseller_package=1:invalid_resellerpackage reseller_package=8378:missing_resellerclient ' +
  'reseller_nextbilling=2012-12-31:invalid_resellernextbilling record_calls=x:invalid_record_calls ' +
  'transcription_locale=x:invalid_transcription_locale transcription_email=x:invalid_transcription_email ' +
  'transcribe=1:missing_transcription_locale';

const dids = 'perminute_monthly perminute_minute perminute_setup flat_monthly flat_minute flat_setup';
const place = 'location_id location_name country area_code stock monthly setup minute';
const signUp =
  'firstname=Ann lastname=Lee address=Road city=Miami state=FL country=US zip=33101 phone_number=5551230000 ' +
  'email=ann@example.com confirm_email=ann@example.com password=annspassword confirm_password=annspassword';
const server = 'server_name server_shortname server_hostname server_ip server_country server_pop server_recommended';

export const pages: Readonly<Record<string, Page>> = {
  addCharge: {
    good: 'client={client} charge=4.99',
    missing: 'client:missing_client charge:missing_charge',
    wrong: 'client=1:invalid_client charge=x:invalid_charge charge=0:invalid_charge charge=-1:invalid_charge',
  },
  addPayment: {
    good: 'client={client} payment=4.99',
    missing: 'client:missing_client payment:missing_payment',
    wrong: 'client=x:invalid_client payment=1e3:invalid_payment payment=0.00:invalid_payment',
  },
  getBalanceManagement: {
    good: 'balance_management=1',
    wrong: 'balance_management=9:invalid_balancemanagement',
    reply: 'balance_management[value description]',
  },
  getCharges: {
    good: 'client={client}',
    missing: 'client:missing_client',
    wrong: 'client=1:invalid_client',
    reply: 'charges[id date amount description]',
  },
  getClientPackages: {
    good: 'client={client}',
    missing: 'client:missing_client',
    wrong: 'client=1:invalid_client',
    reply: 'packages[value description]',
  },
  getClients: {
    good: 'client=',
    wrong: 'client=?:invalid_client client=1:no_client client=nobody@example.com:no_client',
    reply:
      'clients[client email password company firstname lastname address city state country zip phone_number balance_management]',
  },
  getClientThreshold: {
    good: 'client={client}',
    missing: 'client:missing_client',
    wrong: 'client=1:invalid_client',
    reply: 'threshold_information[threshold email]',
  },
  getDeposits: {
    good: 'client={client}',
    missing: 'client:missing_client',
    wrong: 'client=1:invalid_client',
    reply: 'deposits[id date amount description]',
  },
  getPackages: {
    good: 'package=8378',
    wrong: 'package=1:invalid_package',
    reply:
      'packages[package name markup_fixed markup_percentage pulse international_route canada_route monthly_fee setup_fee free_minutes]',
  },
  getResellerBalance: {
    good: 'client={client}',
    missing: 'client:missing_client',
    wrong: 'client=1:invalid_client',
    reply: 'balance[current_balance spent_total calls_total time_total spent_today calls_today time_today]',
  },
  setClient: {
    good: 'client={client} email=jd@example.com password=newsecret firstname=J lastname=D phone_number=5551112223',
    missing:
      'client:missing_client email:missing_email password:missing_password firstname:missing_firstname lastname:missing_lastname ' +
      'phone_number:missing_phonenumber',
    wrong:
      'client=1:invalid_client email=x:invalid_email email=other@example.com:used_email password=x:invalid_password ' +
      'password=12345678:weak_password firstname=1:invalid_firstname lastname=1:invalid_lastname country=ZZ:invalid_country ' +
      'zip=!:invalid_zip phone_number=x:invalid_phonenumber balance_management=9:invalid_balancemanagement',
  },
  setClientThreshold: {
    good: 'client={client} threshold=10',
    missing: 'client:missing_client threshold:Invalid_threshold',
    wrong:
      'client=1:invalid_client threshold=0:Invalid_threshold threshold=251:Invalid_threshold threshold=x:Invalid_threshold ' +
      'email=x:invalid_email',
  },
  signupClient: {
    good: signUp,
    missing:
      'firstname:missing_firstname lastname:missing_lastname address:missing_address city:missing_city state:missing_state ' +
      'country:missing_country zip:missing_zip phone_number:missing_phonenumber email:missing_email ' +
      'confirm_email:missing_email_confirm password:missing_password confirm_password:missing_password_confirm',
    wrong:
      'firstname=1:invalid_firstname lastname=1:invalid_lastname country=USA:invalid_country zip=!:invalid_zip ' +
      'phone_number=x:invalid_phonenumber email=x:invalid_email confirm_email=bob@example.com:mismatch_email_confirm ' +
      'password=x:invalid_password confirm_password=other:mismatch_password_confirm balance_management=9:invalid_balancemanagement',
    reply: 'client',
  },
  delClient: {
    good: 'client={lone}',
    missing: 'client:missing_client',
    wrong: 'client=1:invalid_client client={client}:account_with_dids',
  },
  getBalance: {
    good: 'advanced=true',
    reply: 'balance[current_balance spent_total calls_total time_total spent_today calls_today time_today]',
  },
  getIP: { good: '', reply: 'ip' },
  getCountries: { good: 'country=CA', wrong: 'country=Canada:invalid_country', reply: 'countries[value description]' },
  getTransactionHistory: {
    good: 'date_from={today} date_to={today}',
    missing: 'date_from:missing_from_date date_to:missing_to_date',
    wrong:
      'date_from=x:invalid_date date_to=2016-13-01:invalid_date date_from=2999-01-01:invalid_date_from ' +
      'date_from=2016-06-03:invalid_daterange',
    reply: 'transactions[date uniqueid type description ammount]',
  },
  getServersInfo: { good: 'server_pop=1', wrong: 'server_pop=9999:invalid_serverpop', reply: `servers[${server}]` },
  getStates: { good: '', reply: 'states[state description]' },
  getProvinces: { good: '', reply: 'provinces[province description]' },
  getRateCentersUSA: {
    good: 'state=FL',
    missing: 'state:missing_state',
    wrong: 'state=XX:invalid_state',
    reply: 'ratecenters[ratecenter available]',
  },
  getRateCentersCAN: {
    good: 'province=ON',
    missing: 'province:missing_province',
    wrong: 'province=XX:invalid_province',
    reply: 'ratecenters[ratecenter available]',
  },
  getDIDsUSA: {
    good: 'state=FL ratecenter=MIAMI',
    missing: 'state:missing_state',
    wrong: 'state=XX:invalid_state state=AK:invalid_ratecenter ratecenter=ALFORD:no_did',
    reply: `dids[did ratecenter state state_description ${dids} has_port_out_pin sms]`,
  },
  getDIDsCAN: {
    good: 'province=ON',
    missing: 'province:missing_province',
    wrong: 'province=XX:invalid_province ratecenter=Nowhere:invalid_ratecenter province=YT:no_did',
    reply: `dids[did ratecenter province province_description ${dids} sms]`,
  },
  searchDIDsUSA: {
    good: 'state=FL type=starts query=786',
    missing: 'type:missing_type query:missing_query',
    wrong: 'state=XX:invalid_state type=like:invalid_type query=?:invalid_query query=999:no_did',
    reply: `dids[did ratecenter state state_description ${dids}]`,
  },
  searchDIDsCAN: {
    good: 'type=contains query=555',
    missing: 'type:missing_type query:missing_query',
    wrong: 'province=XX:invalid_province type=like:invalid_type query=12345678901:invalid_query',
    reply: `dids[did ratecenter province province_description ${dids}]`,
  },
  searchTollFreeUSA: {
    good: 'type=starts query=888',
    missing: 'type:missing_type query:missing_query',
    wrong: 'type=like:invalid_type query=!:invalid_query query=777:no_did',
    reply: 'dids[did monthly minute_usa minute_canada minute_puertorico minute_alaska setup]',
  },
  searchTollFreeCanUS: {
    good: 'type=starts query=877',
    missing: 'type:missing_type query:missing_query',
    wrong: 'type=like:invalid_type query=!:invalid_query',
    reply: 'dids[did monthly minute setup]',
  },
  searchVanity: {
    good: 'type=8** query=***JHON',
    missing: 'type:missing_type query:missing_query',
    wrong: 'type=801:invalid_type query=HELLO:invalid_query',
    reply:
      'dids[did monthly_american monthly_canadian minute_american_usa minute_american_canada minute_canadian setup_american setup_canadian]',
  },
  getCarriers: { good: 'carrier=2', wrong: 'carrier=9:invalid_carrier', reply: 'carriers[value description]' },
  getInternationalTypes: { good: 'type=NATIONAL', wrong: 'type=x:invalid_type', reply: 'types[value description]' },
  getDIDCountries: {
    good: 'country_id=205 type=GEOGRAPHIC',
    missing: 'type:missing_type',
    wrong: 'country_id=9999:invalid_countryid type=x:invalid_type',
    reply: 'countries[value description]',
  },
  getDIDsInternationalGeographic: {
    good: 'country_id=72',
    missing: 'country_id:missing_countryid',
    wrong: 'country_id=9999:invalid_countryid country_id=10:no_did',
    reply: `locations[${place} monthly_per_minute setup_per_minute channels]`,
  },
  getDIDsInternationalNational: {
    good: 'country_id=199',
    missing: 'country_id:missing_countryid',
    wrong: 'country_id=x:invalid_countryid',
    reply: `locations[${place} monthly_per_minute setup_per_minute]`,
  },
  getDIDsInternationalTollFree: {
    good: 'country_id=10',
    missing: 'country_id:missing_countryid',
    wrong: 'country_id=x:invalid_countryid',
    reply: `locations[${place}]`,
  },
  orderDID: {
    good: `did=7865550110 ${routed} billing_type=1`,
    missing: `did:missing_did ${routedMissing} ${billing}`,
    wrong: `did=x:invalid_did did=2125550100:invalid_did did=8885550200:invalid_did did={did}:did_in_use ${routedWrong} ${billingWrong} ${resold}`,
  },
  orderTollFree: {
    good: `did=8885550200 ${routed}`,
    missing: `did:missing_did ${routedMissing}`,
    wrong: `did=x:invalid_did did=7865550110:invalid_did ${routedWrong} ${resold}`,
  },
  orderVanity: {
    good: `did=8772223333 ${routed} carrier=1`,
    missing: `did:missing_did ${routedMissing} carrier:missing_carrier`,
    wrong: `did=x:invalid_did did=7865550110:invalid_did carrier=9:invalid_carrier ${routedWrong} ${resold}`,
  },
  orderDIDVirtual: {
    good: `digits=001 ${routed}`,
    missing: `digits:missing_digits ${routedMissing}`,
    wrong: `digits=01:invalid_digits digits=abc:invalid_digits ${routedWrong} ${resold}`,
  },
  orderDIDInternationalGeographic: {
    good: `location_id=a65 quantity=2 ${routed} billing_type=1`,
    missing: `location_id:missing_location quantity:missing_params ${routedMissing} ${billing}`,
    wrong: `location_id=!:invalid_location location_id=a5644:invalid_location quantity=0:invalid_quantity quantity=3:unsifficient_stock ${routedWrong} ${billingWrong} ${resold}`,
  },
  orderDIDInternationalNational: {
    good: `location_id=a5644 quantity=1 ${routed} billing_type=2`,
    missing: `location_id:missing_location quantity:missing_params ${routedMissing} ${billing}`,
    wrong: `location_id=a65:invalid_location quantity=x:invalid_quantity ${routedWrong} ${billingWrong} ${resold}`,
  },
  orderDIDInternationalTollFree: {
    good: `location_id=a6422 quantity=1 ${routed}`,
    missing: `location_id:missing_location quantity:missing_params ${routedMissing}`,
    wrong: `location_id=a65:invalid_location quantity=x:invalid_quantity ${routedWrong} ${resold}`,
  },
  backOrderDIDUSA: {
    good: `quantity=3 state=FL ratecenter=ALFORD ${routed} billing_type=2`,
    missing: `quantity:missing_params state:missing_state ratecenter:missing_params ${routedMissing} ${billing}`,
    wrong: `quantity=x:invalid_quantity state=ON:invalid_state ratecenter=Nowhere:invalid_ratecenter ${routedWrong} ${billingWrong}`,
  },
  backOrderDIDCAN: {
    good: `quantity=1 province=ON ratecenter=Ottawa ${routed} billing_type=2`,
    missing: `quantity:missing_params province:missing_province ratecenter:missing_params ${routedMissing} ${billing}`,
    wrong: `quantity=101:invalid_quantity province=FL:invalid_province ratecenter=Nowhere:invalid_ratecenter ${routedWrong} ${billingWrong}`,
  },
  getBackOrders: {
    good: '',
    reply:
      'quantity back_orders[id description routing failover_busy failover_unreachable failover_noanswer voicemail pop dialtime cnam billing_type order_date]',
  },
  getDIDsInfo: {
    good: 'client=',
    wrong: 'did=x:invalid_did did=7865550199:no_did client=1:no_did',
    reply:
      'dids[did description routing failover_busy failover_unreachable failover_noanswer voicemail pop dialtime cnam e911 ' +
      'callerid_prefix note port_out_pin billing_type next_billing order_date reseller_account reseller_next_billing ' +
      'reseller_monthly reseller_minute reseller_setup sms_available sms_enabled sms_email sms_email_enabled sms_forward ' +
      'sms_forward_enabled sms_url_callback sms_url_callback_enabled sms_url_callback_retry smpp_enabled smpp_url smpp_user ' +
      'smpp_pass transcribe transcription_locale transcription_redaction transcription_summary transcription_sentiment ' +
      'transcription_email +]',
  },
  setDIDInfo: {
    good: `did={did} ${routed} billing_type=1`,
    missing: `did:missing_did ${routedMissing} ${billing}`,
    wrong:
      `did=7865550199:invalid_did ${routedWrong} ${billingWrong} port_out_pin=12:invalid_pin record_calls=x:invalid_record_calls ` +
      'transcription_locale=x:invalid_transcription_locale transcription_email=x:invalid_transcription_email ' +
      'transcription_redaction=1:invalid_transcription_redaction transcription_summary=1:invalid_transcription_summary ' +
      'transcription_sentiment=1:invalid_transcription_sentiment',
  },
  setDIDRouting: {
    good: 'did={did} routing=sys:hangup',
    missing: 'did:missing_did routing:missing_routing',
    wrong: 'did=1:invalid_did routing=x:invalid_routing_header',
  },
  setDIDPOP: {
    good: 'did={did} pop=1',
    missing: 'did:missing_did pop:missing_serverpop',
    wrong: 'did=1:invalid_did pop=9999:invalid_serverpop',
  },
  setDIDVoicemail: {
    good: 'did={did} voicemail=101',
    missing: 'did:missing_did',
    wrong: 'did=1:invalid_did voicemail=x:invalid_mailbox',
  },
  setDIDBillingType: {
    good: 'did={did} billing_type=2',
    missing: `did:missing_did ${billing}`,
    wrong: `did=1:invalid_did billing_type=1:same_did_billingtype ${billingWrong} did={tollfree}:no_change_billingtype`,
  },
  connectDID: {
    good: 'did={did} account={reseller} monthly=3.50 setup=1.99 minute=0.03',
    missing:
      'did:missing_did account:missing_account monthly:missing_monthly setup:missing_setup minute:missing_minute',
    wrong:
      'did=1:invalid_did did={connected}:did_in_use account=100000_Plain:invalid_account monthly=x:invalid_monthly ' +
      'setup=-1:invalid_setup minute=x:invalid_minute next_billing=2014-03-30:invalid_resellernextbilling',
  },
  unconnectDID: {
    good: 'did={connected}',
    missing: 'did:missing_did',
    wrong: 'did={did}:invalid_did did=1:invalid_did',
  },
  cancelDID: {
    good: 'did={did}',
    missing: 'did:missing_did',
    wrong: 'did=7865550199:invalid_did did={uncancellable}:cancel_failed',
  },
  getVPRIs: {
    good: '',
    wrong: 'vpri=1:no_vpri vpri=x:invalid_id',
    reply:
      'vpri[vpri name note channels monthly_fee next_billing burst_enabled burst_max_channels burst_percentage_charge]',
  },
  getDIDvPRI: { good: 'vpri=100112', missing: 'vpri:missing_params', wrong: 'vpri=1:invalid_id', reply: 'vpri dids' },
  assignDIDvPRI: {
    good: 'vpri=100112 did={did}',
    missing: 'vpri:missing_params did:missing_did',
    wrong: 'vpri=1:invalid_id did=1:invalid_did did={bundled}:did_in_use',
    reply: 'vpri DIDAdded monthly',
  },
  removeDIDvPRI: {
    good: 'vpri=100112 did={bundled}',
    missing: 'did:missing_did',
    wrong: 'vpri=1:invalid_id did={did}:invalid_did',
    reply: 'vpri DIDRemoved',
  },
  getPortability: {
    good: 'did=5552341234',
    missing: 'did:missing_did',
    wrong: 'did=x:invalid_did',
    reply: 'portable sms plans[title pricePerMonth pricePerMin]',
  },
  addLNPPort: {
    good:
      'portType=1 numbers=7865551299,7865551298 statementName= firstName=John lastName=Doe address1=Road city=Covina zip=91722 ' +
      'state=CA country=US providerName=Telco providerAccount=A-77',
    missing: portMissing,
    wrong: portWrong,
    reply: 'port',
  },
  addLNPFile: {
    good: 'portid={portid} file={pdf}',
    missing: 'portid:invalid_portingid file:missing_file',
    wrong: 'portid=1:invalid_portingid file=!!:no_base64file file=AAAA:invalid_attach_file',
    reply: 'attachment',
  },
  getLNPStatus: {
    good: 'portid={portid}',
    missing: 'portid:invalid_portingid',
    wrong: 'portid=1:invalid_portingid',
    reply: 'post_status post_status_description',
  },
  getLNPNotes: {
    good: 'portid={portid}',
    missing: 'portid:invalid_portingid',
    wrong: 'portid=1:invalid_portingid',
    reply: 'list[note date time]',
  },
  getLNPListStatus: { good: '', reply: 'list_status' },
  getLNPList: {
    good: '',
    wrong:
      'portid=1:invalid_portingid portStatus=done:invalid_port_status startDate=30-03-2014:invalid_foc_startdate ' +
      'endDate=x:invalid_foc_enddate',
    reply: 'list[portid numbers foc_date status]',
  },
  getLNPDetails: {
    good: 'portid={portid}',
    missing: 'portid:invalid_portingid',
    wrong: 'portid=1:invalid_portingid',
    reply:
      'id numbers[did rateCenter state] isPartial locationType isMobile mobileInfo tfType portType btn services statementName ' +
      'firstName lastName address1 address2 city zip state country providerName providerAccount customer_notes ' +
      'notes[note date time] post_status post_status_description date focDate attachments[id description type bytes]',
  },
  getLNPAttachList: {
    good: 'portid={portid}',
    missing: 'portid:invalid_portingid',
    wrong: 'portid=1:invalid_portingid portid={bare}:no_attachments',
    reply: 'list[attachid type size]',
  },
  getLNPAttach: {
    good: 'attachid={attachid} portid={portid}',
    missing: 'attachid:invalid_attachid portid:invalid_portingid',
    wrong: 'attachid=1:invalid_attachid portid=1:invalid_portingid portid={bare}:invalid_attachid',
    reply: 'type size base64',
  },
  getSubAccounts: {
    good: 'account=',
    wrong: 'account=100000_none:no_account',
    reply:
      'accounts[id account username description protocol auth_type password ip device_type callerid_number canada_routing ' +
      'lock_international international_route music_on_hold language allowed_codecs dtmf_mode nat sip_traffic max_expiry ' +
      'rtp_timeout rtp_hold_timeout ip_restriction enable_ip_restriction pop_restriction enable_pop_restriction send_bye ' +
      'record_calls internal_extension internal_voicemail internal_dialtime reseller_client reseller_package ' +
      'reseller_nextbilling transcribe transcription_locale transcription_redaction transcription_summary ' +
      'transcription_sentiment transcription_email parking_lot enable_internal_cnam internal_cnam tfcarrier default_e911 ' +
      'call_pickup_behavior +]',
  },
  createSubAccount: {
    good: `username=Desk protocol=1 ${trunk}`,
    missing: `username:missing_username protocol:missing_protocol password:missing_password ${trunkMissing}`,
    wrong:
      `username=a_b:invalid_username username=Plain:used_username protocol=2:invalid_protocol ${trunkWrong} ` +
      'transcription_redaction=1:invalid_transcription_redaction transcription_summary=1:invalid_transcription_summary ' +
      'transcription_sentiment=1:invalid_transcription_sentiment',
    reply: 'id account',
  },
  setSubAccount: {
    good: `id={id} ${trunk}`,
    missing: `id:missing_id ${trunkMissing}`,
    wrong: `id=1:invalid_id ${trunkWrong}`,
  },
  delSubAccount: {
    good: 'id={id}',
    missing: 'id:missing_id',
    wrong: 'id=1:invalid_id id={resellerId}:account_with_dids',
  },
  getRegistrationStatus: {
    good: 'account={reseller}',
    missing: 'account:missing_account',
    wrong: 'account=100000_none:invalid_account',
    reply: `registered rerouted from_server_pop registrations[${server} register_ip register_port register_next register_protocol register_transport]`,
  },
};
