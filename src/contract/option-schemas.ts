/** Requests with `providerOptions`, and the routes that take them. */
export const optionedRequests = {
  reservation: ['POST /v1/reservations'],
  order: ['POST /v1/orders', 'POST /v1/orders/preview'],
  portOrder: ['POST /v1/port-orders'],
  numberUpdate: ['PATCH /v1/numbers/{e164}', 'POST /v1/numbers/bulk-updates'],
} as const satisfies Readonly<Record<string, readonly string[]>>;
export type OptionedRequest = keyof typeof optionedRequests;

/** JSON Schema (2020-12) of one option. */
export interface OptionSchema {
  readonly type: 'string' | 'integer' | 'boolean';
  /** What it sets, and when it is required or not allowed. */
  readonly description: string;
  readonly enum?: readonly string[];
  /** ECMA-262, anchored where it matters. */
  readonly pattern?: string;
  readonly minLength?: number;
  /** Characters. */
  readonly maxLength?: number;
  readonly format?: 'int32';
  readonly minimum?: number;
  readonly maximum?: number;
  readonly examples?: readonly (string | number)[];
}

/** JSON Schema (2020-12) of the options of one request. */
export interface OptionsSchema {
  readonly type: 'object';
  readonly additionalProperties: false;
  readonly properties: Readonly<Record<string, OptionSchema>>;
  readonly required?: readonly string[];
}

/** What a provider takes in `providerOptions`, by request; a request that is absent takes none. */
export type ProviderOptionSchemas = Readonly<Partial<Record<OptionedRequest, OptionsSchema>>>;
