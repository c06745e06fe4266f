import { type Money } from '../domain/money.js';
import { type VariableValue } from './service-orders.js';

/** Whether something can be ordered. `replenish_only`: only for a service that exists; `other`: a status that the gateway does not know. */
export const saleStatuses = ['active', 'locked', 'deleted', 'replenish_only', 'other'] as const;

export type SaleStatus = (typeof saleStatuses)[number];

/** A variable of a product's orders: its name, and the prompt that people are shown. */
export interface ProductVariable {
  number: number;
  name: string;
  type?: string;
  options?: string[];
  /** URL of the options, as XML. */
  optionsUrl?: string;
  description?: string;
  swappable?: boolean;
  prompt?: boolean;
  category?: string;
}

/** A rate plan under which a product is sold to customers. */
export interface RatePlan {
  id: string;
  name: string;
  description?: string;
  active: boolean;
  status: SaleStatus;
  setupPrice: Money;
  price: Money;
  /** The account whose plan it is. */
  accountNumber?: string;
  productId?: string;
}

/** A product that a customer can have. */
export interface QualifiedProduct {
  id: string;
  name: string;
  type: 'traditional' | 'add_on' | 'other';
  description?: string;
  active: boolean;
  status: SaleStatus;
  setupPrice: Money;
  price: Money;
  /** Days of a cycle. */
  cycleDays?: number;
  /** Whether it ends together with the plan that it is added to. */
  endsWithPlan?: boolean;
  /** The group whose plans replenish it. */
  replenishGroupId?: string;
  group?: { id: string; name?: string };
  promptForVariables?: boolean;
  replenishWithPlan?: boolean;
  variables: ProductVariable[];
  ratePlans: RatePlan[];
}

export interface QualificationRequest {
  type?: 'new' | 'replenish';
  orderNumber?: string;
  productType?: 'traditional' | 'add_on';
  variables?: readonly VariableValue[];
}

/** What an order or a replenishment would cost the customer and the account. */
export interface Estimate {
  ratePlanId: string;
  productId?: string;
  customer: {
    setup: Money;
    recurring: Money;
    promotion?: { code: string; amount: Money };
    total: Money;
    cycleDays?: number;
    expiresOn?: string;
  };
  account: { setup: Money; recurring: Money; total: Money; balance: Money; balanceAfter: Money };
}
