import { attentionCodes } from './attention.js';
import { changeTransitions } from './change.js';
import { type ResourceType } from './event-resource.js';
import { type EventGroup } from './event-types.js';
import { findingKinds } from './finding.js';
import { orderTransitions } from './order.js';
import { portTransitions } from './port-order.js';
import { reservationTransitions } from './reservation.js';

/** JSON Schema, 2020-12, as far as the catalogue uses it. */
export interface JsonSchema {
  type?: 'object' | 'string' | 'integer' | 'boolean';
  description?: string;
  const?: string | boolean;
  enum?: readonly string[];
  format?: 'date-time' | 'uri-reference';
  pattern?: string;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  additionalProperties?: JsonSchema;
  maxProperties?: number;
  properties?: Readonly<Record<string, JsonSchema>>;
  required?: readonly string[];
  examples?: readonly unknown[];
}

/** Lines and tabs are none. */
const noControls = '^[^\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f]*$';
const longest = { id: 64, name: 256, detail: 4_096 };

const text = (description: string, maxLength = longest.name): JsonSchema => ({
  type: 'string',
  description,
  maxLength,
  pattern: noControls,
});
const constant = (value: string, description: string): JsonSchema => ({ type: 'string', const: value, description });
const oneOf = (values: readonly string[], description: string): JsonSchema => ({
  type: 'string',
  enum: values,
  description,
});
const dateTime = (description: string): JsonSchema => ({ ...text(description, 30), format: 'date-time' });
const object = (
  description: string,
  properties: Readonly<Record<string, JsonSchema>>,
  required: readonly string[],
): JsonSchema => ({ type: 'object', description, properties, required });

const link = (types: readonly ResourceType[], description: string): JsonSchema =>
  object(
    description,
    {
      type: oneOf(types, 'Type of the resource.'),
      id: text('ID of the resource; for a number, the number itself (E.164).', longest.id),
      href: { ...text('Path of the resource on this gateway.'), format: 'uri-reference' },
    },
    ['type', 'id', 'href'],
  );

/** The resources that have a status of their own, and where each of their statuses may go. */
export const transitionsOf = {
  reservation: reservationTransitions,
  order: orderTransitions,
  port: portTransitions,
  change: changeTransitions,
} as const;
export type StatusGroup = keyof typeof transitionsOf;
export const isStatusGroup = (group: EventGroup): group is StatusGroup => Object.hasOwn(transitionsOf, group);

export const numberStatuses: Readonly<Record<string, string>> = {
  activated: 'active',
  released: 'released',
  lost: 'lost',
};

const provider = text('ID of the provider.', longest.id);
const detail = text('Human-readable explanation.', longest.detail);
const metadata: JsonSchema = {
  type: 'object',
  description: 'Your own metadata.',
  maxProperties: 50,
  additionalProperties: text('The value.', 500),
};
const test: JsonSchema = {
  type: 'boolean',
  const: true,
  description: 'Present on test events: nothing has happened to the resource.',
};

/** The schema of the data of one type of event. */
export function dataSchemaOf(group: EventGroup, name: string): JsonSchema {
  const { properties, required } = isStatusGroup(group) ? statusData(group, name) : otherData(group, name);
  return object(`Data of \`${group}.${name}\`.`, { ...properties, detail, test }, [
    'resource',
    // What is the tenant's own, such as a webhook endpoint, has no provider.
    ...(group === 'attention' ? [] : ['provider']),
    ...required,
  ]);
}

interface Members {
  properties: Record<string, JsonSchema>;
  required: string[];
}

function statusData(group: StatusGroup, name: string): Members {
  const statuses = Object.keys(transitionsOf[group]);
  const reached = statuses.includes(name);
  return {
    properties: {
      resource: link([group], `The ${group}.`),
      provider,
      ...(group === 'change' ? { kind: text('What is changed, such as `trunk.create`.', longest.id) } : {}),
      ...(group === 'order' ? { kind: oneOf(['number', 'service'], 'What is ordered.') } : {}),
      status: reached ? constant(name, 'The status reached.') : oneOf(statuses, 'The status after the event.'),
      from: oneOf(statuses, 'The status before the event, if it changed.'),
      to: oneOf(statuses, 'The status after the event, if it changed.'),
      ...(group === 'order' || group === 'port' ? { customerReference: text('Your own reference.') } : {}),
      ...(group === 'change' ? {} : { metadata }),
      ...(name === 'expiring' ? { orderableUntil: dateTime('Until when the reservation can be ordered.') } : {}),
    },
    required: ['status', ...(reached ? ['from', 'to'] : []), ...(name === 'expiring' ? ['orderableUntil'] : [])],
  };
}

function otherData(group: Exclude<EventGroup, StatusGroup>, name: string): Members {
  switch (group) {
    case 'number': {
      const status = constant(numberStatuses[name]!, 'The status of the number after the event.');
      const cause = link(['order', 'port', 'change', 'reservation', 'finding'], 'The resource that caused the event.');
      return {
        properties: { resource: link(['number'], 'The number.'), provider, status, cause },
        required: ['status', 'cause'],
      };
    }
    case 'attention': {
      const of = link(
        ['order', 'reservation', 'port', 'change', 'webhook_endpoint'],
        'The resource that needs attention.',
      );
      const code = oneOf(attentionCodes, 'Why the resource needs attention.');
      const attention = object('What needs attention.', { code, detail }, ['code', 'detail']);
      const from = oneOf(attentionCodes, 'The reason before the event, if there was one.');
      return {
        properties: { resource: of, provider, from, ...(name === 'opened' ? { attention } : {}) },
        required: name === 'opened' ? ['attention'] : ['from'],
      };
    }
    case 'finding': {
      const members = {
        kind: oneOf(findingKinds, 'Kind of the difference.'),
        subject: text("The number (E.164), or the provider's ID of the order."),
        expected: text('As the gateway has it.'),
        actual: text('As the provider has it.'),
      };
      return {
        properties: {
          resource: link(['finding'], 'The finding.'),
          provider,
          finding: object('The difference.', members, ['kind', 'subject']),
        },
        required: ['finding'],
      };
    }
  }
}
