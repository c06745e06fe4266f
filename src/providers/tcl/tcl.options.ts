import { type ProviderOptions } from '../../contract/reservations.js';
import { invalidField } from '../../domain/errors.js';
import { onlySet } from '../../domain/only-set.js';
import { type NumberKind } from '../../domain/order.js';
import { checkOptions, option, type Option, type Options } from '../kit/options.js';
import { type ProductId, productIds, productOf } from './tcl.products.js';
import { type TclDefaults } from './tcl.settings.js';

/** Provider-specific options of a request; defaults follow from the numbers or the configuration. */
export interface TclOptions extends TclDefaults {
  productId?: ProductId;
  country?: string;
}

const id = (what: string, example: string): Option =>
  option.text({
    description: `${what} Defaults to the configured one.`,
    max: 64,
    pattern: /^[\x21-\x7e]{1,64}$/,
    says: 'at most 64 characters without spaces',
    example,
  });

/** Options of reservations and orders; a reservation's options apply to its order. */
export const tclOptions: Options<TclOptions> = {
  productId: option.word(productIds, 'Product. Follows from the numbers or from `type` if omitted.'),
  country: option.text({
    description: 'Country of the numbers, ISO 3166-1 alpha-2. Follows from the numbers or from `country` if omitted.',
    max: 2,
    pattern: /^[A-Z]{2}$/,
    says: 'an ISO 3166-1 alpha-2 code',
    example: 'GB',
  }),
  customerId: id('Customer that the order is for.', 'CUST-1001'),
  contactId: id('Contact of the customer.', 'CONT-1001'),
  paymentMethodId: id('Payment method of the customer.', 'PAY-1001'),
  locationId: id('Location of the customer.', 'LOC-1001'),
};

/** The options, checked; invalid ones are refused by name. */
export const readOptions = (options: ProviderOptions): TclOptions => checkOptions<TclOptions>(options, tclOptions);

/**
 * An ID that an order requires: from the request, else from the configuration. The configured IDs belong to the configured customer: another
 * customer's order must not be charged to that payment method.
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

/** The options, completed by the kind of numbers that the request names in its common fields. */
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
