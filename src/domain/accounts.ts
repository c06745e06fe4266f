/**
 * What a tenant may name at the providers in addition to what is configured for all tenants, by provider and list. An entry that ends in `*` is a
 * prefix. `everything` is only for the sandbox's own key.
 */
export type Accounts = 'everything' | Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
