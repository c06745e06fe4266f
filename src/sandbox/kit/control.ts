import { type ProviderClock } from './clock.js';
import { faultKinds, type FaultKind, type Faults, type RandomFaults } from './faults.js';
import { htmlPage, jsonReply, type HttpReply } from './reply.js';

/** Path of a simulator's control endpoint, beside the provider's own paths. */
export const controlPath = '/_sandbox';

/** `METHOD /path below the control path` → the handler, given the parsed JSON body. Throw `BadInput` for a 400. */
export type ControlRoutes = Readonly<Record<string, (body: JsonObject) => unknown>>;
export type JsonObject = Readonly<Record<string, unknown>>;

/** An invalid request to the control endpoint. */
export class BadInput extends Error {}

/** Answers one control request. */
export function control(routes: ControlRoutes, method: string, path: string, text: string): HttpReply {
  const route = routes[`${method} ${path.slice(controlPath.length).replace(/\/$/, '') || '/'}`];
  if (!route) return htmlPage(404);
  try {
    return jsonReply(route(parse(text)) ?? { ok: true });
  } catch (error) {
    if (error instanceof BadInput || error instanceof RangeError) return jsonReply({ error: error.message }, 400);
    throw error;
  }
}

/** The routes that every simulator has. */
export function commonRoutes(faults: Faults, clock: ProviderClock): ControlRoutes {
  return {
    'GET /clock': () => shown(clock),
    'POST /clock': (body) => moveClock(clock, body),
    'POST /faults': (body) => setFaults(faults, body),
    'DELETE /faults': () => faults.clear(),
  };
}

/** `{"advanceMs"}`, or `{"to"}` (RFC 3339); a time in the past changes nothing. */
function moveClock(clock: ProviderClock, { advanceMs, to }: JsonObject): object {
  if ((advanceMs === undefined) === (to === undefined)) throw new BadInput('Give advanceMs or to');
  if (to === undefined) {
    if (asNumber(advanceMs, 'advanceMs') < 0) throw new BadInput('advanceMs must not be negative');
    clock.advance(advanceMs as number);
  } else {
    const at = typeof to === 'string' ? Date.parse(to) : NaN;
    if (Number.isNaN(at)) throw new BadInput('to must be a time');
    clock.moveTo(at);
  }
  return shown(clock);
}

const shown = (clock: ProviderClock): object => ({ now: new Date(clock.now()).toISOString() });

/**
 * `{"next": {"operation", "kind", "count"?}}` for a one-shot fault, `{"seed", "rates", "operations"?}` for random faults, with or without `delayMs`,
 * `refuseMs` and `lateEffectMs`.
 */
function setFaults(faults: Faults, body: JsonObject): void {
  const { next, seed, rates, operations, ...rest } = body;
  const timings = timingsOf(rest, faults.timings);
  if (next === undefined && rates === undefined && Object.keys(timings).length === 0)
    throw new BadInput('Give next, or seed and rates, or a time');
  Object.assign(faults.timings, timings);
  if (rates !== undefined) faults.seed(randomFaults(seed, rates, operations));
  if (next !== undefined) {
    const { operation, kind, count } = asObject(next, 'next');
    if (typeof operation !== 'string') throw new BadInput('next.operation must be a string');
    faults.next(operation, asKind(kind), count === undefined ? 1 : asNumber(count, 'next.count'));
  }
}

function randomFaults(seed: unknown, rates: unknown, operations: unknown): RandomFaults {
  const checked = Object.entries(asObject(rates, 'rates')).map(([kind, rate]) => [asKind(kind), asNumber(rate, kind)]);
  const plan = { seed: asNumber(seed ?? 1, 'seed'), rates: Object.fromEntries(checked) as RandomFaults['rates'] };
  if (operations === undefined) return plan;
  if (!Array.isArray(operations)) throw new BadInput('operations must be a list');
  return { ...plan, operations: operations.map(String) };
}

/** The given timings, in milliseconds, by the names in `known`. */
export function timingsOf<T extends object>(given: JsonObject, known: T): Partial<T> {
  for (const [name, value] of Object.entries(given)) {
    if (!(name in known)) throw new BadInput(`Unknown field ${name}`);
    if (asNumber(value, name) < 0) throw new BadInput(`${name} must not be negative`);
  }
  return given as Partial<T>;
}

function asKind(kind: unknown): FaultKind {
  const known = faultKinds.find((one) => one === kind);
  if (!known) throw new BadInput(`The kind must be one of ${faultKinds.join(', ')}`);
  return known;
}

function asNumber(value: unknown, name: string): number {
  if (typeof value !== 'number') throw new BadInput(`${name} must be a number`);
  return value;
}

function asObject(value: unknown, name: string): JsonObject {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new BadInput(`${name} must be an object`);
  return value as JsonObject;
}

function parse(text: string): JsonObject {
  if (text.trim() === '') return {};
  try {
    return asObject(JSON.parse(text), 'The body');
  } catch (error) {
    throw error instanceof BadInput ? error : new BadInput('The body is not JSON');
  }
}

/** Sets the named boolean switches. */
export function setBooleans<T extends object>(known: T, body: JsonObject): T {
  for (const [name, value] of Object.entries(body)) {
    if (typeof (known as Record<string, unknown>)[name] !== 'boolean')
      throw new BadInput(`Unknown name ${name}; known are ${Object.keys(known).join(', ')}`);
    if (typeof value !== 'boolean') throw new BadInput(`${name} must be true or false`);
  }
  return Object.assign(known, body);
}
