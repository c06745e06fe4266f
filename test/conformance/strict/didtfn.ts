import { type Answered } from '../faults/proxy.js';
import { type Manners, type Rule } from './front.js';

/** The parameters of every operation, beside `token` and `accountno`, as seed document 001 lists them. */
const operations: Readonly<Record<string, string>> = {
  availabilitystate: '',
  availabilitynpanxx: 'state*',
  searchdid: 'state* NPANXX NPANXXYYYY',
  searchtfn: 'tfn_prefix*',
  defineTrunk: 'title* primaryTrunk* primaryPrefix primaryPort secondaryTrunk secondaryPrefix secondaryPort billingType* sessions mou call_forwarding',
  get_trunk: 'tg_id',
  update_trunk: 'trunkid* title primaryTrunk primaryPrefix primaryPort secondaryTrunk secondaryPrefix secondaryPort call_forwarding',
  reserve: 'category* state npanxx city tfn_prefix number*',
  bulkreserve: 'category* state npanxx city tfn_prefix quantity*',
  remove_reserved: 'reserveId* number',
  getnumbers: 'category status trunkId orderno',
  updatenumber: 'number* trunkId status',
  gen_order: 'trunk_id* reserveId*',
  process_order: 'orderId*',
  check_lnp: 'numbers*',
  generate_lnp_order: 'numbers* category* subscriberType* loaAuthorizingPerson* loa_doc* carrier_doc* requestedFocDate wirelessAccountNumber wirelessPin',
  get_new_orders: 'orderId',
  get_lnp_orders: 'orderId',
  did_stats: 'number*',
  daily_cdrs: 'from to',
  tg_stats: 'tg_id*',
  monthly_summary: 'year* month',
  defineTrunk_termination: 'title* ipaddress* ports* cps',
  get_trunk_termination: 'tg_id',
  disable_trunk_termination: 'tg_id*',
  daily_cdrs_termination: 'from to',
  tg_stats_termination: 'tg_id*',
  monthly_summary_termination: 'year* month',
  get_invoices: 'from to',
  financial_summary: 'activitytype',
  get_payments: 'referenceno from to method',
  make_payment: 'firstname* lastname* cardnumber* expmonth* expyear* address address2 state city zipcode cvv*',
}; // prettier-ignore
/** Blank means something there: "Unlimited or {blank}". */
const mayBeEmpty = ['mou'];

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
    return [name, { method: 'POST', writing, parameters: parameters.split(' ').filter(Boolean), mayBeEmpty }];
  },
  refuse: (wrong) => said(`Invalid ${wrong.split(' ')[0]}`),
  forbidden: { status: 403, type: 'text/html', body: Buffer.from('<html><h1>Forbidden</h1></html>') },
});
