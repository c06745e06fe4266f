import { Injectable } from '@nestjs/common';
import { type ChangeKind, type ChangeOutput } from '../../contract/changes.js';
import { resourceOf } from '../../contract/change-resource.js';
import { type Change } from '../../domain/change.js';
import { type ProblemCode } from '../../domain/errors.js';
import { onlySet } from '../../domain/only-set.js';
import { type Caller } from '../../http/auth.js';
import { Idempotency, type KeyedRequest } from '../../http/idempotency.js';
import { providerWith } from '../../http/provider-notes.js';
import { type ChangeAnswer, MakeChange } from '../../usecases/kit/make-change.js';
import { readErrors } from '../read-errors.js';
import { ChangeDto, changeDto } from './changes.dto.js';

const open: ChangeDto = {
  id: 'chg_01kf3xw8q20000m5e7r9t2v4x6',
  kind: 'trunk.create',
  provider: providerWith('POST /v1/trunks'),
  status: 'outcome_unknown',
  createdAt: '2026-03-01T12:31:00.000Z',
  updatedAt: '2026-03-01T12:31:10.000Z',
};

/** What a route that changes something may answer beside its result. */
export const whileOpen = {
  status: 202,
  type: ChangeDto,
  description:
    'The change is in progress, or its outcome is not known yet. It continues in the background: poll `GET /v1/changes/{id}`, or repeat the request with the same Idempotency-Key.',
  example: open,
};

/** What can go wrong with a change at any provider. */
export const changeErrors: readonly ProblemCode[] = [...readErrors, 'conflict', 'insufficient_balance'];

/** The same of one that moves money, tries a card or begins what costs money. */
export const spendingErrors: readonly ProblemCode[] = [...changeErrors, 'limit_exceeded'];

/** Answers a change with its result once it has one, else with the change itself and 202. */
@Injectable()
export class AnswerChange {
  constructor(
    private readonly idempotency: Idempotency,
    private readonly changes: MakeChange,
  ) {}

  async once<K extends ChangeKind, Body extends object>(
    caller: Caller,
    keyed: KeyedRequest,
    make: (use: KeyedRequest['use'], waitMs: number) => Promise<ChangeAnswer<K>>,
    bodyOf: (result: ChangeOutput<K>, answer: ChangeAnswer<K>) => Body | Promise<Body>,
  ): Promise<Body | ChangeDto> {
    const answer = async (made: ChangeAnswer<K>): Promise<{ id: string; body: Body | ChangeDto }> => {
      const { id } = made.change;
      void keyed.reply.header('Change-Id', id);
      if (made.result === undefined) {
        void keyed.reply.status(whileOpen.status);
        return { id, body: changeDto(made.change) };
      }
      const resource = resourceOf(made.change);
      if (resource && keyed.reply.statusCode === 201) void keyed.reply.header('Location', resource.href);
      return { id, body: await bodyOf(made.result, made) };
    };
    const { body } = await this.idempotency.once(
      keyed,
      async (use, waitMs) => answer(await make(use, waitMs)),
      async (id) => answer(await this.changes.again<K>(caller, id)),
    );
    return body;
  }
}

type Made = { change: Pick<Change, 'provider' | 'transactionId'> };

/** What the provider can be asked by about a change that it has carried out. */
export const quoted = ({ change: { transactionId } }: Made): { transactionId?: string } => onlySet({ transactionId });

/** A result with the provider that it is from, and what that can be asked by. */
export const changedAt = <T extends object>(
  made: Made,
  result: T,
): T & { provider: string; transactionId?: string } => ({
  ...result,
  provider: made.change.provider,
  ...quoted(made),
});
