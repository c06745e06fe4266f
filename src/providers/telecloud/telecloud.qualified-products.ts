import { type ProductVariable, type QualifiedProduct, type SaleStatus } from '../../contract/customer-products.js';
import { onlySet } from '../../domain/only-set.js';
import { type Money } from '../../domain/money.js';
import { type Reply } from '../kit/operation.js';
import { type customers as ops } from './telecloud.customers.ops.js';
import { planStatuses } from './telecloud.statuses.js';

type Product = Reply<typeof ops.qualify>['customer']['qualify']['products'][number];

export const usd = (amount: string): Money => ({ amount, currency: 'USD' });

export const days = (written: string | undefined): { cycleDays?: number } =>
  written !== undefined && /^\d{1,4}$/.test(written) ? { cycleDays: Number(written) } : {};

export function productOf(product: Product): QualifiedProduct {
  const { id, name, type, description, status, group, expiration, promptForVariables, replenishWithPlan } = product;
  const types: Readonly<Record<string, QualifiedProduct['type']>> = { TRADITIONAL: 'traditional', 'ADD-ON': 'add_on' };
  return {
    id,
    name,
    type: types[type] ?? 'other',
    ...onlySet({ description }),
    active: status === '1',
    status: saleStatus(status),
    setupPrice: usd(product.setupPrice),
    price: usd(product.price),
    ...days(expiration),
    ...(expiration?.toUpperCase() === 'WITH PLAN' ? { endsWithPlan: true } : {}),
    ...onlySet({ replenishGroupId: product.replenishGroup }),
    ...(group?.id !== undefined && { group: { id: group.id, ...onlySet({ name: group.name }) } }),
    ...onlySet({ promptForVariables, replenishWithPlan }),
    variables: product.variables.map(({ options, ...variable }) => ({
      ...onlySet(variable),
      ...optionsOf(options),
    })),
    ratePlans: product.ratePlans.map((plan) => ({
      id: plan.id,
      name: plan.name,
      ...onlySet({ description: plan.description }),
      active: plan.status === '1',
      status: saleStatus(plan.status),
      setupPrice: usd(plan.setupPrice),
      price: usd(plan.price),
      ...onlySet({ accountNumber: plan.accountNumber, productId: plan.productId }),
    })),
  };
}

const saleStatus = (word = ''): SaleStatus =>
  Object.hasOwn(planStatuses, word) ? planStatuses[word as keyof typeof planStatuses] : 'other';

/** A comma-separated list, or a URL that returns one. */
function optionsOf(written: string | undefined): Pick<ProductVariable, 'options' | 'optionsUrl'> {
  if (written === undefined) return {};
  if (/^https?:\/\//i.test(written)) return { optionsUrl: written };
  return { options: written.split(',').map((one) => one.trim()) };
}
