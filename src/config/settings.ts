import { type AddressRanges } from '../domain/address-ranges.js';
import { onlySet } from '../domain/only-set.js';
import { type Reader } from './reader.js';

export type GatewayMode = 'sandbox' | 'live';

/** The default of a setting: the same for both modes, or one per mode. */
type Default<T> = T | Readonly<Record<GatewayMode, T>>;

/** One setting as data: its variable, its parser, its default, and its description. */
export interface Setting<T = unknown, Always extends boolean = boolean> {
  /** The variable's name without its provider's prefix. */
  readonly name: string;
  /** Its description in the example file. */
  readonly doc: string;
  /** Whether it always has a value: it is required, or has a default. */
  readonly always: Always;
  readonly required: boolean;
  /** Never shown, not even in part; the value may be in a file instead (`<variable>_FILE`). */
  readonly secret: boolean;
  /** The value shown in the example file, if there is no default. */
  readonly example?: string;
  /** The default in a mode, in the variable's notation. */
  fallback(mode: GatewayMode): string | undefined;
  read(reader: Reader, variable: string, mode: GatewayMode): T | undefined;
}

interface About {
  doc: string;
  secret?: boolean;
  example?: string;
}

const inMode = <T extends string | number>(value: Default<T>, mode: GatewayMode): T =>
  typeof value === 'object' ? value[mode] : value;

function setting<T, Always extends boolean>(
  name: string,
  { doc, secret = false, example }: About,
  always: Always,
  read: Setting<T>['read'],
  more: { required?: boolean; fallback?: Default<string | number> } = {},
): Setting<T, Always> {
  const { required = false, fallback } = more;
  return Object.freeze({
    ...{ name, doc, secret, always, required, read },
    ...onlySet({ example }),
    fallback: (mode: GatewayMode) => (fallback === undefined ? undefined : String(inMode(fallback, mode))),
  });
}

/** The setting types. */
export const s = {
  /** Required as soon as the provider has a base URL. */
  required: (name: string, about: About): Setting<string, true> =>
    setting(
      name,
      { example: 'change-me', ...about },
      true,
      (reader, variable) => {
        const value = reader.text(variable);
        if (value === undefined)
          reader.problems.push(`${variable} is required with ${variable.slice(0, -name.length)}BASE_URL.`);
        return value ?? '';
      },
      { required: true },
    ),
  /** Free text, or absent. */
  text: (name: string, about: About): Setting<string, false> =>
    setting(name, about, false, (reader, variable) => reader.text(variable)),
  /** Text that matches a pattern, or absent. `wanted` describes the pattern. */
  matching: (name: string, about: About & { pattern: RegExp; wanted: string }): Setting<string, false> =>
    setting(name, about, false, (reader, variable) => reader.matching(variable, about.pattern, about.wanted)),
  /** The same with a default. */
  matched: (name: string, about: About & { pattern: RegExp; wanted: string; default: string }): Setting<string, true> =>
    setting(
      name,
      about,
      true,
      (reader, variable) => reader.matching(variable, about.pattern, about.wanted) ?? about.default,
      { fallback: about.default },
    ),
  /** An integer in a range. */
  integer: (
    name: string,
    about: About & { from: number; to: number; default: Default<number> },
  ): Setting<number, true> =>
    setting(
      name,
      about,
      true,
      (reader, variable, mode) => reader.integer(variable, inMode(about.default, mode), about.from, about.to),
      { fallback: about.default },
    ),
  /** One of a few values, each mapped to its meaning in code. */
  choice: <const W extends Readonly<Record<string, unknown>>>(
    name: string,
    about: About & { words: W; default: Default<keyof W & string> },
  ): Setting<W[keyof W], true> =>
    setting(
      name,
      about,
      true,
      (reader, variable, mode) =>
        about.words[reader.word(variable, Object.keys(about.words), inMode(about.default, mode))] as W[keyof W],
      { fallback: about.default },
    ),
  /** Comma-separated addresses and ranges; none unless set. */
  ranges: (name: string, about: About): Setting<AddressRanges, true> =>
    setting(name, about, true, (reader, variable) => reader.ranges(variable)),
};

export type Settings = Readonly<Record<string, Setting>>;
type ValueOf<X> = X extends Setting<infer T> ? T : never;

/** The parsed settings: those that always have a value are required members, the others optional. */
export type ReadSettings<S extends Settings> = {
  [K in keyof S as S[K] extends Setting<unknown, true> ? K : never]: ValueOf<S[K]>;
} & {
  [K in keyof S as S[K] extends Setting<unknown, true> ? never : K]?: ValueOf<S[K]>;
};

export function readSettings<S extends Settings>(
  settings: S,
  prefix: string,
  reader: Reader,
  mode: GatewayMode,
): ReadSettings<S> {
  const values = Object.entries(settings).map(([key, one]) => {
    const variable = `${prefix}_${one.name}`;
    if (one.secret) reader.secret(variable);
    return [key, one.read(reader, variable, mode)] as const;
  });
  return Object.fromEntries(values.filter(([, value]) => value !== undefined)) as ReadSettings<S>;
}
