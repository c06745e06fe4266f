import { type EventData } from './event-data.js';
import { linkTo, type ResourceLink, type ResourceType } from './event-resource.js';
import { isStatusGroup, numberStatuses, type StatusGroup, transitionsOf } from './event-schema.js';
import { type EventGroup } from './event-types.js';

const provider = 'carrier-1';
const ids: Readonly<Record<ResourceType, string>> = {
  reservation: 'rsv_01kf3z9h8m0000q3c5v7n2x4b6',
  order: 'ord_01kf3zb2w40000t8k1m3p5r7s9',
  port: 'prt_01kf3zc7qe0000w4y6z8b1d3f5',
  change: 'chg_01kf3zd9av0000j2k4m6n8p1r3',
  number: '+12065550142',
  finding: 'fnd_01kf3ze5cx0000v7x9z2b4d6f8',
  webhook_endpoint: 'whe_01kf3zf3ey0000y9z1b3d5f7h9',
};
const sample = (type: ResourceType): ResourceLink => linkTo(type, ids[type]);

/** Data as an event of that type may have it. */
export function exampleOf(group: EventGroup, name: string): EventData {
  if (isStatusGroup(group)) return statusExample(group, name);
  switch (group) {
    case 'number':
      return { resource: sample('number'), provider, status: numberStatuses[name]!, cause: sample('order') };
    case 'attention':
      return { resource: sample('order'), provider, ...attentionExample(name) };
    case 'finding':
      return {
        resource: sample('finding'),
        provider,
        finding: { kind: 'missing_number', subject: ids.number, expected: 'in service', actual: 'not listed' },
      };
  }
}

const attentionExample = (name: string): Partial<EventData> =>
  name === 'opened'
    ? { attention: { code: 'credentials_refused', detail: "The provider rejects the gateway's credentials." } }
    : { from: 'credentials_refused' };

function statusExample(group: StatusGroup, name: string): EventData {
  const transitions: Readonly<Record<string, readonly string[]>> = transitionsOf[group];
  const [first, second] = Object.keys(transitions) as [string, string];
  const kind = { reservation: {}, port: {}, order: { kind: 'number' }, change: { kind: 'trunk.create' } }[group];
  const base = { resource: sample(group), provider, ...kind };
  switch (name) {
    case 'created':
      return { ...base, status: first, to: first };
    case 'updated':
      return { ...base, status: second };
    case 'expiring':
      return { ...base, status: 'held', orderableUntil: '2026-11-30T12:09:30.000Z' };
    default:
      return { ...base, status: name, from: Object.keys(transitions).find((from) => transitions[from]!.includes(name))!, to: name }; // prettier-ignore
  }
}
