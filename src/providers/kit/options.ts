import { type ProviderOptions } from '../../contract/reservations.js';
import { type FieldError, GatewayError, invalidField } from '../../domain/errors.js';

/** What a provider takes by one name, and how that is said to callers. */
export interface OptionCheck {
  holds: (value: unknown) => boolean;
  says: string;
}

type Checks = Readonly<Record<string, OptionCheck>>;

/** What is wrong with each option: the provider does not have it, or its value is not right. */
export function unfitOptions(
  options: ProviderOptions,
  checks: Checks,
  at: (name: string) => string = (name) => `/providerOptions/${name}`,
): FieldError[] {
  return Object.entries(options).flatMap(([name, value]): FieldError[] => {
    const check = Object.hasOwn(checks, name) ? checks[name] : undefined;
    if (!check) return [{ pointer: at(name), code: 'unknown_field', detail: `This provider has no option ${name}.` }];
    return check.holds(value) ? [] : [{ pointer: at(name), code: 'invalid', detail: `${name} must be ${check.says}.` }];
  });
}

/** Refuses, by name, every option that is not right; answers them as they are. */
export function checkOptions<T>(options: ProviderOptions, checks: { readonly [K in keyof T]-?: OptionCheck }): T {
  const errors = unfitOptions(options, checks);
  if (errors[0]) throw new GatewayError('invalid_request', errors[0].detail, { errors });
  return options as T;
}

/** For a provider without options of its own. */
export function refuseOptions(options: ProviderOptions): void {
  const [option] = Object.keys(options);
  if (option !== undefined)
    throw invalidField(`/providerOptions/${option}`, 'unknown_field', 'This provider has no options.');
}
