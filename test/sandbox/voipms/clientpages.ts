import { type Page, server } from './document.js';

const signUp =
  'firstname=Ann lastname=Lee address=Road city=Miami state=FL country=US zip=33101 phone_number=5551230000 ' +
  'email=ann@example.com confirm_email=ann@example.com password=annspassword confirm_password=annspassword';

export const clientPages: Readonly<Record<string, Page>> = {
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
      'password=12345678:weak_password firstname=1:invalid_firstname lastname=1:invalid_lastname state=FLORIDA:invalid_state country=ZZ:invalid_country ' +
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
      'firstname=1:invalid_firstname lastname=1:invalid_lastname state=FLORIDA:invalid_state country=USA:invalid_country zip=!:invalid_zip ' +
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
    good: 'date_from={yesterday} date_to={tomorrow}',
    missing: 'date_from:missing_from_date date_to:missing_to_date',
    wrong:
      'date_from=x:invalid_date date_to=2016-13-01:invalid_date date_from=2999-01-01:invalid_date_from ' +
      'date_from=2016-06-03:invalid_daterange',
    reply: 'transactions[date uniqueid type description ammount]',
  },
  getServersInfo: { good: 'server_pop=1', wrong: 'server_pop=9999:invalid_serverpop', reply: `servers[${server}]` },
};
