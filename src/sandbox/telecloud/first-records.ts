import { type LedgerEvent, type Values } from './events.js';
import { type Ledger } from './ledger.js';

const variables: Values = {
  VAR1: 'IMEI|Y|TEXT||Enter the IMEI from the GSM device.|Y|Device Information',
  VAR2: 'ICCID|Y|TEXT||The number of the SIM card.|Y|Device Information',
  VAR3: "MDN|N|TEXT||The subscriber's mobile number.|N|Mobile Number",
  VAR4: 'Number_Port|Y|OPTIONS|YES,NO|Select YES if porting an existing number.|N|Porting Information',
};
const price = { setup_price: '0.00', status: '1' };
const plan = { ...price, product_id: '330', recurring_price: '25.00' };
const data = { description: 'Data for phones and tablets.', cycle_days: '30' };

/** An account's initial records: products, rate plans (including magic ones), a usage component and a promo code. */
export function begin(ledger: Ledger): void {
  if (ledger.entries().length > 0) return;
  const event = (kind: Extract<LedgerEvent, { type: 'put' }>['kind'], id: string, values: Values): LedgerEvent => ({
    type: 'put',
    kind,
    id,
    values,
    operation: 'begin',
  });
  const magic = Array.from({ length: 10 }, (_, i) => String(99_001 + i));
  ledger.record(
    event('product_group', '73', { name: 'GSMA Network', status: '1', ...variables }),
    event('product', '330', {
      ...price,
      ...data,
      product_group_id: '73',
      product_type: 'TRADITIONAL',
      name: 'BY THE GIG',
      recurring_price: '20.00',
      prompt_for_variables: 'Y',
    }),
    event('product', '337', {
      ...price,
      product_group_id: '73',
      product_type: 'ADD-ON',
      name: 'POWER PACK - 1GB OF DATA',
      description: 'Adds 1GB of data to a plan.',
      recurring_price: '8.00',
    }),
    event('product', '331', {
      ...price,
      ...data,
      product_group_id: '73',
      product_type: 'TRADITIONAL',
      name: 'METERED DATA',
      recurring_price: '20.00',
      attached_components: '8417871',
    }),
    event('plan', '52753', {
      ...plan,
      product_id: '331',
      name: 'YourBrand Metered',
      description: 'Data over the allowance is billed by use.',
    }),
    event('plan', '52747', { ...plan, name: 'YourBrand By the Gig', description: 'Data by the gigabyte.' }),
    event('plan', '52750', {
      ...plan,
      name: 'YourBrand By the Gig, ported',
      description: 'The same, with a number to port: it takes its time.',
      takes_time: 'Y',
    }),
    event('plan', '52808', {
      ...price,
      product_id: '337',
      name: 'YourBrand PowerPack',
      description: '1GB of data.',
      recurring_price: '8.00',
    }),
    ...magic.map((id) =>
      event('plan', id, { ...plan, name: `Magic plan ${id}`, description: 'See the list of magic values.' }),
    ),
    event('component', '8417871', {
      product_group_id: '73',
      name: 'Data over the allowance',
      description: 'Each MB after the first 1000.',
      starting_quantity: '1000',
      unit_price: '0.0030',
      reset_with_cycle: 'Y',
      var_sets_maximum: 'Y',
      status: '1',
    }),
    event('promo', '20off', { value: '12.35', expiration_date: '12/31/2035', id: '5501' }),
  );
}
