import { onlySet } from '../../domain/only-set.js';
import { type WorkItem, type WorkItemKind, workItemKinds, type WorkItemResource, workItemResources } from '../../domain/work-item.js'; // prettier-ignore
import {
  Field,
  ListField,
  MoneyDto,
  MoneyField,
  ObjectField,
  OptionsField,
  TextField,
  TimeField,
  WordField,
} from '../../http/field-decorators.js';
import { PageQuery } from '../../http/paging.js';
import { providerWith } from '../../http/provider-notes.js';
import { tenant } from '../../http/value-formats.js';
import { AttentionDto, attentionDto } from '../attention.dto.js';
import { actionsOf, hrefOf } from './work-item-actions.js';

const kindDescription =
  '`needs_review`: the outcome of a call could not be determined. `documents_wanted`: the provider is waiting for documents. `port_exception`: a port is stopped until something is corrected. `approval_wanted`: an order waits for the confirmation of another key. `attention`: the resource carries `attention`. `finding`: the ledger and the provider differ.';

export class WorkItemsQuery extends PageQuery {
  @WordField(workItemKinds, {
    description: `Only this kind. ${kindDescription}`,
    example: 'needs_review',
    optional: true,
  })
  kind?: WorkItemKind;

  @Field(tenant, {
    description: 'Only work items of this tenant. Keys with scope `operator` see those of every tenant by default.',
    example: 'acme',
    optional: true,
  })
  tenant?: string;

  @TimeField({ description: 'Only work items that have been waiting since before this time.', optional: true })
  olderThan?: string;
}

export class ResourceDto {
  @WordField(workItemResources, { description: 'Type of the resource.', example: 'order' })
  type: WorkItemResource;

  @TextField({ max: 64, description: 'ID of the resource.', example: 'ord_01kf3xwaj80000q7r9t2v4x6z8' })
  id: string;

  @TextField({ max: 256, description: 'Where to read it.', example: '/v1/orders/ord_01kf3xwaj80000q7r9t2v4x6z8' })
  href: string;
}

export class UnsettledCallDto {
  @TextField({ max: 64, description: "The provider's operation.", example: 'process_order' })
  operation: string;

  @TimeField({ description: 'When it was sent.' })
  sentAt: string;

  @OptionsField({
    description: 'What was sent, without secrets. Search the provider for these values.',
    example: { order_id: '700042' },
  })
  fields: Record<string, unknown>;
}

export class WorkItemActionDto {
  @TextField({ max: 32, description: 'The action.', example: 'resolve' })
  name: string;

  @WordField(['POST', 'DELETE'], { description: 'HTTP method of the call.', example: 'POST' })
  method: 'POST' | 'DELETE';

  @TextField({
    max: 256,
    description: 'Path of the call.',
    example: '/v1/orders/ord_01kf3xwaj80000q7r9t2v4x6z8/resolve',
  })
  href: string;

  @OptionsField({ description: 'Fields of the body that select the action.', example: {}, optional: true })
  body?: object;
}

export class WorkItemClaimDto {
  @TextField({ max: 64, description: 'ID of the API key that claimed it.', example: 'ops-1' })
  by: string;

  @TimeField({ description: 'When it was claimed.' })
  at: string;
}

export class WorkItemDto {
  @TextField({ max: 64, description: 'ID of the work item.', example: 'wki_ord_01kf3xwaj80000q7r9t2v4x6z8' })
  id: string;

  @WordField(workItemKinds, { description: kindDescription, example: 'needs_review' })
  kind: WorkItemKind;

  @TextField({ max: 64, description: 'The tenant it belongs to, if any.', example: 'acme', optional: true })
  tenant?: string;

  @TextField({ max: 32, description: 'The provider.', example: providerWith('POST /v1/orders') })
  provider: string;

  @ObjectField(() => ResourceDto, { description: 'What it is about.' })
  resource: ResourceDto;

  @TextField({ max: 32, description: 'Status of the resource. Absent for findings.', example: 'needs_review', optional: true }) // prettier-ignore
  status?: string;

  @TimeField({ description: 'When it began to wait.' })
  since: string;

  @MoneyField({ description: 'The money at stake, if known.', optional: true })
  money?: MoneyDto;

  @TextField({ max: 2048, description: 'Why it needs attention.', example: 'The outcome of a call to the provider could not be determined.' }) // prettier-ignore
  reason: string;

  @TextField({
    max: 2048,
    description: 'What to look for at the provider.',
    example: 'Look up order 700042 in the provider’s portal, then resolve this order as completed or rejected.',
    optional: true,
  })
  lookFor?: string;

  @ListField(() => UnsettledCallDto, { max: 200, description: 'Calls that were sent and whose outcome is not known.' })
  unsettledCalls: UnsettledCallDto[];

  @ObjectField(() => AttentionDto, { description: 'What it needs attention for.', optional: true })
  attention?: AttentionDto;

  @ObjectField(() => WorkItemClaimDto, { description: 'Who is working on it.', optional: true })
  claim?: WorkItemClaimDto;

  @ListField(() => WorkItemActionDto, { max: 16, description: 'What you can do about it.' })
  actions: WorkItemActionDto[];
}

export class WorkItemCommentDto {
  @TextField({ min: 1, max: 1024, description: 'The comment. It becomes part of the resource\'s history.', example: 'Called the provider: ticket 4711.' }) // prettier-ignore
  text: string;
}

const reasons: Readonly<Record<Exclude<WorkItemKind, 'attention' | 'finding'>, string>> = {
  needs_review: 'The outcome of a call to the provider could not be determined.',
  documents_wanted: 'The provider is waiting for documents.',
  port_exception: 'The port is stopped until something is corrected.',
  approval_wanted: 'The order waits until another key of the tenant confirms it.',
};

function reasonOf({ kind, attention, finding }: WorkItem): string {
  if (kind === 'attention') return attention!.detail;
  if (kind === 'finding') return `Reconciliation found ${finding!.kind}: ${finding!.subject}.`;
  return reasons[kind];
}

const time = (at: number): string => new Date(at).toISOString();

/** The item as shown to a caller of this tenant. */
export function workItemDto(item: WorkItem, callersTenant: string): WorkItemDto {
  const { kind, resource, tenant: of, provider, status, since, money, attention, failure, unsettled, claim } = item;
  return {
    id: `wki_${resource.id}`,
    kind,
    ...onlySet({ tenant: of }),
    provider,
    resource: { ...resource, href: hrefOf(resource) },
    ...onlySet({ status }),
    since: time(since),
    ...onlySet({ money }),
    reason: reasonOf(item),
    ...onlySet({ lookFor: failure }),
    unsettledCalls: unsettled.map(({ operation, sentAt, fields }) => ({ operation, sentAt: time(sentAt), fields })),
    ...attentionDto(attention),
    ...(claim && { claim: { by: claim.by, at: time(claim.at) } }),
    actions: actionsOf(item, callersTenant),
  };
}
