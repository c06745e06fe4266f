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

/** What a route that makes a change can return besides its result. */
export const whileOpen = {
  status: 202,
  type: ChangeDto,
  description:
    'The change is in progress, or its outcome is not known yet. It continues in the background: poll `GET /v1/changes/{id}`, or repeat the request with the same Idempotency-Key.',
  example: open,
};

/** Problems that a change at any provider can have. */
export const changeErrors: readonly ProblemCode[] = [...readErrors, 'conflict', 'insufficient_balance'];

/** The same for a change that moves money, tries a card or begins something that costs money. */
export const spendingErrors: readonly ProblemCode[] = [...changeErrors, 'limit_exceeded'];

/** Responds with the result of a change once it has one; otherwise with the change itself and 202. */
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

/** The ID by which the provider can find a change that it carried out, for support requests. */
export const quoted = ({ change: { transactionId } }: Made): { transactionId?: string } => onlySet({ transactionId });

/** A result, with its provider and that ID. */
export const changedAt = <T extends object>(
  made: Made,
  result: T,
): T & { provider: string; transactionId?: string } => ({
  ...result,
  provider: made.change.provider,
  ...quoted(made),
});
