import { type Caller } from '../contract/caller.js';
import { GatewayError } from '../domain/errors.js';
import { eventCatalogue } from '../domain/event-catalogue.js';
import { type EventGroup, type EventType } from '../domain/event-types.js';
import { type Scope } from '../domain/scopes.js';
import { hasScope } from './caller.js';

/** Keys with one of these scopes read all events of the tenant. */
const ofAll: readonly Scope[] = ['events:read', 'operator'];
/** Other keys read the events about resources that they may read or resolve. */
const ofSome: Readonly<Record<EventGroup, readonly Scope[]>> = {
  reservation: ['reservations:read'],
  order: ['orders:read', 'resolve'],
  port: ['ports:read', 'resolve'],
  change: ['changes:read', 'resolve'],
  number: ['numbers:read'],
  attention: ['orders:read', 'resolve'],
  finding: ['numbers:read'],
};

/** Every scope that lets a key read some events. */
export const eventReaders: readonly Scope[] = [...new Set([...ofAll, ...Object.values(ofSome).flat()])];

/** The event types that a caller may read: those requested, otherwise all that it may; undefined if that is every type. */
export function typesFor(caller: Caller, asked?: readonly EventType[]): readonly EventType[] | undefined {
  const scopesOf = (group: EventGroup): readonly Scope[] => [...ofSome[group], ...ofAll];
  const may = (group: EventGroup): boolean => scopesOf(group).some((scope) => hasScope(caller, scope));
  const hidden = eventCatalogue.filter(({ group }) => !may(group));
  const refused = hidden.find(({ type }) => asked?.includes(type));
  if (refused) {
    const scopes = scopesOf(refused.group)
      .map((scope) => `"${scope}"`)
      .join(', ');
    throw new GatewayError('forbidden', `Events of type ${refused.type} require one of the scopes ${scopes}.`);
  }
  if (asked) return asked;
  return hidden.length === 0 ? undefined : eventCatalogue.flatMap(({ type, group }) => (may(group) ? type : []));
}

/** An endpoint receives what the key that configures it may read: every type (`*`) only for keys that read all of them. */
export function mayReceive(caller: Caller, types: readonly string[]): void {
  if (!types.includes('*')) typesFor(caller, types as readonly EventType[]);
  else if (typesFor(caller) !== undefined)
    throw new GatewayError(
      'forbidden',
      'All types of events (`*`) require scope "events:read". Name the types that this key can read.',
    );
}
