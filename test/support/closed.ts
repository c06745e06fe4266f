/** Closes every object of a schema: what the gateway says has no member that is not documented, though callers must be ready for more. */
export function closed<T>(schema: T): T {
  if (typeof schema !== 'object' || schema === null) return schema;
  if (Array.isArray(schema)) return schema.map(closed) as T;
  const inside = Object.fromEntries(Object.entries(schema).map(([name, value]) => [name, closed(value)])) as T & object;
  return 'properties' in inside ? { ...inside, additionalProperties: false } : inside;
}
