import { type Page } from './document.js';

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
const dids = 'perminute_monthly perminute_minute perminute_setup flat_monthly flat_minute flat_setup';
const place = 'location_id location_name country area_code stock monthly setup minute';

export const numberPages: Readonly<Record<string, Page>> = {
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
    wrong: 'state=XX:invalid_state state=AK:invalid_ratecenter ratecenter=ALFORD:unavailable_info',
    reply: `dids[did ratecenter state state_description ${dids} has_port_out_pin sms]`,
  },
  getDIDsCAN: {
    good: 'province=ON',
    missing: 'province:missing_province',
    wrong: 'province=XX:invalid_province ratecenter=Nowhere:invalid_ratecenter province=YT:unavailable_info',
    reply: `dids[did ratecenter province province_description ${dids} sms]`,
  },
  searchDIDsUSA: {
    good: 'state=FL type=starts query=786',
    missing: 'type:missing_type query:missing_query',
    wrong: 'state=XX:invalid_state type=like:invalid_type query=?:invalid_query query=999:unavailable_info',
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
    wrong: 'type=like:invalid_type query=!:invalid_query query=777:unavailable_info',
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
    wrong: 'country_id=9999:invalid_countryid country_id=10:unavailable_info',
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
};
