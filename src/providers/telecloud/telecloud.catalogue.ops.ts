import { a, answer } from './telecloud.answers.js';
import { t } from './telecloud.fields.js';
import { administration, byManualReview, setsValues } from './telecloud.rows.js';
import { componentStatuses, deletedStatus, planStatuses } from './telecloud.statuses.js';

const planFields = {
  name: t.text(200, 'Name.', 'Unlimited talk and text', { min: 10 }),
  description: t.text(2000, 'Description.', 'Unlimited talk and text, 1 GB of data.', { min: 10 }),
  recurring_price: t.money('Price per billing cycle.', '25.00'),
  setup_price: t.money('Setup price.', '0.00'),
  autopay_discount: t.money('Discount for customers with automatic payments.', '1.00').optional,
  status: t.word(
    { active: '1', locked: '2', replenish_only: '4' },
    'Availability. `replenish_only`: existing services only; VAR accounts only.',
  ),
  cycle_days: t.count(1, 3650, 'Length of the billing cycle, in days. CORE accounts only.', 30).optional,
  prompt_for_variables: t.flag('Whether orders must supply its variables. CORE accounts only.').optional,
  replenish_with_plan: t.flag('Whether an add-on is replenished together with the main product. CORE accounts only.')
    .optional,
  carrier_product_id: t.text(
    128,
    "The carrier's plan code, passed to the module. CORE accounts only.",
    'VZW-15GB-UNLTT',
  ).optional,
};
const planAnswer = {
  ratePlanId: a.id('plan@rate_plan_id', 'The rate plan, for VAR accounts.', '98814').optional,
  productId: a.id('product@product_id', 'The product, for CORE accounts.', '108').optional,
  name: a.text('plan|product.name', 'Name.', 'Unlimited talk and text'),
  description: a.text('plan|product.description', 'Description.', 'Unlimited talk and text, 1 GB of data.'),
  recurringPrice: a.money('plan|product.recurring_price', 'Price per billing cycle.', '25.00'),
  setupPrice: a.money('plan|product.setup_price', 'Setup price.', '0.00'),
  status: a.word('plan|product.status', planStatuses, 'Whether it can be ordered.'),
  productGroupId: a.id('product@product_group_id', 'Product group. CORE accounts.', '26').echo,
  productType: a.word(
    'product@product_type',
    { TRADITIONAL: 'traditional', 'ADD-ON': 'add_on' },
    'Product type. CORE accounts.',
  ).echo,
  carrierProductId: a.text('product@carrier_product_id', "The carrier's plan code. CORE accounts.", 'VZW-15GB-UNLTT')
    .echo,
  cycleDays: a.count('product.cycle_length', 'Length of the billing cycle, in days. CORE accounts.', 30).echo,
  promptForVariables: a.flag('product.prompt_for_variables', 'Whether orders must supply its variables. CORE accounts.')
    .echo,
  replenishWithPlan: a.flag(
    'product.replenish_with_plan',
    'Whether an add-on is replenished together with the main product. CORE accounts.',
  ).echo,
};
/** Fields that only products have; `productId` is the rate plan's product on creation, and the product itself on update. */
const coreOnly = [
  'cycleDays',
  'promptForVariables',
  'replenishWithPlan',
  'carrierProductId',
  'attachedComponents',
] as const;
const planId = {
  product_id: t.id('The product. CORE accounts.', '330').optional,
  rate_plan_id: t.id('The rate plan. VAR accounts.', '52747').optional,
};
const onePlan = [{ oneOf: ['ratePlanId', 'productId'] }] as const;

const modules = {
  moduleid_order: t.id('Module called for new orders.', '7', { as: 'orderModuleId' }).optional,
  moduleid_replenish: t.id('Module called for replenishments.', '7', { as: 'replenishModuleId' }).optional,
  moduleid_status: t.id('Module called when the status of an order changes.', '7', { as: 'statusModuleId' }).optional,
  moduleid_swap: t.id('Module called when variables are swapped.', '7', { as: 'swapModuleId' }).optional,
  moduleid_cancel: t.id('Module called when an order is cancelled.', '7', { as: 'cancelModuleId' }).optional,
  VAR: t.definitions('The variables of each order in the group.').optional,
};
const groupDescription = t.text(2000, 'Description, for your reference.', 'Everything on the GSM network.').optional;
const productGroup = a.id('productgroup@product_group_id', 'The product group.', '75');

const componentFields = {
  name: t.text(200, 'Name.', 'Data over the allowance'),
  description: t.text(2000, 'Description, visible to VAR accounts and customers.', 'Each MB after the first 150.'),
  starting_quantity: t.count(0, 1_000_000_000, 'Free allowance before billing starts.', 150),
  unit_price: t.rate('Price per unit, in US dollars.', '0.0050'),
  reset_with_cycle: t.flag('Whether the count restarts with each replenishment.'),
  var_sets_maximum: t.flag(
    'Whether the VAR may set a maximum. When it is reached, the status module of the product group is called.',
    { as: 'varSetsMaximum' },
  ),
};
const componentAnswer = answer({
  componentId: a.id('component@component_id', 'The usage component.', '8417875'),
  productGroupId: a.id('component@product_group_id', 'Product group.', '73'),
  name: a.text('component.name', 'Name.', 'Data over the allowance'),
  description: a.text('component.description', 'Description.', 'Each MB after the first 150.').echo,
  startingQuantity: a.decimal('component.starting_quantity', 'Free allowance before billing starts.', '150'),
  unitPrice: a.decimal('component.unit_price', 'Price per unit, in US dollars.', '0.0050'),
  resetWithCycle: a.flag('component.reset_with_cycle', 'Whether the count restarts with each replenishment.').echo,
  varSetsMaximum: a.flag('component.var_sets_maximum', 'Whether the VAR may set a maximum.').echo,
  status: a.word('component.status', componentStatuses, 'Whether it is billed.'),
});
const moduleId = a.id('module@module_id', 'The module.', '7');
const moduleStatus = t.word({ active: '1', suspended: '2' }, 'Whether it is enabled.');

/** Document: groups "Plan", "ProductGroup", "UsageComponent" and "Module". */
export const catalogue = {
  createPlan: administration({
    on: ['POST', 'Plan/Create'],
    act: 'createPlan',
    route: 'POST /v1/telecloud/plans',
    summary: 'Create a rate plan (VAR) or a product (CORE)',
    effect: 'write',
    settle: byManualReview,
    fields: {
      product_id: t.id('The product of the rate plan. Required for VAR accounts.', '330').optional,
      ...planFields,
      product_group_id: t.id('The product group. CORE accounts only.', '73').optional,
      product_type: t.word({ traditional: 'TRADITIONAL', add_on: 'ADD-ON' }, 'Product type. CORE accounts only.')
        .optional,
      attached_components: t.ids('Usage components of the product. CORE accounts only.', ['8417875']).optional,
    },
    note: 'With `productId`, creates a rate plan of a VAR account. Without it, creates a product of a CORE account, which does not have to belong to a group.',
    rules: [
      ...['productGroupId', 'productType', ...coreOnly].map((field) => ({ field, notWith: 'productId' })),
      { field: 'status', is: 'replenish_only', onlyWith: 'productId' },
    ],
    reply: answer(planAnswer),
  }),
  editPlan: administration({
    on: ['PATCH', 'Plan/Edit'],
    act: 'updatePlan',
    route: 'PATCH /v1/telecloud/plans',
    summary: 'Replace a rate plan (VAR) or a product (CORE)',
    effect: 'write',
    settle: setsValues,
    fields: {
      ...planId,
      ...planFields,
      component_limits: t.limits('Maximum of each usage component. VAR accounts only.').optional,
      attached_components: t.ids('Usage components of the product. CORE accounts only.', ['8417875']).optional,
    },
    rules: [
      ...onePlan,
      { field: 'componentLimits', onlyWith: 'ratePlanId' },
      ...coreOnly.map((field) => ({ field, onlyWith: 'productId' })),
    ],
    reply: answer(planAnswer),
  }),
  deletePlan: administration({
    on: ['DELETE', 'Plan/Delete'],
    act: 'deletePlan',
    route: 'DELETE /v1/telecloud/plans',
    summary: 'Delete a rate plan or a product permanently',
    note: 'Existing orders continue; they need another plan for their next cycle.',
    effect: 'write',
    settle: byManualReview,
    fields: planId,
    rules: onePlan,
    reply: answer({
      ratePlanId: planAnswer.ratePlanId,
      productId: planAnswer.productId,
      status: a.word('plan|product.status', deletedStatus, 'Confirmation of the deletion.'),
    }),
  }),
  createProductGroup: administration({
    on: ['POST', 'ProductGroup/Create'],
    act: 'createProductGroup',
    route: 'POST /v1/telecloud/product-groups',
    summary: 'Create a product group',
    effect: 'write',
    settle: byManualReview,
    fields: { name: t.text(200, 'Name.', 'GSMA Network'), description: groupDescription, ...modules },
    reply: answer({ productGroupId: productGroup }),
  }),
  editProductGroup: administration({
    on: ['PATCH', 'ProductGroup/Edit'],
    act: 'updateProductGroup',
    route: 'PATCH /v1/telecloud/product-groups/{productGroupId}',
    summary: 'Update a product group',
    effect: 'write',
    settle: setsValues,
    fields: {
      product_group_id: t.id('The product group.', '75'),
      name: t.text(200, 'Name.', 'GSMA Network').optional,
      description: groupDescription,
      ...modules,
      status: t.word({ unlocked: '1', locked: '2' }, 'Whether its products can be ordered.'),
    },
    reply: answer({ productGroupId: productGroup }),
  }),
  createUsageComponent: administration({
    on: ['POST', 'UsageComponent/Create'],
    act: 'createUsageComponent',
    route: 'POST /v1/telecloud/usage-components',
    summary: 'Create a usage component, which a product bills by usage',
    effect: 'write',
    settle: byManualReview,
    fields: { product_group_id: t.id('The product group it belongs to.', '73'), ...componentFields },
    reply: componentAnswer,
  }),
  editUsageComponent: administration({
    on: ['PATCH', 'UsageComponent/Edit'],
    act: 'updateUsageComponent',
    route: 'PATCH /v1/telecloud/usage-components/{componentId}',
    summary: 'Replace a usage component',
    effect: 'write',
    settle: setsValues,
    fields: {
      component_id: t.id('The usage component.', '8417875'),
      ...componentFields,
      status: t.word({ active: '1', suspended: '2' }, 'Whether it is billed.'),
    },
    reply: componentAnswer,
  }),
  deleteUsageComponent: administration({
    on: ['DELETE', 'UsageComponent/Delete'],
    act: 'deleteUsageComponent',
    route: 'DELETE /v1/telecloud/usage-components/{componentId}',
    summary: 'Delete a usage component; plans stop billing for it',
    effect: 'write',
    settle: byManualReview,
    fields: { component_id: t.id('The usage component.', '8417871') },
    reply: answer({
      componentId: a.id('component@component_id', 'The usage component.', '8417871'),
      status: a.word('component.status', deletedStatus, 'Confirmation of the deletion.'),
    }),
  }),
  createModule: administration({
    on: ['POST', 'Module/Create'],
    act: 'createModule',
    route: 'POST /v1/telecloud/modules',
    summary: 'Create a module, which provisions the orders of a product group',
    note: 'An external module is called at its URL. This gateway has an endpoint for that; see the README.',
    effect: 'write',
    settle: byManualReview,
    fields: {
      type: t.word({ external: 'external', prebuilt: 'prebuilt' }, 'Your own script, or a prebuilt one.'),
      name: t.text(100, 'Display name.', 'Gateway'),
      description: t.text(1000, 'Description, for your reference.', 'Notifies the gateway of every order.'),
      url: t.url(
        'URL of the module. Required for external modules.',
        'https://gateway.example.com/v1/telecloud/module-callbacks',
      ).optional,
      provider: t.text(64, 'Carrier of the module. Required for prebuilt modules.', 'att_mobility').optional,
      CRED_: t.credentials('CRED_', 'Credentials of a prebuilt module: up to four values, in order.').optional,
      status: moduleStatus,
    },
    rules: [
      { field: 'url', neededWith: 'type', of: ['external'] },
      { field: 'url', onlyWith: 'type', of: ['external'] },
      { field: 'provider', neededWith: 'type', of: ['prebuilt'] },
      { field: 'provider', onlyWith: 'type', of: ['prebuilt'] },
      { field: 'credentials', onlyWith: 'type', of: ['prebuilt'] },
    ],
    reply: answer({
      moduleId,
      type: a.word('module@type', { EXTERNAL: 'external', PREBUILT: 'prebuilt' }, 'Module type.'),
    }),
  }),
  editModule: administration({
    on: ['PATCH', 'Module/Edit'],
    act: 'updateModule',
    route: 'PATCH /v1/telecloud/modules/{moduleId}',
    summary: 'Replace a module',
    effect: 'write',
    settle: setsValues,
    fields: {
      module_id: t.id('The module.', '7'),
      name: t.text(100, 'Display name.', 'Gateway'),
      description: t.text(1000, 'Description, for your reference.', 'Notifies the gateway of every order.'),
      url: t.url('Module URL.', 'https://gateway.example.com/v1/telecloud/module-callbacks'),
      status: moduleStatus,
    },
    reply: answer({ moduleId }),
  }),
  deleteModule: administration({
    on: ['DELETE', 'Module/Delete'],
    act: 'deleteModule',
    route: 'DELETE /v1/telecloud/modules/{moduleId}',
    summary: 'Delete a module; product groups can no longer use it',
    effect: 'write',
    settle: byManualReview,
    fields: { module_id: t.id('The module.', '8') },
    reply: answer({ moduleId }),
  }),
};
