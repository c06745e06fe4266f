import { isIPv4 } from 'node:net';
import { type Fields, type Files, type UploadedFile } from '../kit/request.js';
import { type Category, isState, tollFreePrefixes } from './inventory.js';
import { Refusal } from './wire.js';

/** The provider's error text for a parameter that is missing, malformed or refers to nothing. */
export function invalid(parameter: string): Refusal {
  return new Refusal(`Invalid ${parameter}`);
}

/**
 * Reads the parameters of one call; a blank one counts as absent, as in the form posts that the provider expects. Every method refuses an invalid
 * parameter; those that return undefined accept an absent one.
 */
export class Params {
  constructor(
    private readonly fields: Fields,
    private readonly files: Files = {},
  ) {}

  text(name: string): string | undefined {
    return this.fields[name]?.trim() || undefined;
  }

  requiredText(name: string): string {
    return this.text(name) ?? refuse(name);
  }

  /** One of these values, in this spelling. */
  word<W extends string>(name: string, words: readonly W[]): W | undefined {
    const value = this.text(name);
    return value === undefined ? undefined : (words.find((word) => word === value) ?? refuse(name));
  }

  requiredWord<W extends string>(name: string, words: readonly W[]): W {
    return this.word(name, words) ?? refuse(name);
  }

  /** Digits: `least` to `most` of them, exactly `least` if only that is given, or any number. */
  digits(name: string, least?: number, most = least): string | undefined {
    const value = this.text(name);
    if (value !== undefined && !isDigits(value, least, most)) throw invalid(name);
    return value;
  }

  requiredDigits(name: string, least?: number, most = least): string {
    return this.digits(name, least, most) ?? refuse(name);
  }

  /** An IPv4 address. */
  address(name: string): string | undefined {
    const value = this.text(name);
    if (value !== undefined && !isIPv4(value)) throw invalid(name);
    return value;
  }

  requiredAddress(name: string): string {
    return this.address(name) ?? refuse(name);
  }

  /** A non-empty file. */
  requiredFile(name: string): UploadedFile {
    const file = this.files[name];
    return file !== undefined && file.content.length > 0 ? file : refuse(name);
  }

  /** Comma-separated numbers of `length` digits. */
  numbers(name: string, length = 10): string[] | undefined {
    const numbers = this.text(name)
      ?.split(',')
      .map((number) => number.trim());
    if (numbers?.some((number) => !isDigits(number, length, length))) throw invalid(name);
    return numbers;
  }

  requiredNumbers(name: string, length = 10): string[] {
    return this.numbers(name, length) ?? refuse(name);
  }

  /** A date such as `2015-04-29`, with or without a time, as epoch milliseconds. */
  day(name: string): number | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    const at = /^\d{4}-\d{2}-\d{2}(?: \d{2}:\d{2}:\d{2})?$/.test(value)
      ? Date.parse(`${value.replace(' ', 'T')}${value.length > 10 ? 'Z' : ''}`)
      : NaN;
    return Number.isNaN(at) ? refuse(name) : at;
  }

  /** Two-letter state, in upper case. */
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

function isDigits(value: string, least = 1, most = Infinity): boolean {
  return /^\d+$/.test(value) && value.length >= least && value.length <= most;
}

function refuse(parameter: string): never {
  throw invalid(parameter);
}
