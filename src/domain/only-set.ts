/** Makes members of `T` that may be undefined optional. */
type OnlySet<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/** The object without members that are undefined. */
export function onlySet<T extends object>(members: T): OnlySet<T> {
  // It is called some twenty times for each number of a search: entries would be two lists a member.
  const set: Record<string, unknown> = {};
  for (const name of Object.keys(members) as (keyof T & string)[])
    if (members[name] !== undefined) set[name] = members[name];
  return set as OnlySet<T>;
}
