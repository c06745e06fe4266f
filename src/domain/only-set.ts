/** The members of `T` that may be undefined become optional ones. */
type OnlySet<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/** Without the members that are undefined: what is not set is not there. */
export function onlySet<T extends object>(members: T): OnlySet<T> {
  // It is called some twenty times for each number of a search: entries would be two lists a member.
  const set: Record<string, unknown> = {};
  for (const name of Object.keys(members) as (keyof T & string)[])
    if (members[name] !== undefined) set[name] = members[name];
  return set as OnlySet<T>;
}
