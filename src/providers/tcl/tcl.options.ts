import { type ProviderOptions } from '../../contract/reservations.js';
import { invalidField } from '../../domain/errors.js';
import { type NumberKind } from '../../domain/order.js';
import { type ProductId, productIds, productOf } from './tcl.products.js';
import { type TclDefaults } from './tcl.settings.js';

/** The provider's own words that a request may give; what is not given follows from the numbers or the configuration. */
export interface TclOptions extends TclDefaults {
  productId?: ProductId;
  country?: string;
}

const known = ['productId', 'country', 'customerId', 'contactId', 'paymentMethodId', 'locationId'];

/** Checks each option by name. */
export function readOptions(options: ProviderOptions): TclOptions {
  for (const [name, value] of Object.entries(options)) {
    const at = `/providerOptions/${name}`;
    if (!known.includes(name))
      throw invalidField(at, 'unknown_field', `This provider's options are ${known.join(', ')}.`);
    if (typeof value !== 'string' || !/^[\x21-\x7e]{1,64}$/.test(value))
      throw invalidField(at, 'invalid', `${name} must be at most 64 characters without spaces.`);
  }
  const { productId, country } = options as Record<string, string | undefined>;
  if (productId !== undefined && !(productIds as readonly string[]).includes(productId))
    throw invalidField('/providerOptions/productId', 'invalid', `productId must be one of ${productIds.join(', ')}.`);
  if (country !== undefined && !/^[A-Z]{2}$/.test(country))
    throw invalidField('/providerOptions/country', 'invalid', 'country must be an ISO 3166-1 alpha-2 code.');
  return options;
}

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
  return { ...options, ...(productId && { productId }), ...(country && { country }) };
}

export const noDomestic = 'This provider has no toll-free numbers for a single country.';
