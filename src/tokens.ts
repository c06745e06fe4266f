/** What is injected by something other than its class. */
export const CONFIG = Symbol('configuration');
export const VOLATILE = Symbol('volatile store');
export const CALL_LOG = Symbol('observer of upstream calls');
export const LOGGER = Symbol('logger');
