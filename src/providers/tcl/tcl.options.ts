import { type ProviderOptions } from '../../contract/reservations.js';
import { invalidField } from '../../domain/errors.js';
import { onlySet } from '../../domain/only-set.js';
import { type NumberKind } from '../../domain/order.js';
import { checkOptions, option, type Option, type Options } from '../kit/options.js';
import { type ProductId, productIds, productOf } from './tcl.products.js';
import { type TclDefaults } from './tcl.settings.js';

/** The provider's own words that a request may give; what is not given follows from the numbers or the configuration. */
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

/** Of reservations and of orders; those of a reservation apply to its order. */
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

/** The options as this provider knows them; what is not right is refused by name. */
export const readOptions = (options: ProviderOptions): TclOptions => checkOptions<TclOptions>(options, tclOptions);

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
