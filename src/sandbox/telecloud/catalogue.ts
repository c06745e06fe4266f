import { type Asked, change, found, type Handler, make, remove } from './account.js';
import { checkAttached, checkLimits, limitsIn } from './components.js';
import { type Values } from './events.js';
import { Refusal } from './parameters.js';
import { el, leaf, leaves, type Node } from './xml.js';

type PlanKind = 'plan' | 'product';

/** A VAR's rate plan, or a CORE's product: each has its own attributes and elements. */
function planNode(kind: PlanKind, id: string, values: Values): Node {
  const shared = leaves({
    name: values['name'],
    description: values['description'],
    recurring_price: `$${values['recurring_price']}`,
    setup_price: `$${values['setup_price']}`,
  });
  if (kind === 'plan') return el('plan', { rate_plan_id: id }, ...shared, leaf('status', values['status'] ?? '1'));
  const attributes = {
    product_id: id,
    product_group_id: values['product_group_id'] ?? '',
    carrier_product_id: values['carrier_product_id'] ?? '',
    product_type: values['product_type'] ?? '',
  };
  return el(
    'product',
    attributes,
    ...shared,
    ...leaves({
      cycle_length: values['cycle_days'],
      prompt_for_variables: values['prompt_for_variables'] ?? 'N',
      replenish_with_plan: values['replenish_with_plan'] ?? 'N',
      status: values['status'],
    }),
  );
}

const coreOnly =
  'product_group_id cycle_days product_type prompt_for_variables replenish_with_plan carrier_product_id attached_components'.split(
    ' ',
  );

/** Product fields are refused on a rate plan, and vice versa. */
function checkPlan(asked: Asked, kind: PlanKind, product: Values): void {
  const { fields } = asked;
  const foreign = (kind === 'plan' ? coreOnly : ['component_limits']).find((name) => name in fields);
  if (foreign !== undefined)
    throw new Refusal(
      `The ${foreign.replaceAll('_', ' ')} must be left out for ${kind === 'plan' ? 'VAR' : 'CORE'} plans.`,
    );
  checkAttached(asked, product['product_group_id']);
  const limits = fields['component_limits'];
  if (limits !== undefined) checkLimits(asked, product, limitsIn(limits, 'maximum'));
}

/** A plan, by either of its two IDs. */
function planId(asked: Asked): { kind: PlanKind; id: string } {
  const { rate_plan_id: plan, product_id: product } = asked.fields;
  if ((plan === undefined) === (product === undefined))
    throw new Refusal('The rate plan id or the product id is required.');
  return plan === undefined ? { kind: 'product', id: product! } : { kind: 'plan', id: plan };
}

const component = (id: string, v: Values): Node =>
  el(
    'component',
    { component_id: id, product_group_id: v['product_group_id'] ?? '' },
    ...leaves({
      name: v['name'],
      description: v['description'],
      starting_quantity: v['starting_quantity'],
      unit_price: v['unit_price'],
      reset_with_cycle: v['reset_with_cycle'],
      var_sets_maximum: v['var_sets_maximum'],
      status: v['status'] ?? '1',
    }),
  );

export const catalogue: Readonly<Record<string, Handler>> = {
  'Plan/Create': (asked) => {
    const { product_id: product, product_group_id: group, status } = asked.fields;
    const kind: PlanKind = product === undefined ? 'product' : 'plan';
    if (product !== undefined) found(asked, 'product', product, 'product');
    if (group !== undefined) found(asked, 'product_group', group, 'product group');
    checkPlan(asked, kind, asked.fields);
    if (kind === 'product' && status === '4') throw new Refusal('The status must be 1 or 2.');
    const values = kind === 'product' ? { product_type: 'TRADITIONAL', ...asked.fields } : asked.fields;
    const id = make(asked, kind, 98_814, values);
    return { nodes: [planNode(kind, id, values)] };
  },
  'Plan/Edit': (asked) => {
    const { kind, id } = planId(asked);
    const what = kind === 'plan' ? 'rate plan' : 'product';
    const values = found(asked, kind, id, what);
    const product = kind === 'plan' ? found(asked, 'product', values['product_id'], 'product') : values;
    checkPlan(asked, kind, product);
    return { nodes: [planNode(kind, id, change(asked, kind, id, what))] };
  },
  'Plan/Delete': (asked) => {
    const { kind, id } = planId(asked);
    remove(asked, kind, id, kind === 'plan' ? 'rate plan' : 'product');
    const attributes: Record<string, string> = kind === 'plan' ? { rate_plan_id: id } : { product_id: id };
    return { nodes: [el(kind, attributes, leaf('status', '3'))] };
  },
  'ProductGroup/Create': (asked) => {
    const id = make(asked, 'product_group', 75, asked.fields);
    return { nodes: [el('productgroup', { product_group_id: id })] };
  },
  'ProductGroup/Edit': (asked) => {
    const id = asked.fields['product_group_id']!;
    change(asked, 'product_group', id, 'product group');
    return { nodes: [el('productgroup', { product_group_id: id })] };
  },
  'UsageComponent/Create': (asked) => {
    found(asked, 'product_group', asked.fields['product_group_id'], 'product group');
    return { nodes: [component(make(asked, 'component', 8_417_875, asked.fields), asked.fields)] };
  },
  'UsageComponent/Edit': (asked) => {
    const id = asked.fields['component_id']!;
    return { nodes: [component(id, change(asked, 'component', id, 'component'))] };
  },
  'UsageComponent/Delete': (asked) => {
    const id = asked.fields['component_id']!;
    remove(asked, 'component', id, 'component');
    return { nodes: [el('component', { component_id: id }, leaf('status', '3'))] };
  },
  'Module/Create': (asked) => {
    const { type = '', url, provider, ...rest } = asked.fields;
    if (type === 'external' && url === undefined) throw new Refusal('The url is required.');
    if (type === 'prebuilt' && provider === undefined) throw new Refusal('The provider is required.');
    // Its credentials are not stored.
    const kept = Object.fromEntries(Object.entries(rest).filter(([name]) => !name.startsWith('CRED_')));
    const values = {
      type,
      ...kept,
      ...(url === undefined ? {} : { url }),
      ...(provider === undefined ? {} : { provider }),
    };
    return { nodes: [el('module', { module_id: make(asked, 'module', 7, values), type })] };
  },
  'Module/Edit': (asked) => {
    const id = asked.fields['module_id']!;
    change(asked, 'module', id, 'module');
    return { nodes: [el('module', { module_id: id })] };
  },
  'Module/Delete': (asked) => {
    const id = asked.fields['module_id']!;
    remove(asked, 'module', id, 'module');
    return { nodes: [el('module', { module_id: id })] };
  },
};
