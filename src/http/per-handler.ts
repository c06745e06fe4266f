import { type ExecutionContext } from '@nestjs/common';

/** Finds out once for each handler of a route what follows from its decorators alone. */
export function perHandler<T>(find: (context: ExecutionContext) => T): (context: ExecutionContext) => T {
  const found = new WeakMap<object, Map<unknown, T>>();
  return (context) => {
    const [type, handler] = [context.getClass(), context.getHandler()];
    const ofType = found.get(type) ?? new Map<unknown, T>();
    if (ofType.has(handler)) return ofType.get(handler)!;
    const value = find(context);
    found.set(type, ofType.set(handler, value));
    return value;
  };
}
