/** The members of `T` that may be undefined become optional ones. */
type OnlySet<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/** Without the members that are undefined: what is not set is not there. */
export function onlySet<T extends object>(members: T): OnlySet<T> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as OnlySet<T>;
}
