import { Injectable } from '@nestjs/common';
import { ProviderRegistry } from '../contract/registry.js';
import { GatewayError, invalidField } from '../domain/errors.js';
import { type Comparison, type Finding, type FindingKind, type Repair, repairsOf } from '../domain/finding.js';
import { onlySet } from '../domain/only-set.js';
import { type E164 } from '../domain/phone-number.js';
import { type AuditEntry } from '../domain/audit.js';
import { type KeyUse } from '../ledger/idempotency.js';
import { Ledger, type LedgerView } from '../ledger/ledger.js';
import { reconciliationOf } from '../lifecycle/reconciliation-work.js';
import { Runner } from '../sagas/runner.js';
import { type Caller } from '../contract/caller.js';
import { type PageRequest } from './kit/page-request.js';
import { MakeChange } from './kit/make-change.js';
import { refuseSold } from './kit/still-owned.js';

export interface ProviderComparison {
  provider: string;
  last?: Comparison;
  /** The number of open findings of each kind. */
  open: { kind: FindingKind; count: number }[];
}

export interface RepairRequest {
  action: Repair;
  /** With `adopt`: the tenant to assign it to. */
  tenant?: string;
}

/** Compares the ledger with the providers. For operators: it covers everyone on the accounts. */
@Injectable()
export class Reconciliation {
  constructor(
    private readonly registry: ProviderRegistry,
    private readonly ledger: Ledger,
    private readonly runner: Runner,
    private readonly changes: MakeChange,
  ) {}

  async overview(): Promise<ProviderComparison[]> {
    const open = await this.ledger.findings.countOpen();
    return Promise.all(
      this.registry.having('reconciliation').map(async ({ provider: { id, account } }) => {
        const last = await this.ledger.findings.comparison(id, account);
        const own = open.filter(({ provider }) => provider === id);
        return { provider: id, ...onlySet({ last }), open: own.map(({ kind, count }) => ({ kind, count })) };
      }),
    );
  }

  /** Compares now; waits as long as the caller does. */
  async compare(providers: readonly string[], waitMs: number): Promise<ProviderComparison[]> {
    const asked =
      providers.length === 0
        ? this.registry.having('reconciliation')
        : [...new Set(providers)].map((id) => this.registry.port(id, 'reconciliation'));
    const since = this.ledger.clock.now();
    for (const { provider } of asked) await this.ledger.work.wake(reconciliationOf(provider.id), 'reconciliation');
    this.runner.kick();
    for (const { provider } of asked) {
      await this.runner.waitFor(
        reconciliationOf(provider.id).id,
        () => this.ledger.findings.comparison(provider.id, provider.account),
        (last) => (last?.startedAt ?? 0) >= since,
        since + waitMs,
      );
    }
    const ids = new Set(asked.map(({ provider }) => provider.id));
    return (await this.overview()).filter(({ provider }) => ids.has(provider));
  }

  findings(
    filter: { provider?: string; kind?: string; open?: boolean },
    { after, limit }: PageRequest,
  ): Promise<Finding[]> {
    return this.ledger.findings.list({
      ...filter,
      ...onlySet({ before: after }),
      limit: limit + 1,
    });
  }

  async finding(id: string): Promise<Finding> {
    const finding = await this.ledger.findings.find(id);
    if (!finding) throw new GatewayError('not_found', 'Finding not found.');
    return finding;
  }

  /** Carries out an operator's decision. Anything that changes the provider is made as an ordinary change. */
  async repair(caller: Caller, id: string, request: RepairRequest, use: KeyUse, waitMs: number): Promise<Finding> {
    const finding = await this.finding(id);
    if (finding.resolution !== undefined)
      throw new GatewayError('invalid_state', `This finding is already settled (${finding.resolution}).`);
    const possible = repairsOf[finding.kind];
    if (!possible.includes(request.action))
      throw invalidField('/action', 'not_allowed', `Possible decisions for this finding: ${possible.join(', ')}.`);
    if ((request.action === 'adopt') !== (request.tenant !== undefined))
      throw invalidField(
        '/tenant',
        request.tenant === undefined ? 'required' : 'not_allowed',
        'Use it only with adopt.',
      );
    if (request.action === 'cancel' || request.action === 'restore') {
      await this.ledger.audit.append(repairOf(caller, finding, request));
      const done = await this.atProvider(caller, finding, request.action, use, waitMs);
      if (!done) return finding;
    }
    await this.ledger.transaction(async (ledger) => {
      if (!(await ledger.findings.resolve(id, request.action, caller.keyId)))
        throw new GatewayError('conflict', 'This finding has just been settled by someone else.');
      const isNoted = request.action === 'cancel' || request.action === 'restore';
      if (!isNoted) await ledger.audit.append(repairOf(caller, finding, request));
      const { provider, account, kind, subject, actual } = finding;
      const number = subject as E164;
      if (request.action === 'adopt') await ledger.servedNumbers.adopt(provider, account, number, request.tenant!, id);
      if (request.action === 'forget')
        await ledger.servedNumbers.giveUp(provider, account, [number], id, { as: 'lost' });
      if (request.action === 'accept' && actual !== undefined)
        await ledger.servedNumbers.leave(
          provider,
          account,
          number,
          kind === 'changed_trunk' ? { trunkId: actual } : { lineStatus: actual === 'active' ? 'active' : 'inactive' },
          id,
        );
      if (request.action !== 'cancel' && request.action !== 'restore') await ledger.idempotency.bind(use, id);
    });
    return this.finding(id);
  }

  /** Whether it has been done. A change that is still open continues in the background, and the next comparison sees its result. */
  private async atProvider(
    caller: Caller,
    { provider, kind, subject, expected }: Finding,
    action: 'cancel' | 'restore',
    use: KeyUse,
    waitMs: number,
  ): Promise<boolean> {
    const phoneNumber = subject as E164;
    const target = `number:${phoneNumber}`;
    if (action === 'cancel') {
      const also = (ledger: LedgerView): Promise<void> =>
        refuseSold(ledger, this.registry.enabled(provider), { phoneNumber });
      const request = { kind: 'number.cancel', provider, input: { phoneNumber }, target, also } as const;
      return (await this.changes.make(caller, request, use, waitMs)).result !== undefined;
    }
    const setting =
      kind === 'changed_trunk' ? { trunkId: expected! } : { status: expected === 'inactive' ? 'inactive' : 'active' };
    const input = { phoneNumbers: [phoneNumber], ...(setting as { trunkId: string }) };
    return (
      (await this.changes.make(caller, { kind: 'number.update', provider, input, target }, use, waitMs)).result !==
      undefined
    );
  }
}

/** Audit entry of a repair: written before the request to the provider, or otherwise in the transaction of the repair. */
const repairOf = (
  { keyId: actor, tenant: actorTenant }: Caller,
  { id, tenant }: Finding,
  { action, tenant: adopter = tenant }: RepairRequest,
): Omit<AuditEntry, 'id' | 'at'> => ({
  ...{ actor, actorTenant, action: 'finding.repair', resource: id, details: { action } },
  ...onlySet({ tenant: adopter }),
});
