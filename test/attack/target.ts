import { type Document, type Operation, operationsOf } from './operations.js';
import { Judge } from './judge.js';
import { type Simulators } from './simulators.js';

/** Keys of a gateway: of two tenants, of an operator, and with one scope each. What a gateway has none of is absent. */
export interface Keys {
  a: string;
  b?: string;
  operator?: string;
  /** Of a third tenant, by scope. */
  scoped: Readonly<Record<string, string>>;
}

/** What is only known of a gateway that was started for the attack. */
export interface Own {
  pid: number;
  /** Where uploads are kept while they are needed. */
  uploads: string;
  /** Lines that the gateway logged as errors that nobody foresaw. */
  errors(): readonly string[];
  stop(): Promise<void>;
}

/** A gateway under attack. */
export interface Target {
  url: string;
  keys: Keys;
  document: Document;
  operations: readonly Operation[];
  judge: Judge;
  /** Its simulators, where they can be asked. */
  simulators?: Simulators;
  own?: Own;
}

export class Unsuitable extends Error {}

/** A gateway that runs somewhere, known by its URL and one or two keys. Real providers are not attacked. */
export async function attached(url: string, [a, b]: readonly string[], simulators?: Simulators): Promise<Target> {
  if (a === undefined) throw new Unsuitable('--url needs --key: a key of that gateway (a second one for the layers of two tenants)'); // prettier-ignore
  const response = await fetch(`${url}/v1/providers`, { headers: { authorization: `Bearer ${a}` } });
  if (response.status !== 200) throw new Unsuitable(`${url}/v1/providers answers ${response.status} to this key`);
  const { data } = (await response.json()) as { data: { id: string; mode: string }[] };
  const real = data.filter(({ mode }) => mode !== 'sandbox').map(({ id }) => id);
  if (real.length > 0)
    throw new Unsuitable(`${url} has real providers (${real.join(', ')}): only a gateway in sandbox mode is attacked`);
  return described({ url, keys: { a, ...(b !== undefined && { b }), scoped: {} }, ...(simulators && { simulators }) });
}

/** Adds what the gateway says of itself. */
export async function described(at: Omit<Target, 'document' | 'operations' | 'judge'>): Promise<Target> {
  const document = (await (await fetch(`${at.url}/openapi.json`)).json()) as Document;
  return { ...at, document, operations: operationsOf(document), judge: new Judge(document) };
}

export const bearer = (key: string): Record<string, string> => ({ authorization: `Bearer ${key}` });
