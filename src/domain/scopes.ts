/**
 * What an API key may be allowed to do. `resolve`: say what became of one's own calls that reading could not settle. `keys:read`, `keys:write`:
 * see and manage the tenant's API keys. `operator`: cross tenants, and see and change what is the account's as a whole.
 */
export const scopes = ['search', 'reserve', 'order', 'port', 'billing:read', 'billing:charge', 'resolve', 'keys:read', 'keys:write', 'operator'] as const; // prettier-ignore
export type Scope = (typeof scopes)[number];

/** What may be said instead of scopes: everything within one's own tenant, and what its administrator needs. */
const groups: Readonly<Record<string, readonly Scope[]>> = {
  '*': scopes.filter((scope) => scope !== 'operator'),
  admin: ['resolve', 'keys:read', 'keys:write'],
};
export const scopeNames: readonly string[] = [...Object.keys(groups), ...scopes];

/**
 * What a key with these words may do. Who operates the gateway is named as such; where that can be nobody else, whoever may do everything
 * does (`alone`).
 */
export function grantedBy(said: readonly string[], alone: boolean): Scope[] {
  const granted = said.flatMap((word) => groups[word] ?? [word as Scope]);
  const operates = alone && said.some((word) => Object.hasOwn(groups, word));
  return [...new Set([...granted, ...(operates ? (['operator'] as const) : [])])];
}

/** What a route asks of a key: one scope, all of several, or any one of several. */
export type Needed = Scope | readonly Scope[] | { anyOf: readonly Scope[] };

const isAnyOf = (needed: Needed): needed is { anyOf: readonly Scope[] } =>
  typeof needed === 'object' && 'anyOf' in needed;

/** Every scope that a route names. */
export const namedIn = (needed: Needed): readonly Scope[] => (isAnyOf(needed) ? needed.anyOf : [needed].flat());

/** What keeps these scopes from being enough; undefined when they are. */
export function lackingFor(needed: Needed, held: readonly string[]): string | undefined {
  const missing = namedIn(needed).filter((scope) => !held.includes(scope));
  if (!isAnyOf(needed)) return missing[0] && `scope "${missing[0]}"`;
  return missing.length < needed.anyOf.length
    ? undefined
    : `one of the scopes ${missing.map((m) => `"${m}"`).join(', ')}`;
}
