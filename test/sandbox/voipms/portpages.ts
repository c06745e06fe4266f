import { type Page, server } from './document.js';

/** The running service has one word for whatever is wrong with the parameters of a port. */
const portMissing =
  'portType:invalid numbers:invalid firstName:invalid lastName:invalid address1:invalid city:invalid zip:invalid state:invalid ' +
  'country:invalid providerName:invalid providerAccount:invalid';
const portWrong =
  'portType=6:invalid portType=2:invalid portType=3:invalid numbers=12:invalid numbers=8005551234:invalid ' +
  'numbers=7865551234,8005551234:invalid numbers=2265551234:invalid numbers={did}:invalid_number_exist ' +
  'numbers=7865559032:invalid_number_exist numbers=7865559033:invalid_number_fax firstName=J0hn:invalid lastName=<b>:invalid ' +
  'zip=!:invalid country=USA:invalid locationType=1:invalid locationType=yes:invalid statementName=Acme:invalid isMobile=1:invalid ' +
  'isPartial=2:invalid tfType=4:invalid pin=!:invalid imei=x:invalid btn=x:invalid snn=12:invalid madeUp=1:invalid';
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

export const portPages: Readonly<Record<string, Page>> = {
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
    reply: 'list[portid numbers foc_date port_status port_status_description]',
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
    wrong: 'account=100000_none:no_subaccount',
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
