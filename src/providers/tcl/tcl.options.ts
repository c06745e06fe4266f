import { type ProviderOptions } from '../../contract/reservations.js';
import { invalidField } from '../../domain/errors.js';
import { onlySet } from '../../domain/only-set.js';
import { type NumberKind } from '../../domain/order.js';
import { checkOptions, type OptionCheck } from '../kit/options.js';
import { type ProductId, productIds, productOf } from './tcl.products.js';
import { type TclDefaults } from './tcl.settings.js';

/** The provider's own words that a request may give; what is not given follows from the numbers or the configuration. */
export interface TclOptions extends TclDefaults {
  productId?: ProductId;
  country?: string;
}

const id: OptionCheck = {
  holds: (value) => typeof value === 'string' && /^[\x21-\x7e]{1,64}$/.test(value),
  says: 'at most 64 characters without spaces',
};
const checks: { readonly [K in keyof TclOptions]-?: OptionCheck } = {
  productId: {
    holds: (value) => (productIds as readonly unknown[]).includes(value),
    says: `one of ${productIds.join(', ')}`,
  },
  country: {
    holds: (value) => typeof value === 'string' && /^[A-Z]{2}$/.test(value),
    says: 'an ISO 3166-1 alpha-2 code',
  },
  ...{ customerId: id, contactId: id, paymentMethodId: id, locationId: id },
};

/** The options as this provider knows them; what is not right is refused by name. */
export const readOptions = (options: ProviderOptions): TclOptions => checkOptions<TclOptions>(options, checks);

/**
 * One of the ids that an order needs: from the request, else from the configuration. What is configured is the configured customer's: another
 * customer's order must not be paid by his payment method.
 */
export function required(
  name: keyof TclDefaults,
  options: TclOptions,
  defaults: TclDefaults,
  at = '/providerOptions/',
): string {
  const { customerId = defaults.customerId } = options;
  const theirs = name === 'customerId' || customerId === defaults.customerId;
  const value = options[name] ?? (theirs ? defaults[name] : undefined);
  if (value === undefined) {
    const detail = theirs
      ? `This provider requires a ${name}. Provide it, or configure a default for the gateway.`
      : `Provide the ${name} of customer ${customerId}: the configured one belongs to another customer.`;
    throw invalidField(`${at}${name}`, 'required', detail);
  }
  return value;
}

/** The options with the kind of numbers that the request names beside them, in the provider's words. */
export function withKind(options: TclOptions, { type, country }: NumberKind): TclOptions {
  const productId = type === undefined ? undefined : productOf[type];
  if (type !== undefined && productId === undefined) throw invalidField('/type', 'unsupported', noDomestic);
  for (const [at, said, own] of [
    ['/type', productId, options.productId],
    ['/country', country, options.country],
  ] as const)
    if (said !== undefined && own !== undefined && said !== own)
      throw invalidField(at, 'contradiction', 'providerOptions has a different value.');
  return { ...options, ...onlySet({ productId, country }) };
}

export const noDomestic = 'This provider has no toll-free numbers for a single country.';
