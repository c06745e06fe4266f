import { expect, describe, it } from '@jest/globals';
import { account, type Account, attributeOf, externalModule, valueOf } from './harness.js';

const plan = {
  name: 'A plan with a name',
  description: 'What the plan is.',
  recurring_price: '10.00',
  setup_price: '0.00',
  status: '1',
};
const metered = { attached_components: '[{"component_id":"8417871","max_units":"100"}]' };

describe('plans', () => {
  it('of a CORE account need no product group; those of a VAR account take nothing that is a product’s', async () => {
    const at = await account();
    const product = attributeOf(await at.done('Plan/Create', { ...plan, cycle_days: '30' }), 'product_id');
    expect(product).not.toBe('');
    const rate = attributeOf(
      await at.done('Plan/Create', { ...plan, product_id: product, status: '4' }),
      'rate_plan_id',
    );
    for (const [name, value] of Object.entries({
      product_group_id: '73',
      cycle_days: '30',
      product_type: 'ADD-ON',
      prompt_for_variables: 'Y',
      replenish_with_plan: 'Y',
      carrier_product_id: 'X',
      attached_components: '8417871',
    })) {
      expect(await at.refused('Plan/Create', { ...plan, product_id: product, [name]: value })).toMatch(/VAR plans/);
      if (name !== 'product_group_id' && name !== 'product_type')
        expect(await at.refused('Plan/Edit', { ...plan, rate_plan_id: rate, [name]: value })).toMatch(/VAR plans/);
    }
    expect(await at.refused('Plan/Create', { ...plan, status: '4' })).toMatch(/status must be 1 or 2/);
  });

  it('that are made without a type are TRADITIONAL wherever they are listed', async () => {
    const at = await account();
    const id = attributeOf(await at.done('Plan/Create', { ...plan, cycle_days: '30' }), 'product_id');
    const listed = await at.done('Customer/Qualify', {
      account_number: await at.customer(),
      product_type: 'TRADITIONAL',
    });
    expect(new RegExp(`<COREProduct id="${id}">.*?</COREProduct>`, 's').exec(listed)?.[0]).toContain(
      '<TYPE>TRADITIONAL</TYPE>',
    );
  });

  it('have components of their group, and limits where the maker of a component allows them', async () => {
    const at = await account();
    const create = (attached_components: string) =>
      at.refused('Plan/Create', { ...plan, product_group_id: '73', attached_components });
    expect(await create('8417871,999')).toMatch(/component was not found/);
    const group = attributeOf(await at.done('ProductGroup/Create', { name: 'Other' }), 'product_group_id');
    expect(
      await at.refused('Plan/Create', { ...plan, product_group_id: group, attached_components: '8417871' }),
    ).toMatch(/product group/);
    const limit = (rate_plan_id: string, component_limits: string) =>
      at.refused('Plan/Edit', { ...plan, rate_plan_id, component_limits });
    expect(await limit('52753', '[{"component_id":"8417871","maximum":"5"}]')).toBeUndefined();
    expect(await limit('52753', '8417871:5')).toMatch(/json list/);
    expect(await limit('52747', '[{"component_id":"8417871","maximum":"5"}]')).toMatch(/not found on the product/);
    const fixed = { name: 'Fixed', description: 'Nobody limits it.', starting_quantity: '0', unit_price: '1.00' };
    const component = attributeOf(
      await at.done('UsageComponent/Create', {
        product_group_id: '73',
        ...fixed,
        reset_with_cycle: 'N',
        var_sets_maximum: 'N',
      }),
      'component_id',
    );
    await at.done('Plan/Edit', { ...plan, product_id: '331', attached_components: `8417871,${component}` });
    expect(await limit('52753', `[{"component_id":"${component}","maximum":"5"}]`)).toMatch(/CORE account/);
  });
});

describe('usage components', () => {
  it('are named by the orders of a product that has some, and only those count', async () => {
    const at = await account();
    const account_number = await at.customer();
    const order = (more: object) => at.refused('Order/Create', { account_number, productid_var: '52753', ...more });
    expect(await order({})).toMatch(/attached components are required/);
    expect(await order({ attached_components: '8417871' })).toMatch(/json list/);
    expect(await order({ attached_components: '[{"component_id":"1"}]' })).toMatch(/not found on the product/);
    const order_number = await at.order(account_number, '52753', metered);
    const usage = { component_id: '8417871', units: '60', expression_type: 'additive' };
    expect(await at.refused('Order/ReportUsage', { account_number, order_number, ...usage })).toBeUndefined();
    const plain = await at.order(account_number);
    expect(await at.refused('Order/ReportUsage', { account_number, order_number: plain, ...usage })).toMatch(
      /not found on the order/,
    );
    // The count starts again with the next cycle, where the component says so.
    await at.done('Order/Replenish', { account_number, order_number, productid_var: '52753' });
    const counted = await at.done('Order/ReportUsage', { account_number, order_number, ...usage });
    expect(valueOf(counted, 'old_value')).toBe('0');
  });

  it('tell the status module when their maximum is reached', async () => {
    const at = await account();
    const { url, told } = await externalModule();
    const external = { type: 'external', name: 'M', description: 'D', url, status: '1' };
    const module = attributeOf(await at.done('Module/Create', external), 'module_id');
    await at.done('ProductGroup/Edit', { product_group_id: '73', status: '1', moduleid_status: module });
    const account_number = await at.customer();
    const order_number = await at.order(account_number, '52753', metered);
    const usage = { account_number, order_number, component_id: '8417871', expression_type: 'additive' };
    await at.done('Order/ReportUsage', { ...usage, units: '99' });
    await at.done('Order/ReportUsage', { ...usage, units: '1' });
    await at.done('Order/ReportUsage', { ...usage, units: '1' });
    for (let i = 0; i < 100 && told.length === 0; i++) await new Promise((r) => setTimeout(r, 20));
    expect(told.map((one) => one.get('units'))).toEqual(['100']);
    expect(told[0]!.get('action')).toBe('STATUS');
  });
});

describe('variables', () => {
  it('are swapped only where their group says that they may be', async () => {
    const at = await account();
    const account_number = await at.customer();
    const order_number = await at.order(account_number);
    const swap = (more: object) => at.refused('Order/Swap', { account_number, order_number, ...more });
    expect(await swap({ VAR1: '490154203237518' })).toBeUndefined();
    expect(await swap({ VAR3: '5035550177' })).toMatch(/VAR3 is not swappable/);
    expect(await swap({ VAR1: '490154203237519', VAR19: 'x' })).toMatch(/VAR19 is not swappable/);
    expect(at.simulator.ledger.orders()[0]!.values['VAR1']).toBe('490154203237518');
  });
});

describe('credits', () => {
  const creditOf = async (at: Account, account_number: string): Promise<string> =>
    valueOf(await at.done('Customer/Credit', { account_number, type: 'CREDIT', amount: '0.00' }), 'credit_available');

  it('are used by orders and replenishments that charge a payment method of the customer, and by no others', async () => {
    const at = await account();
    const [account_number, other] = [await at.customer(), await at.customer()];
    await at.done('Customer/Credit', { account_number, type: 'CREDIT', amount: '40.00' });
    const first = await at.order(account_number);
    expect(await creditOf(at, account_number)).toBe('$40.00');
    const card = {
      type: 'CC',
      payment_account_number: '4111111111111111',
      expiration_month: '02',
      expiration_year: '35',
      card_security_code: '123',
    };
    const method = async (number: string): Promise<string> =>
      attributeOf(await at.done('PaymentMethod/Create', { account_number: number, ...card }), 'id');
    const [mine, theirs] = [await method(account_number), await method(other)];
    const cycle = { account_number, order_number: first, productid_var: '52747' };
    expect(await at.refused('Order/Replenish', { ...cycle, payment_method_id: theirs })).toMatch(/was not found/);
    await at.done('Order/Replenish', { ...cycle, payment_method_id: mine });
    expect(await creditOf(at, account_number)).toBe('$15.00');
    const second = await at.order(account_number, '99008', { payment_method_id: mine });
    expect(await creditOf(at, account_number)).toBe('$0.00');
    // What failed is refunded, and what came out of the credit goes back there.
    const failed = { account_number, order_number: second, service_status: 'FAILED', error_text: 'no SIM' };
    await at.done('Order/Update', failed);
    expect(await creditOf(at, account_number)).toBe('$15.00');
  });

  it('and promo codes take something off what the customer pays', async () => {
    const at = await account();
    const account_number = await at.customer();
    await at.order(account_number, '52747', { promo_code: '20off' });
    const paid = at.simulator.ledger.charges().filter(({ who }) => who === 'customer');
    expect(paid.map(({ cents }) => cents)).toEqual([1265]);
    await at.done('Promo/Create', { promo_code: 'old', value: '5.00', expiration_date: '1/31/2020' });
    expect(await at.refused('Order/Create', { account_number, productid_var: '52747', promo_code: 'old' })).toMatch(
      /promo code is not valid/,
    );
  });
});
