/** Names of what is injected by interface; classes (Ledger, ProviderRegistry …) are their own. */
export const CLOCK = Symbol('Clock');
export const CONFIG = Symbol('GatewayConfig');
export const VOLATILE_STORE = Symbol('VolatileStore');
export const SIMULATORS = Symbol('Simulators');
export const LOGGER = Symbol('Logger');
export const PROVIDER_WATCH = Symbol('ProviderWatch');
