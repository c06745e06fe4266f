/** What each scope allows. Who may change something need not be able to read all of it. */
export const scopeMeanings = {
  search: 'available numbers, coverage and providers',
  'reservations:read': 'reading reservations',
  'reservations:write': 'holding and releasing numbers',
  'orders:read': 'reading orders, their documents and service orders; previewing an order',
  'orders:write': 'ordering, confirming and cancelling; changing services',
  'numbers:read': 'reading numbers in service',
  'numbers:write': 'changing, moving and disconnecting numbers',
  'ports:read': 'reading port orders and their documents; portability checks and plans',
  'ports:write': 'porting numbers in',
  'trunks:read': 'reading trunks',
  'trunks:write': 'creating, changing and disabling trunks',
  'customers:read': 'reading customers and the products available to them',
  'customers:write': 'creating, changing and deleting customers',
  'changes:read':
    'reading all changes, not only those that the key made itself; searching records; reading histories of numbers',
  'billing:read': 'reading balances, charges and payments',
  'billing:charge': 'charging, paying, and managing payment methods',
  'events:read': 'reading events',
  'webhooks:read': 'reading webhook endpoints and deliveries',
  'webhooks:write': 'creating and changing webhook endpoints; replaying events',
  'keys:read': 'reading API keys',
  'keys:write': 'creating, rotating and revoking API keys',
  'audit:read': 'reading the audit trail',
  resolve: 'resolving outcomes that could not be determined automatically',
  operator: "access to other tenants (`?tenant=`), and operations on a provider's account as a whole",
} as const;
export type Scope = keyof typeof scopeMeanings;
export const scopes = Object.keys(scopeMeanings) as Scope[];

/** Aliases: everything within one's own tenant, what its administrator needs, and the older scopes that combined reading and acting. */
export const groups: Readonly<Record<string, readonly Scope[]>> = {
  '*': scopes.filter((scope) => scope !== 'operator'),
  admin: ['resolve', 'keys:read', 'keys:write', 'audit:read'],
  reserve: ['reservations:read', 'reservations:write'],
  order: ['orders:read', 'orders:write', 'numbers:read', 'numbers:write', 'trunks:read', 'trunks:write', 'customers:read', 'customers:write', 'changes:read'], // prettier-ignore
  port: ['ports:read', 'ports:write'],
};
/** The aliases that make the only tenant the operator. */
const wholes = ['*', 'admin'];
export const scopeNames: readonly string[] = [...Object.keys(groups), ...scopes];

/** The scopes of a key. `operator` must be named explicitly; if there is only one tenant (`alone`), a key with full access includes it. */
export function grantedBy(said: readonly string[], alone: boolean): Scope[] {
  const granted = said.flatMap((word) => groups[word] ?? [word as Scope]);
  const operates = alone && said.some((word) => wholes.includes(word));
  return [...new Set([...granted, ...(operates ? (['operator'] as const) : [])])];
}

/** What a route requires of a key: one scope, all of several, or any of several. */
export type Needed = Scope | readonly Scope[] | { anyOf: readonly Scope[] };

const isAnyOf = (needed: Needed): needed is { anyOf: readonly Scope[] } =>
  typeof needed === 'object' && 'anyOf' in needed;

/** Every scope that a route names. */
export const namedIn = (needed: Needed): readonly Scope[] => (isAnyOf(needed) ? needed.anyOf : [needed].flat());

/** The scopes that are missing; undefined if none is. */
export function lackingFor(needed: Needed, held: readonly string[]): string | undefined {
  const missing = namedIn(needed).filter((scope) => !held.includes(scope));
  if (!isAnyOf(needed)) return missing[0] && `scope "${missing[0]}"`;
  return missing.length < needed.anyOf.length
    ? undefined
    : `one of the scopes ${missing.map((m) => `"${m}"`).join(', ')}`;
}
