/**
 * What a tenant may name at the providers beside what is configured for all tenants: by provider, by list of the provider's. An entry that
 * ends in `*` stands for whatever begins like it. `everything` is for the sandbox's own key alone.
 */
export type Accounts = 'everything' | Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
