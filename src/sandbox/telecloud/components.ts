import { type Asked, found } from './account.js';
import { type Values } from './events.js';
import { Refusal } from './parameters.js';

/** Usage components of a product, by ID. */
export const attachedTo = (product: Values): string[] =>
  (product['attached_components'] ?? '')
    .split(',')
    .map((id) => id.trim())
    .filter((id) => id !== '');

/** A product's own comma-separated list of component IDs, all of which exist in its group. */
export function checkAttached(asked: Asked, group: string | undefined): void {
  for (const id of attachedTo(asked.fields)) {
    const component = found(asked, 'component', id, 'component');
    if (component['product_group_id'] !== group) throw new Refusal('The component was not found in the product group.');
  }
}

/** `[{"component_id":"8417871","max_units":"5"}]`, as encoded in a parameter; plans use another name for the limit. */
export function limitsIn(text: string, limit: 'max_units' | 'maximum'): Map<string, number | undefined> {
  const wrong = new Refusal('The components must be a json list.');
  let list: unknown;
  try {
    list = JSON.parse(text);
  } catch {
    throw wrong;
  }
  if (!Array.isArray(list)) throw wrong;
  return new Map(
    list.map((one: unknown) => {
      const { component_id: id, [limit]: most } = one as Record<string, unknown>;
      const counted = most === undefined || (typeof most === 'string' && /^\d{1,12}$/.test(most));
      if (typeof id !== 'string' || !counted) throw wrong;
      return [id, most === undefined ? undefined : Number(most)];
    }),
  );
}

/** Limits are accepted only for the product's components, and only for those that allow them. */
export function checkLimits(asked: Asked, product: Values, limits: ReadonlyMap<string, number | undefined>): void {
  const attached = attachedTo(product);
  for (const [id, most] of limits) {
    if (!attached.includes(id)) throw new Refusal('The component was not found on the product.');
    const component = found(asked, 'component', id, 'component');
    if (most !== undefined && component['var_sets_maximum'] !== 'Y')
      throw new Refusal(`The maximum of component ${id} is set by the CORE account.`);
  }
}

/** How much of a component an order may use: by the order, otherwise by its plan. */
export function limitOf(order: Values, plan: Values, id: string): number | undefined {
  const own = limitsIn(order['attached_components'] ?? '[]', 'max_units').get(id);
  return own ?? limitsIn(plan['component_limits'] ?? '[]', 'maximum').get(id);
}
