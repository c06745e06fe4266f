/** Paths of the resources that events are about, without the ID. */
const paths = {
  reservation: '/v1/reservations/',
  order: '/v1/orders/',
  port: '/v1/port-orders/',
  change: '/v1/changes/',
  number: '/v1/numbers/',
  finding: '/v1/reconciliation/findings/',
  webhook_endpoint: '/v1/webhook-endpoints/',
} as const;

export type ResourceType = keyof typeof paths;

/** A resource of the API, as other resources and events name it. */
export interface ResourceLink {
  type: ResourceType;
  /** Its id; a number's is the number itself (E.164). */
  id: string;
  /** Its path on this gateway. */
  href: string;
}

export const linkTo = (type: ResourceType, id: string): ResourceLink => ({ type, id, href: `${paths[type]}${id}` });

const typeOfPrefix: Readonly<Record<string, ResourceType>> = {
  rsv: 'reservation',
  ord: 'order',
  prt: 'port',
  chg: 'change',
  fnd: 'finding',
  whe: 'webhook_endpoint',
};

/** The resource with an ID of ours; undefined if no resource of the API has such an ID. */
export function resourceWith(id: string): ResourceLink | undefined {
  const type = typeOfPrefix[id.slice(0, id.indexOf('_'))];
  return type && linkTo(type, id);
}
