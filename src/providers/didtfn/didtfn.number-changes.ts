import {
  type ChangeEnd,
  type ChangeHandlers,
  type ChangeOutput,
  type ChangeRun,
  endOf,
  refuseMembers,
  refuseReasons,
  type NumberUpdate,
  type NumberUpdateResult,
} from '../../contract/changes.js';
import { type StepResult, type StepSpec } from '../../contract/steps.js';
import { invalidField } from '../../domain/errors.js';
import { type E164, fromNational } from '../../domain/phone-number.js';
import { onlySet } from '../../domain/only-set.js';
import { numbersUpdated } from '../kit/step-outcomes.js';
import { lookFor } from '../kit/look-up.js';
import { noSuchConnection } from '../kit/connections.js';
import { prepareCall } from '../kit/prepared-call.js';
import { sagaReadMs } from './didtfn.deadlines.js';
import { type DidtfnTrunks } from './didtfn.trunks.js';
import { numbers as ops } from './didtfn.numbers.ops.js';
import { national } from './didtfn.phone-numbers.js';
import { type DidtfnUpstream } from './didtfn.settings.js';
import { numberStatusWords } from './didtfn.statuses.js';

const numbersPerCall = 100;
type Word = (typeof numberStatusWords)[keyof typeof numberStatusWords];
const everyStatus = Object.values(numberStatusWords);

interface Setting {
  trunkId?: string;
  status?: Word;
}

/** Changes of numbers in service: trunk, status, disconnect. */
export class DidtfnNumberChanges {
  readonly changes: Pick<ChangeHandlers, 'number.update' | 'number.cancel'>;

  constructor(
    private readonly upstream: DidtfnUpstream,
    private readonly trunks: DidtfnTrunks,
  ) {
    this.changes = {
      'number.update': { prepare: (input) => this.check(input), apply: (run, input) => this.update(run, input) },
      'number.cancel': { prepare: refuseReasons, apply: (run, { phoneNumber }) => this.cancel(run, phoneNumber) },
    };
  }

  private async check(request: NumberUpdate): Promise<void> {
    const { trunkId, connection } = request;
    refuseMembers(request, ['billing', 'providerOptions'], 'Numbers of this provider do not have this setting.');
    if (connection !== undefined)
      throw invalidField('/connection', 'unsupported', 'This provider connects numbers to a trunk. Provide a trunkId.');
    if (trunkId === undefined) return;
    if (!/^\d{1,18}$/.test(trunkId)) throw invalidField('/trunkId', 'invalid', 'A trunk ID is a number.');
    if (
      await this.trunks.find({ id: trunkId, direction: 'origination' }, this.upstream.sender.clock.now() + sagaReadMs)
    )
      return;
    throw noSuchConnection('/trunkId');
  }

  private async update(
    run: ChangeRun,
    { phoneNumbers, notInService = [], trunkId, status }: NumberUpdate,
  ): Promise<ChangeEnd<ChangeOutput<'number.update'>>> {
    const setting: Setting = {
      ...onlySet({ trunkId }),
      ...(status === undefined ? {} : { status: numberStatusWords[status] }),
    };
    const results: NumberUpdateResult[] = [];
    for (let i = 0; i < phoneNumbers.length; i += numbersPerCall) {
      const batch = phoneNumbers.slice(i, i + numbersPerCall);
      const ended = await run.step(this.set(`update:${i}`, batch, setting));
      // A single number's refusal is the answer; with several, each number has its own result.
      if (ended.kind === 'undecided' || (ended.kind !== 'done' && phoneNumbers.length + notInService.length === 1))
        return endOf(ended, 'the numbers were changed');
      results.push(...(await this.resultsOf(batch, setting, ended)));
    }
    return numbersUpdated(results, notInService, { trunkId, lineStatus: status });
  }

  /** A reply covers all numbers of a call at once: after a refusal, a read shows which numbers have the requested setting anyway. */
  private async resultsOf(
    batch: readonly E164[],
    setting: Setting,
    ended: Exclude<StepResult<{ changed: E164[] }>, { kind: 'undecided' }>,
  ): Promise<NumberUpdateResult[]> {
    const changed = new Set(ended.kind === 'done' ? ended.value.changed : await this.having(batch, setting));
    const problem =
      ended.kind === 'done'
        ? { code: 'upstream_rejected' as const, detail: 'The provider did not change this number.' }
        : {
            code: ended.code,
            detail: ended.fault.message ?? 'The provider did not change it.',
            upstream: ended.fault,
          };
    return batch.map((phoneNumber) =>
      changed.has(phoneNumber)
        ? { phoneNumber, status: 'updated' as const }
        : { phoneNumber, status: 'failed' as const, problem },
    );
  }

  private async cancel(run: ChangeRun, phoneNumber: E164): Promise<ChangeEnd<{ phoneNumber: E164 }>> {
    const ended = await run.step(this.set('cancel', [phoneNumber], { status: numberStatusWords.cancelled }));
    if (ended.kind !== 'done') return endOf(ended, 'the number was cancelled');
    return { kind: 'completed', result: { phoneNumber }, givesUp: [phoneNumber] };
  }

  private set(key: string, batch: readonly E164[], setting: Setting): StepSpec<{ changed: E164[] }> {
    return {
      key,
      call: prepareCall(
        this.upstream,
        ops.updateNumber,
        { number: batch.map(national), ...setting },
        { understand: () => ({ changed: [...batch] }) },
      ),
      lookUp: lookFor(this.upstream, async () => {
        const changed = await this.having(batch, setting);
        return changed.length > 0 ? { changed } : undefined;
      }),
    };
  }

  /** The numbers that have the requested setting now. A cancelled number may also be missing from the lists. */
  private async having(batch: readonly E164[], { trunkId, status }: Setting): Promise<E164[]> {
    const onTrunk = trunkId === undefined ? undefined : await this.listed({ trunkId });
    const inStatus = status === undefined ? undefined : await this.listed({ status });
    const elsewhere =
      status === numberStatusWords.cancelled
        ? new Set((await Promise.all(everyStatus.map((word) => this.listed({ status: word })))).flatMap((s) => [...s]))
        : undefined;
    return batch.filter(
      (n) =>
        (onTrunk === undefined || onTrunk.has(n)) &&
        (inStatus === undefined || inStatus.has(n) || (elsewhere !== undefined && !elsewhere.has(n))),
    );
  }

  private async listed(filter: { trunkId?: string; status?: string }): Promise<Set<E164>> {
    const { data } = await this.upstream.sender.read(ops.getNumbers, filter, {
      deadlineAt: this.upstream.sender.clock.now() + sagaReadMs,
    });
    return new Set(data.flatMap((row) => fromNational(row.didnumber) ?? []));
  }
}
