import { type Fields } from '../kit/request.js';
import { type Category, isState, tollFreePrefixes } from './inventory.js';
import { Refusal } from './wire.js';

/** The provider's text for a parameter that is missing, malformed or names nothing. */
export function invalid(parameter: string): Refusal {
  return new Refusal(`Invalid ${parameter}`);
}

/**
 * Reads the parameters of one call; a blank one counts as absent, as in the form posts the provider is used to.
 * Every method refuses the call when its parameter is wrong; those that return undefined take an absent one.
 */
export class Params {
  constructor(private readonly fields: Fields) {}

  text(name: string): string | undefined {
    return this.fields[name]?.trim() || undefined;
  }

  /** A whole number, of exactly `length` digits when a length is given. */
  digits(name: string, length?: number): string | undefined {
    const value = this.text(name);
    if (value !== undefined && !isDigits(value, length)) throw invalid(name);
    return value;
  }

  requiredDigits(name: string, length?: number): string {
    return this.digits(name, length) ?? refuse(name);
  }

  /** Comma-separated numbers of `length` digits. */
  numbers(name: string, length = 10): string[] | undefined {
    const numbers = this.text(name)
      ?.split(',')
      .map((number) => number.trim());
    if (numbers?.some((number) => !isDigits(number, length))) throw invalid(name);
    return numbers;
  }

  requiredNumbers(name: string, length = 10): string[] {
    return this.numbers(name, length) ?? refuse(name);
  }

  /** A date such as `2015-04-29`, with a time of day or without, as epoch milliseconds. */
  day(name: string): number | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    const at = /^\d{4}-\d{2}-\d{2}(?: \d{2}:\d{2}:\d{2})?$/.test(value)
      ? Date.parse(`${value.replace(' ', 'T')}${value.length > 10 ? 'Z' : ''}`)
      : NaN;
    return Number.isNaN(at) ? refuse(name) : at;
  }

  /** Two-letter state, in capitals. */
  state(): string | undefined {
    const state = this.text('state')?.toUpperCase();
    if (state !== undefined && !isState(state)) throw invalid('state');
    return state;
  }

  requiredState(): string {
    return this.state() ?? refuse('state');
  }

  tollFreePrefix(): string {
    const prefix = this.text('tfn_prefix');
    return prefix && tollFreePrefixes.includes(prefix) ? prefix : refuse('tfn_prefix');
  }

  category(): Category | undefined {
    const category = this.text('category')?.toLowerCase();
    return category === undefined || category === 'landline' || category === 'tollfree' ? category : refuse('category');
  }

  requiredCategory(): Category {
    return this.category() ?? refuse('category');
  }
}

function isDigits(value: string, length?: number): boolean {
  return /^\d+$/.test(value) && (length === undefined || value.length === length);
}

function refuse(parameter: string): never {
  throw invalid(parameter);
}
