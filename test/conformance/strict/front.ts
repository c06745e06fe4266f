import { type Answered, FaultProxy, type WireRequest } from '../faults/proxy.js';
import { type Parameter } from './parameters.js';
import { type TakenApart, takeApart } from './request.js';

/** How a body is written, or that what is asked stands in the query. */
export type Writing = 'query' | 'urlencoded' | 'multipart' | 'json' | 'nothing';

/** What the provider takes as one of its operations. */
export interface Rule {
  readonly method: string;
  readonly writing: Writing;
  readonly parameters: readonly Parameter[];
}

/** What a provider's document, and whoever has seen the service running, say of requests. */
export interface Manners {
  /** Parameters that every call has to carry, with their values; their values may stand nowhere else. */
  readonly credentials: Readonly<Record<string, string>>;
  /** A header that every call has to carry; its value may stand nowhere else. */
  readonly header?: readonly [name: string, value: string];
  /** The operation that a request asks for, and what holds for it. */
  rule(request: TakenApart): readonly [operation: string, Rule] | undefined;
  /** What the provider says to a request that it does not take, by the first thing that is wrong with it. */
  refuse(wrong: string, request: TakenApart): Answered;
  /** Its 403. */
  readonly forbidden: Answered;
}

const types: Readonly<Record<Writing, string>> = {
  ...{ query: '', nothing: '', json: 'application/json', multipart: 'multipart/form-data' },
  urlencoded: 'application/x-www-form-urlencoded',
};

/** Whatever is wrong with a request, in words. */
export function violations(request: TakenApart, manners: Manners): string[] {
  const [, rule] = manners.rule(request) ?? [];
  if (!rule) return [...request.wrong, `no operation: ${request.method} ${request.path}`];
  const wrong = [...request.wrong];
  const { credentials, header } = manners;
  if (request.method !== rule.method) wrong.push(`${request.method}, where ${rule.method} is taken`);
  if (request.type !== types[rule.writing]) wrong.push(`${request.type || 'no type'}, where ${rule.writing} is taken`);
  const place = rule.writing === 'query' ? 'query' : 'body';
  const known = new Map(rule.parameters.map((one) => [one.name, one]));
  for (const { name, value, from } of request.parameters) {
    if (from !== place) wrong.push(`${name} in the ${from}`);
    const { mayBeEmpty = false, takes = undefined } = known.get(name) ?? {};
    if (!known.has(name) && !(name in credentials)) wrong.push(`${name} is a parameter of something else`);
    if (value.trim() === '') {
      if (!mayBeEmpty) wrong.push(`${name} is empty`);
    } else if (takes && !takes.test(value)) wrong.push(`${name} is not written as the document has it: "${value}"`);
    if (value !== value.trim() || /[\p{Cc}\uFFFD]/u.test(value)) wrong.push(`${name} holds what is no text`);
  }
  const given = new Map(request.parameters.map(({ name, value }) => [name, value]));
  for (const { name, required } of rule.parameters) if (required && !given.has(name)) wrong.push(`${name} is missing`);
  for (const [name, value] of Object.entries(credentials))
    if (given.get(name) !== value) wrong.push(`${name} is missing`);
  if (header && request.headers.get(header[0])?.join() !== header[1]) wrong.push(`${header[0]} is missing`);
  return [...wrong, ...leaks(request, manners)];
}

/** Credentials where the document does not have them. */
function leaks({ path, headers, parameters }: TakenApart, { credentials, header }: Manners): string[] {
  const secrets = [...Object.values(credentials), ...(header ? [header[1].replace(/^Bearer /, '')] : [])];
  const places: (readonly [string, string])[] = [
    ['the path', decodeURIComponent(path)],
    ...[...headers].filter(([name]) => name !== header?.[0]).map(([name, values]) => [name, values.join()] as const),
    ...parameters.filter(({ name }) => !(name in credentials)).map(({ name, value }) => [name, value] as const),
  ];
  return places
    .filter(([, text]) => secrets.some((secret) => text.includes(secret)))
    .map(([name]) => `credentials in ${name}`);
}

/** One request as the front has seen it. */
export interface Seen {
  operation: string;
  request: WireRequest;
  turnedAway: boolean;
}

/** Stands in front of a provider and takes nothing that the provider's document does not name. */
export class StrictFront {
  readonly broken: string[] = [];
  readonly seen: Seen[] = [];
  private readonly proxy: FaultProxy;
  private manners: Manners | undefined;
  private barred: (request: WireRequest) => boolean = () => false;
  private answer: Answered | undefined;

  constructor() {
    const none: Answered = { status: 500, type: 'text/plain', body: Buffer.from('') };
    this.proxy = new FaultProxy(none, { lateMs: 0, tooLateMs: 0 }, (request) => this.judge(request));
  }

  start(): Promise<string> {
    return this.proxy.start();
  }

  to(baseUrl: string, manners: Manners): void {
    this.manners = manners;
    this.proxy.to(baseUrl);
  }

  /** Turns these requests away until it is told otherwise, with the provider's 403 or another answer. */
  bar(which: (request: WireRequest) => boolean, answer?: Answered): void {
    this.barred = which;
    this.answer = answer;
  }

  close(): Promise<void> {
    return this.proxy.close();
  }

  private judge(request: WireRequest): Answered | undefined {
    const manners = this.manners!;
    const apart = takeApart(request);
    const wrong = violations(apart, manners);
    const operation = manners.rule(apart)?.[0] ?? 'none';
    const turnedAway = this.barred(request);
    this.seen.push({ operation, request, turnedAway });
    for (const one of wrong) this.broken.push(`${operation}: ${one}`);
    if (wrong.length > 0) return manners.refuse(wrong[0]!, apart);
    return turnedAway ? (this.answer ?? manners.forbidden) : undefined;
  }
}
