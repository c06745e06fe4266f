/**
 * What a request may name at a provider and belongs to somebody there: whom an order is for, who pays, where calls go. An account has all
 * of it for all tenants; which of it a tenant may name, the keys file says, in these lists.
 */
export interface AccountResources {
  /** By list, what the configuration names: every tenant may name it as well. */
  readonly lists: Readonly<Record<string, readonly string[]>>;
  /** The list in which the value of an option, a field or a parameter of this name is looked up. */
  readonly members: Readonly<Record<string, string>>;
  /** How values begin that name nobody's things. */
  readonly unowned?: readonly string[];
}
