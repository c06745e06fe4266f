import { Injectable } from '@nestjs/common';
import { type Caller } from '../contract/caller.js';
import { tenantsInView } from '../access/tenants-in-view.js';
import { type AuditAction } from '../domain/audit.js';
import { GatewayError } from '../domain/errors.js';
import { onlySet } from '../domain/only-set.js';
import { type WorkItem, type WorkItemKind } from '../domain/work-item.js';
import { Ledger, type LedgerView } from '../ledger/ledger.js';
import { Runner } from '../sagas/runner.js';

export interface QueueFilter {
  tenant?: string;
  kind?: WorkItemKind;
  /** Epoch ms. */
  olderThan?: number;
  after?: { since: number; id: string };
  limit: number;
}

/**
 * Everything that needs attention, and who is working on it: for operators of all tenants, for other callers of their own. Items are settled through
 * the resource's own routes.
 */
@Injectable()
export class WorkQueue {
  constructor(
    private readonly ledger: Ledger,
    private readonly runner: Runner,
  ) {}

  list(caller: Caller, { tenant, ...filter }: QueueFilter): Promise<WorkItem[]> {
    const seen = tenantsInView(caller, tenant);
    return this.ledger.workItems.list({ ...filter, ...onlySet({ tenant: seen }) });
  }

  async one(caller: Caller, resourceId: string): Promise<WorkItem> {
    const item = await this.ledger.workItems.find(resourceId);
    const seen = tenantsInView(caller, undefined);
    if (!item || (seen !== undefined && item.tenant !== seen))
      throw new GatewayError('not_found', 'Work item not found.');
    return item;
  }

  /** Claims an item, so that no one else works on it at the same time. */
  async claim(caller: Caller, resourceId: string): Promise<WorkItem> {
    const item = await this.one(caller, resourceId);
    await this.ledger.transaction(async (ledger) => {
      if (!(await ledger.workItems.claim(resourceId, caller.keyId, item.since))) {
        const by = item.claim && ` by ${item.claim.by}`;
        throw new GatewayError('conflict', `This work item is already claimed${by ?? ''}. Release it first.`);
      }
      if (item.claim?.by !== caller.keyId) await this.note(ledger, caller, item, 'claimed');
    });
    return this.one(caller, resourceId);
  }

  async unclaim(caller: Caller, resourceId: string): Promise<WorkItem> {
    const item = await this.one(caller, resourceId);
    await this.ledger.transaction(async (ledger) => {
      await ledger.workItems.unclaim(resourceId);
      if (item.claim) await this.note(ledger, caller, item, 'claim_released');
    });
    return this.one(caller, resourceId);
  }

  /** Adds a comment to the history of the resource. */
  async comment(caller: Caller, resourceId: string, text: string): Promise<WorkItem> {
    const item = await this.one(caller, resourceId);
    await this.ledger.transaction((ledger) => this.note(ledger, caller, item, 'comment', text));
    return item;
  }

  /** Makes the gateway ask the provider again now instead of at the scheduled time. */
  async lookAgain(caller: Caller, resourceId: string): Promise<WorkItem> {
    await this.one(caller, resourceId);
    if (!(await this.ledger.work.hurry(resourceId)))
      throw new GatewayError('invalid_state', 'There is nothing to look up again for this work item: resolve it.');
    this.runner.kick();
    return this.one(caller, resourceId);
  }

  /** Recorded in the history of the resource and in the audit trail. */
  private async note(
    ledger: Pick<LedgerView, 'events' | 'audit'>,
    caller: Caller,
    { resource: { id }, tenant }: WorkItem,
    act: keyof typeof acts,
    detail?: string,
  ): Promise<void> {
    const { keyId: actor, tenant: actorTenant } = caller;
    const said = detail === undefined ? {} : { detail };
    await ledger.events.append({ id, tenant: tenant ?? actorTenant }, { type: act, actor, ...said });
    await ledger.audit.append({ ...onlySet({ tenant }), actor, actorTenant, action: acts[act], resource: id });
  }
}

/** Actions on an item that do not settle it: their names in the history and in the audit trail. */
const acts = {
  claimed: 'work_item.claim',
  claim_released: 'work_item.release',
  comment: 'work_item.comment',
} as const satisfies Record<string, AuditAction>;
