/** What an API key may be allowed to do. `*` in a key stands for all of them. */
export const scopes = ['search', 'reserve', 'order', 'port', 'billing:read', 'billing:charge', 'admin'] as const;
export type Scope = (typeof scopes)[number];

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
  return missing.length < needed.anyOf.length ? undefined : `scope of ${missing.map((m) => `"${m}"`).join(', ')}`;
}
