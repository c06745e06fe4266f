/** A short page of a list. */
export const page = { limit: 2 };

/** Every way to narrow a list: all subsets of its filters. */
export const subsetsOf = <T extends object>(filter: T): Partial<T>[] =>
  Object.entries(filter).reduce<Partial<T>[]>(
    (subsets, [name, value]: [string, unknown]) => subsets.flatMap((subset) => [subset, { ...subset, [name]: value }]),
    [{}],
  );
