/** Injection tokens for interfaces; classes (Ledger, ProviderRegistry …) are their own tokens. */
export const CLOCK = Symbol('Clock');
export const CONFIG = Symbol('GatewayConfig');
export const VOLATILE_STORE = Symbol('VolatileStore');
export const SIMULATORS = Symbol('Simulators');
export const LOGGER = Symbol('Logger');
export const PROVIDER_WATCH = Symbol('ProviderWatch');
