import { type ChangeHandler, kept } from '../../contract/changes.js';
import { type FieldError, GatewayError, invalidField } from '../../domain/errors.js';
import { encodeFields } from '../kit/fields.js';
import { notDone, once, type UnreadOperation } from '../kit/one-call.js';
import { accounts } from './telecloud.accounts.ops.js';
import { catalogue } from './telecloud.catalogue.ops.js';
import { content } from './telecloud.content.ops.js';
import { pricing } from './telecloud.pricing.ops.js';
import { type AdministrationRow, type Rule } from './telecloud.rows.js';
import { tickets } from './telecloud.tickets.ops.js';
import { type TelecloudUpstream } from './telecloud.settings.js';

declare module '../../contract/changes.js' {
  interface Changes {
    /** Operations that only this provider has, by row name; secret fields are kept apart. */
    'telecloud.write': {
      input: { operation: string; fields: Record<string, unknown> };
      result: Record<string, unknown>;
      confidential: Record<string, unknown>;
    };
  }
}

const { searchTemplate: _read, ...writtenContent } = content;
/** All operations that only this provider has and that change something. */
export const administrationRows = Object.values({
  ...accounts,
  ...catalogue,
  ...writtenContent,
  ...pricing,
  ...tickets,
}) as readonly AdministrationRow[];
const rowNamed = new Map(administrationRows.map((row) => [row.name, row]));

/** A field's name in the API. */
export const apiName = (field: string, as: string | undefined): string =>
  // eslint-disable-next-line regexp/no-super-linear-move -- names of our own rows
  as ?? field.toLowerCase().replace(/_+(\w)/g, (_, letter: string) => letter.toUpperCase());

/** The handler of all of them: the row says what is sent, which rules hold between fields, and how it is settled. */
export function administrationHandler(upstream: TelecloudUpstream): ChangeHandler<'telecloud.write'> {
  return {
    prepare: ({ operation, fields }, secrets) => {
      const row = rowOf(operation);
      refuseByRules(row.rules ?? [], fields);
      refuseUnwritable(row, { ...fields, ...secrets });
    },
    apply: async (run, { operation, fields }, secrets) => {
      const row = rowOf(operation);
      const secret = hasSecrets(fields);
      const all = (): Record<string, unknown> => ({ ...fields, ...(secret ? kept(secrets) : {}) });
      const done = await once(upstream, run, row as UnreadOperation, {
        input: () => wireOf(row, all()),
        secret,
      });
      if (done.kind !== 'done') return notDone(done, `${operation} was carried out`);
      return { kind: 'completed', result: done.value as Record<string, unknown> };
    },
  };
}

/** Stands in for a value that is never stored, so that a request shows that it had one. */
export const notKept = '[not kept]';
const hasSecrets = (fields: Record<string, unknown>): boolean => Object.values(fields).includes(notKept);

function rowOf(operation: string): AdministrationRow {
  const row = rowNamed.get(operation);
  if (!row) throw new GatewayError('internal', `No such operation: ${operation}.`);
  return row;
}

/** From API names to the provider's names. */
function wireOf({ fields }: AdministrationRow, given: Record<string, unknown>): Record<string, never> {
  const wire: Record<string, unknown> = {};
  for (const [field, { about }] of Object.entries(fields)) {
    const value = given[apiName(field, about.as)];
    if (value !== undefined) wire[field] = value;
  }
  return wire as Record<string, never>;
}

/** Refuses values that cannot be encoded for the provider, by the field's API name. */
function refuseUnwritable(row: AdministrationRow, given: Record<string, unknown>): void {
  for (const [field, one] of Object.entries(row.fields)) {
    const name = apiName(field, one.about.as);
    if (given[name] === undefined) continue;
    try {
      encodeFields({ [field]: one }, { [field]: given[name] });
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error;
      const detail = error.detail.replace(field, name);
      throw invalidField(`/${name}`, 'invalid', detail);
    }
  }
}

function refuseByRules(rules: readonly Rule[], given: Record<string, unknown>): void {
  const errors = rules.flatMap((rule) => faultOf(rule, given));
  if (errors[0]) throw new GatewayError('invalid_request', errors[0].detail, { errors });
}

function faultOf(rule: Rule, given: Record<string, unknown>): FieldError[] {
  const fault = (field: string, code: string, detail: string): FieldError[] => [{ pointer: `/${field}`, code, detail }];
  if ('oneOf' in rule) {
    const there = rule.oneOf.filter((field) => given[field] !== undefined);
    return there.length === 1
      ? []
      : fault(rule.oneOf[0]!, 'required', `Provide exactly one of ${rule.oneOf.join(' and ')}.`);
  }
  if ('notWith' in rule)
    return given[rule.field] !== undefined && given[rule.notWith] !== undefined
      ? fault(rule.field, 'not_allowed', `${rule.field} cannot be combined with ${rule.notWith}.`)
      : [];
  const other = 'neededWith' in rule ? rule.neededWith : rule.onlyWith;
  const holds = given[other] !== undefined && (rule.of === undefined || rule.of.includes(given[other]));
  const words = rule.of === undefined ? other : `${other} ${rule.of.join(' or ')}`;
  const value = given[rule.field];
  const there = value !== undefined;
  if ('neededWith' in rule && holds && !there)
    return fault(rule.field, 'required', `${rule.field} is required with ${words}.`);
  if ('onlyWith' in rule && !holds && there && (rule.is === undefined || rule.is === value))
    return fault(
      rule.field,
      'not_allowed',
      `${[rule.field, rule.is ?? ''].join(' ').trim()} is allowed only with ${words}.`,
    );
  return [];
}
