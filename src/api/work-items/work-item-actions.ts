import { repairsOf } from '../../domain/finding.js';
import { type WorkItem, type WorkItemResource } from '../../domain/work-item.js';

/** An action on a work item, and the call that performs it. */
export interface WorkItemAction {
  name: string;
  method: 'POST' | 'DELETE';
  href: string;
  /** The start of the body, if the action is part of it. */
  body?: object;
}

/** Where each kind of resource is read. */
const paths: Readonly<Record<WorkItemResource, string>> = {
  reservation: '/v1/reservations',
  order: '/v1/orders',
  port_order: '/v1/port-orders',
  change: '/v1/changes',
  finding: '/v1/reconciliation/findings',
};

export const hrefOf = ({ type, id }: WorkItem['resource']): string => `${paths[type]}/${id}`;

/**
 * Actions open to a caller of this tenant: documents, approvals and releases are for the resource's own tenant; everything else can be done by an
 * operator for any tenant.
 */
export function actionsOf(item: WorkItem, callersTenant: string): WorkItemAction[] {
  const href = hrefOf(item.resource);
  const own = item.tenant === callersTenant;
  const post = (name: string, path: string): WorkItemAction => ({ name, method: 'POST', href: path });
  const lookAgain = post('look_again', `/v1/work-items/wki_${item.resource.id}/look-again`);
  const upload = own ? [post('upload_document', `${href}/documents`)] : [];
  switch (item.kind) {
    case 'needs_review':
      return [post('resolve', `${href}/resolve${own ? '' : `?tenant=${item.tenant}`}`)];
    case 'documents_wanted':
    case 'port_exception':
      return [...upload, lookAgain];
    case 'approval_wanted':
      return own ? [post('confirm', `${href}/confirm`), post('cancel', `${href}/cancel`)] : [];
    case 'attention':
      return item.resource.type === 'reservation' && own
        ? [lookAgain, { name: 'release', method: 'DELETE', href }]
        : [lookAgain];
    case 'finding':
      return repairsOf[item.finding!.kind].map((action) => ({ ...post(action, `${href}/repair`), body: { action } }));
  }
}
