import { Inject, Injectable } from '@nestjs/common';
import { type FastifyRequest } from 'fastify';
import { Ledger } from '../ledger/ledger.js';

/** Operators' reads of other tenants' resources (`?tenant=`) are recorded in the audit trail before they are answered. */
@Injectable()
export class OperatorReads {
  constructor(@Inject(Ledger) private readonly ledger: Ledger) {}

  async note({ method, caller, query, params, routeOptions }: FastifyRequest): Promise<void> {
    const { tenant } = query as { tenant?: unknown };
    if (method !== 'GET' || !caller?.scopes.includes('operator')) return;
    if (typeof tenant !== 'string' || tenant === caller.tenant || !/^[\w.-]{1,64}$/.test(tenant)) return;
    const { id } = params as { id?: string };
    await this.ledger.audit.append({
      ...{ tenant, actor: caller.keyId, actorTenant: caller.tenant, action: 'tenant.read' },
      ...(id !== undefined && { resource: id.slice(0, 190) }),
      details: { route: `${method} ${routeOptions.url}` },
    });
  }
}
