import { Body, Controller, Delete, Patch, Post, Query, type Type as Class } from '@nestjs/common';
import { onlySet } from '../../../domain/only-set.js';
import { Caller } from '../../../http/auth.js';
import { Endpoint } from '../../../http/endpoint.js';
import { Keyed, type KeyedRequest, withFingerprint } from '../../../http/idempotency.js';
import { PathParam, SomeField } from '../../../http/params.js';
import { MayWait } from '../../../http/prefer.js';
import { administrationRows, apiName, notKept } from '../telecloud.administration.js';
import { type AdministrationRow } from '../telecloud.rows.js';
import { MakeChange } from '../../../usecases/kit/make-change.js';
import { AnswerChange, changeErrors, quoted, whileOpen } from '../../../api/changes/change-answer.js';
import { type About } from '../telecloud.fields.js';
import { transactionIdOptions } from '../../../api/event.dto.js';
import { type ChangeDto } from '../../../api/changes/changes.dto.js';
import { exampleOf, resultExampleOf } from './examples.js';
import { dtoOf, kindOf } from './dto.js';

const base = 'v1/telecloud';
const { max, ...transactionWords } = transactionIdOptions;
const transactionId: About = { shape: { type: 'text', max }, ...transactionWords };

/**
 * Operations that only TeleCloud has. Routes, DTOs and documentation are generated from the provider's rows, because handwritten copies would only
 * repeat them; so this folder alone may read rows (docs/map.md).
 */
@Controller(base)
export class TelecloudAdministrationController {
  constructor(
    private readonly changes: MakeChange,
    private readonly answer: AnswerChange,
  ) {}

  /** One request, for any row. */
  carryOut(
    row: AdministrationRow,
    caller: Caller,
    keyed: KeyedRequest,
    given: Record<string, unknown>,
  ): Promise<object | ChangeDto> {
    const secretNames = namesOf(row, ({ kind }) => kind === 'secret');
    const secret = Object.fromEntries(Object.entries(given).filter(([name]) => secretNames.includes(name)));
    const hidden = Object.fromEntries(Object.keys(secret).map((name) => [name, notKept]));
    const input = { operation: row.name, fields: { ...given, ...hidden } };
    const request = {
      kind: 'telecloud.write',
      provider: 'telecloud',
      input,
      ...(Object.keys(secret).length > 0 ? { secret } : {}),
    } as const;
    return this.answer.once(
      caller,
      withFingerprint(keyed, [input]),
      (use, waitMs) => this.changes.make(caller, request, use, waitMs),
      (result, made) => ({ ...result, ...quoted(made) }),
    );
  }
}

const namesOf = (row: AdministrationRow, which: (field: AdministrationRow['fields'][string]) => boolean): string[] =>
  Object.entries(row.fields).flatMap(([field, one]) => (which(one) ? [apiName(field, one.about.as)] : []));

const verbs = { POST: Post, PATCH: Patch, DELETE: Delete } as const;

/** Adds the method and route of one row to the controller. */
function addRoute(row: AdministrationRow): void {
  const [verb, path = ''] = row.routes[0]!.split(' ') as [keyof typeof verbs, string];
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
  const about = new Map(Object.entries(row.fields).map(([field, one]) => [apiName(field, one.about.as), one.about]));
  const others = Object.fromEntries([...about].filter(([name]) => !inPath.includes(name)));
  const hasMore = Object.keys(others).length > 0;
  const given = dtoOf(`${capital(row.act)}Dto`, others);
  const result = dtoOf(`${capital(row.act)}ResultDto`, { ...row.reply.about, transactionId });
  const { prototype } = TelecloudAdministrationController;

  const handle = function (
    this: TelecloudAdministrationController,
    caller: Caller,
    keyed: KeyedRequest,
    ...rest: unknown[]
  ): Promise<object> {
    const values = inPath.map((name, i) => [name, rest[i]] as const);
    const more = { ...(rest[inPath.length] as object | undefined) };
    return this.carryOut(row, caller, keyed, { ...Object.fromEntries(values), ...more });
  };
  // Nest uses the function's own name.
  Object.defineProperty(handle, 'name', { value: row.act });
  Object.defineProperty(prototype, row.act, { value: handle, writable: true, configurable: true });
  [Caller, Keyed].forEach((parameter, i) => parameter()(prototype, row.act, i));
  inPath.forEach((name, i) => {
    const { shape, description, example } = about.get(name)!;
    PathParam(name, kindOf(shape), { description, example: String(example) })(prototype, row.act, 2 + i);
  });
  const types: (Class | typeof Object | typeof String)[] = [Object, Object, ...inPath.map(() => String)];
  if (hasMore) {
    const pipes = verb === 'PATCH' ? [SomeField] : [];
    (verb === 'DELETE' ? Query : Body)(...pipes)(prototype, row.act, types.length);
    types.push(given);
  }
  Reflect.defineMetadata('design:paramtypes', types, prototype, row.act);

  const status = verb === 'POST' ? 201 : 200;
  const decorators = [
    verbs[verb](path.slice(base.length + 2).replace(/\{(\w+)\}/g, ':$1')),
    MayWait(),
    Endpoint({
      tag: 'TeleCloud',
      summary: row.summary,
      ...onlySet({ description: row.note }),
      ok: {
        status,
        type: result,
        description: "The provider's result.",
        example: { ...resultExampleOf(row), transactionId: transactionIdOptions.example },
      },
      also: whileOpen,
      errors: [...changeErrors, 'not_found', 'invalid_state'],
      ...(hasMore && verb !== 'DELETE' ? { examples: { Example: exampleOf(row, others) } } : {}),
      scope: 'operator',
      idempotent: 'required',
    }),
  ];
  const descriptor = Object.getOwnPropertyDescriptor(prototype, row.act)!;
  for (const decorate of decorators.reverse()) decorate(prototype, row.act, descriptor);
}

const capital = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

administrationRows.forEach(addRoute);
