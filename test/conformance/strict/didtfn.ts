import { type Answered } from '../faults/proxy.js';
import { type Manners, type Rule } from './front.js';
import { parametersOf } from './parameters.js';

const ends = `primaryPrefix:fourToSix, primaryPort:fourDigits, secondaryTrunk:address, secondaryPrefix:fourToSix, secondaryPort:fourDigits`;
const request = 'category*=landline|tollfree, state, npanxx:sixDigits, city, tfn_prefix:threeDigits';
const period = 'from:day, to:day';
const month = 'year*:fourDigits, month:month';

/** The parameters of every operation, beside `token` and `accountno`, as seed document 001 lists them. Notation: `parametersOf`. */
const operations: Readonly<Record<string, string>> = {
  availabilitystate: '',
  availabilitynpanxx: 'state*',
  searchdid: 'state*, NPANXX:sixDigits, NPANXXYYYY:tenDigits',
  searchtfn: 'tfn_prefix*:threeDigits',
  // "Unlimited or {blank}".
  defineTrunk: `title*, primaryTrunk*:address, ${ends}, billingType*=Metered|Unmetered, sessions:whole, mou?, call_forwarding:elevenDigits`,
  get_trunk: 'tg_id:whole',
  update_trunk: `trunkid*:whole, title, primaryTrunk:address, ${ends}, call_forwarding:elevenDigits`,
  reserve: `${request}, number*:tenDigits`,
  bulkreserve: `${request}, quantity*:thousand`,
  remove_reserved: 'reserveId*:whole, number:manyTenDigits',
  getnumbers: 'category=landline|tollfree, status=0|1|2, trunkId:whole, orderno:whole',
  updatenumber: 'number*:manyTenDigits, trunkId:whole, status=0|1|2',
  gen_order: 'trunk_id*:whole, reserveId*:whole',
  process_order: 'orderId*:whole',
  check_lnp: 'numbers*:manyElevenDigits',
  generate_lnp_order: `numbers*:manyElevenDigits, category*=landline|tollfree, subscriberType*=residential|business, loaAuthorizingPerson*,
    loa_doc*, carrier_doc*, requestedFocDate:time, wirelessAccountNumber, wirelessPin`,
  get_new_orders: 'orderId:whole',
  get_lnp_orders: 'orderId:whole',
  did_stats: 'number*:manyTenDigits',
  daily_cdrs: period,
  tg_stats: 'tg_id*:many',
  monthly_summary: month,
  defineTrunk_termination: 'title*, ipaddress*:address, ports*:thousand, cps:whole',
  get_trunk_termination: 'tg_id:whole',
  disable_trunk_termination: 'tg_id*:whole',
  daily_cdrs_termination: period,
  tg_stats_termination: 'tg_id*:many',
  monthly_summary_termination: month,
  get_invoices: period,
  financial_summary: `activitytype=All Activity|Test Call Credit|Bank Transfer|Bank Fee|Paypal Transfer|Paypal Fee|USF Tax Deduction|
    Payment Cancelled|Payment Refund|Call Charges|Order (New DIDs)|Order (LNP)|Credit Card|Credit Card Fee`,
  get_payments: 'referenceno, from:time, to:time, method=Paypal|Bank|Credit Card',
  make_payment: `firstname*, lastname*, cardnumber*:whole, expmonth*:whole, expyear*:whole, address, address2, state, city, zipcode,
    cvv*:whole`,
};

const said = (error: string): Answered => ({
  status: 200,
  type: 'text/html',
  body: Buffer.from(JSON.stringify({ status: '404', error })),
});

/** A POST of a form to a path that is the operation's name; papers make it a multipart one. */
export const didtfnManners = (token: string, accountno: string): Manners => ({
  credentials: { token, accountno },
  rule: ({ path }): readonly [string, Rule] | undefined => {
    const name = path.slice(1);
    const parameters = operations[name];
    if (parameters === undefined) return undefined;
    const writing = name === 'generate_lnp_order' ? 'multipart' : 'urlencoded';
    return [name, { method: 'POST', writing, parameters: parametersOf(parameters) }];
  },
  refuse: (wrong) => said(`Invalid ${wrong.split(' ')[0]}`),
  forbidden: { status: 403, type: 'text/html', body: Buffer.from('<html><h1>Forbidden</h1></html>') },
});
