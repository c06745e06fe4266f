import { onlySet } from '../../domain/only-set.js';
import { Field, IdField, TextField, TimeField, WordField } from '../../http/field-decorators.js';
import { PageQuery } from '../../http/paging.js';
import { tenant } from '../../http/value-formats.js';
import { anything } from '../../http/value-kinds.js';
import { auditActions, type AuditAction, type AuditEntry, type AuditFilter } from '../../domain/audit.js';

export class AuditQuery extends PageQuery {
  @Field(tenant, {
    description: 'Only entries about this tenant. Without scope `operator`: always your own.',
    example: 'acme',
    optional: true,
  })
  tenant?: string;

  @TextField({ max: 64, description: 'Only actions of this API key.', example: 'ops-1', optional: true })
  actor?: string;

  @WordField(auditActions, { description: 'Only this action.', example: 'order.resolve', optional: true })
  action?: AuditAction;

  @TextField({
    max: 64,
    description: 'Only actions on this resource.',
    example: 'ord_01kf3xwaj80000q7r9t2v4x6z8',
    optional: true,
  })
  resource?: string;

  @TimeField({ description: 'Only entries from this time on.', optional: true })
  since?: string;

  @TimeField({
    description: 'Only entries from before this time.',
    example: '2026-04-01T00:00:00.000Z',
    optional: true,
  })
  until?: string;
}

export class AuditEntryDto {
  @IdField('aud', { description: 'The entry.' })
  id: string;

  @TimeField({ description: 'When it was done.' })
  at: string;

  @TextField({
    max: 64,
    description: 'The tenant that it is about. Absent if it is about the gateway as a whole.',
    example: 'acme',
    optional: true,
  })
  tenant?: string;

  @TextField({
    max: 64,
    description: 'The API key that did it; `console` for `npm run keys`.',
    example: 'ops-1',
  })
  actor: string;

  @TextField({ max: 64, description: 'The tenant of that key.', example: 'operations', optional: true })
  actorTenant?: string;

  @WordField(auditActions, {
    description: '`tenant.read`: an operator read what belongs to another tenant.',
    example: 'order.resolve',
  })
  action: AuditAction;

  @TextField({
    max: 190,
    description: 'What it was done to.',
    example: 'ord_01kf3xwaj80000q7r9t2v4x6z8',
    optional: true,
  })
  resource?: string;

  @Field(anything, {
    description: 'More about the action. Contains no secrets.',
    example: { outcome: 'completed' },
    optional: true,
  })
  details?: Readonly<Record<string, unknown>>;
}

export const auditFilter = ({ tenant, actor, action, resource, since, until }: AuditQuery): AuditFilter =>
  onlySet({
    ...{ tenant, actor, action, resource },
    since: since === undefined ? since : Date.parse(since),
    until: until === undefined ? until : Date.parse(until),
  });

export const auditEntryDto = ({ at, ...entry }: AuditEntry): AuditEntryDto => ({
  ...entry,
  at: new Date(at).toISOString(),
});
