import { type Account, type Handler } from './account.js';
import { type Given } from './given.js';
import { type Fact, facts } from './parameters.js';
import { type Status } from './statuses.js';
import { Refusal } from './wire.js';

/** One parameter of a method. */
export interface Parameter extends Fact {
  readonly name: string;
  readonly required: boolean;
}
export interface Method {
  readonly parameters: readonly Parameter[];
  /** The live service's status for any invalid parameter, instead of the documented ones. */
  readonly anyFault?: Status;
  readonly handle: Handler;
}
export type Methods = Readonly<Record<string, Method>>;

/**
 * A method with its parameters in the document's order: `name` or, if the fact has another name, `name=fact`; an exclamation mark marks required
 * ones.
 */
export function method(parameters: string, handle: Handler, anyFault?: Status): Method {
  return { parameters: parameters.split(/\s+/).filter(Boolean).map(parameter), handle, ...(anyFault && { anyFault }) };
}

function parameter(text: string): Parameter {
  const [, name = '', fact = name, mark] = /^(\w+)(?:=(\w+))?(!)?$/.exec(text) ?? [];
  const found: Fact | undefined = (facts as Record<string, Fact>)[fact];
  if (!found) throw new Error(`No fact about the parameter ${text}`);
  return { name, required: mark !== undefined, ...found };
}

/** Parameters that every call has. */
const everyCall = ['method', 'api_username', 'api_password', 'content_type'];

/** Refuses the first parameter, in the document's order, that is required and missing, or invalid. */
export function check({ parameters, anyFault }: Method, given: Given, account: Account): void {
  const known = [...everyCall, ...parameters.map(({ name }) => name)];
  if (anyFault && Object.keys(given.fields).some((name) => !known.includes(name))) throw new Refusal(anyFault);
  for (const { name, required, kind, missing = 'missing_params', invalid, byDefault } of parameters) {
    const value = given.text(name);
    if (value === undefined) {
      if (required && !(byDefault !== undefined && account.quirks.serverDefaults))
        throw new Refusal(anyFault ?? missing);
    } else if (invalid !== undefined && !kind(value, account)) throw new Refusal(anyFault ?? invalid);
  }
}
