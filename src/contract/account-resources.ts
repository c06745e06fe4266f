/**
 * Resources at a provider that have an owner and that a request may name: the customer of an order, a payment method, a trunk. The account holds
 * those of all tenants; these lists in the keys file say which of them a tenant may name.
 */
export interface AccountResources {
  /** What the configuration names, by list: every tenant may name it too. */
  readonly lists: Readonly<Record<string, readonly string[]>>;
  /** The list in which the value of an option, a field or a parameter of this name is looked up. */
  readonly members: Readonly<Record<string, string>>;
  /** Prefixes of values that have no owner. */
  readonly unowned?: readonly string[];
}
