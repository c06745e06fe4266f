import {
  type ChangeEnd,
  type ChangeHandlers,
  type ChangeOutput,
  type ChangeRun,
  endOf,
  type NumberUpdate,
  type NumberUpdateResult,
  refuseMembers,
} from '../../contract/changes.js';
import { type PreparedCall, type StepResult, type StepSpec } from '../../contract/steps.js';
import { GatewayError, invalidField } from '../../domain/errors.js';
import { type E164 } from '../../domain/phone-number.js';
import { onlySet } from '../../domain/only-set.js';
import { numbersUpdated } from '../kit/step-outcomes.js';
import { lookWhether } from '../kit/look-up.js';
import { prepareCall } from '../kit/prepared-call.js';
import { extraNames, numbers as ops } from './voipms.numbers.ops.js';
import { extrasOf } from './voipms.delivery.js';
import { readNumberOptions, type VoipmsOptions } from './voipms.options.js';
import {
  confirmedByReading,
  requireOwned,
  NotOwned,
  otherwise,
  type OwnedRow,
  ownedRow,
  ownedRows,
} from './voipms.owned-numbers.js';
import { type VoipmsTrunks } from './voipms.trunks.js';
import { national } from './voipms.phone-numbers.js';
import { type VoipmsUpstream } from './voipms.settings.js';

type Ended = StepResult<object>;
const codeOf = { metered: '1', unmetered: '2' } as const;
/** The provider's status if the requested plan is already set. */
const samePlan = 'same_did_billingtype';
/** Order options that a number in service does not take. */
const ofOrdersAlone = {
  billing: 'Use the billing field for a number in service.',
  carrier: 'The carrier of a number in service cannot be changed.',
};
const nowhere = 'The provider did not return the routing of this number. Provide a trunk or a routing with the change.';

/** Settings of numbers in service: routing, server, plan. Each number takes its own calls. */
export class VoipmsNumberSettings {
  readonly changes: Pick<ChangeHandlers, 'number.update'>;

  constructor(
    private readonly upstream: VoipmsUpstream,
    private readonly trunks: VoipmsTrunks,
  ) {
    this.changes = {
      'number.update': {
        prepare: (request) => this.check(request),
        apply: (run, request) => this.update(run, request),
      },
    };
  }

  private async check(request: NumberUpdate): Promise<void> {
    refuseMembers(request, ['status'], 'Numbers of this provider are either in service or disconnected.');
    refuseMembers(request, ['connection'], 'This provider connects numbers to a trunk. Provide a trunkId.');
    const { trunkId, billing, providerOptions = {} } = request;
    for (const [name, why] of Object.entries(ofOrdersAlone))
      if (providerOptions[name] !== undefined) throw invalidField(`/providerOptions/${name}`, 'unsupported', why);
    const { routing } = readNumberOptions(providerOptions);
    const others = trunkId !== undefined || Object.keys(providerOptions).length > 0;
    if (billing === undefined && !others) throw invalidField('', 'required', 'Specify at least one field to update.');
    // Each is its own call and may cost money: the outcome of one must not hide that of the other.
    if (billing !== undefined && others)
      throw invalidField('/billing', 'contradiction', 'Change the billing in a separate request.');
    if (trunkId === undefined) return;
    if (routing !== undefined)
      throw invalidField('/providerOptions/routing', 'contradiction', 'Provide a trunk or a routing, not both.');
    await this.trunks.mustHave(trunkId, '/trunkId');
  }

  private async update(run: ChangeRun, request: NumberUpdate): Promise<ChangeEnd<ChangeOutput<'number.update'>>> {
    const { phoneNumbers, notInService = [], trunkId } = request;
    const alone = phoneNumbers.length + notInService.length === 1;
    const ends = new Map<E164, Ended>();
    for (const phoneNumber of phoneNumbers) {
      const ended = await this.set(run, phoneNumber, request);
      if (ended.kind === 'undecided' || (ended.kind !== 'done' && alone)) return endOf(ended, 'the number was updated');
      ends.set(phoneNumber, ended);
    }
    const done = phoneNumbers.filter((n) => ends.get(n)?.kind === 'done');
    let unchanged: E164[] = [];
    await confirmedByReading(run, this.upstream, async () => {
      unchanged = await this.otherwise(done, request);
      return unchanged.length === 0;
    });
    if (alone && unchanged[0] !== undefined)
      return { kind: 'needs_review', detail: otherwise(unchanged[0], 'changed') };
    const results = phoneNumbers.map((n) => resultOf(n, ends.get(n)!, unchanged.includes(n)));
    return numbersUpdated(results, notInService, { trunkId });
  }

  /** Numbers that the provider reports as changed, but lists unchanged. */
  private async otherwise(done: readonly E164[], request: NumberUpdate): Promise<E164[]> {
    const listed = await ownedRows(this.upstream, done);
    return done.filter((n) => {
      const row = listed.get(n);
      return row === undefined || !isAsAsked(row, request);
    });
  }

  /** One number, one call. */
  private async set(run: ChangeRun, phoneNumber: E164, request: NumberUpdate): Promise<Ended> {
    const { billing } = request;
    try {
      if (billing === undefined) return await run.step(this.settings(phoneNumber, request));
      const ended = await run.step(this.plan(phoneNumber, billing));
      const isSo = ended.kind === 'refused' && ended.fault.code === samePlan;
      return isSo ? { kind: 'done', value: {}, sent: {} } : ended;
    } catch (error) {
      if (!(error instanceof NotOwned)) throw error;
      const fault = { provider: 'voipms', operation: ops.setDIDInfo.name, message: error.detail };
      return { kind: 'refused', code: error.code, fault };
    }
  }

  private settings(phoneNumber: E164, { trunkId, providerOptions = {} }: NumberUpdate): StepSpec<object> {
    const routing = trunkId === undefined ? undefined : `account:${trunkId}`;
    if (routing !== undefined && Object.keys(providerOptions).length === 0)
      return {
        key: `routing:${phoneNumber}`,
        call: prepareCall(this.upstream, ops.setDIDRouting, { did: national(phoneNumber), routing }),
      };
    return {
      key: `settings:${phoneNumber}`,
      // The call sets everything at once: unchanged settings are sent back as they are now.
      call: () => this.withTheRest(phoneNumber, { ...providerOptions, ...onlySet({ routing }) }),
    };
  }

  private plan(phoneNumber: E164, billing: keyof typeof codeOf): StepSpec<object> {
    const billing_type = codeOf[billing];
    return {
      key: `billing:${phoneNumber}`,
      call: prepareCall(this.upstream, ops.setDIDBillingType, { did: national(phoneNumber), billing_type }),
      lookUp: lookWhether(this.upstream, async () => {
        const row = await ownedRow(this.upstream, phoneNumber);
        return row?.billing_type === billing_type;
      }),
    };
  }

  private async withTheRest(
    phoneNumber: E164,
    request: Partial<VoipmsOptions>,
  ): Promise<PreparedCall<object, 'repeating'>> {
    const row = await requireOwned(this.upstream, phoneNumber);
    const { config: defaults } = this.upstream;
    const asked = Object.entries(extrasOf(request)).filter(([, text]) => text !== undefined);
    const extras = { ...Object.fromEntries(extraNames.map((name) => [name, row[name]])), ...Object.fromEntries(asked) };
    const routing = request.routing ?? row.routing;
    if (routing === undefined) throw new GatewayError('invalid_state', nowhere);
    return prepareCall(this.upstream, ops.setDIDInfo, {
      ...extras,
      did: national(phoneNumber),
      routing,
      pop: request.pop ?? row.pop ?? defaults.pop,
      dialtime: request.dialTime ?? Number(row.dialtime ?? defaults.dialTime),
      cnam: (request.callerNameLookup ?? row.cnam) ? '1' : '0',
      billing_type: row.billing_type === '2' ? '2' : '1',
      port_out_pin: row.port_out_pin,
    });
  }
}

function resultOf(phoneNumber: E164, ended: Ended, unchanged: boolean): NumberUpdateResult {
  if (unchanged)
    return {
      phoneNumber,
      status: 'failed',
      problem: { code: 'outcome_unknown', detail: otherwise(phoneNumber, 'changed') },
    };
  if (ended.kind === 'done') return { phoneNumber, status: 'updated' };
  // An undecided call has ended the whole change before this point.
  const { code, fault } = ended as Exclude<Ended, { kind: 'done' | 'undecided' }>;
  const detail = fault.message ?? 'The provider rejected it.';
  return { phoneNumber, status: 'failed', problem: { code, detail, upstream: fault } };
}

/** Whether the list shows the requested settings. Notes and prefixes are not compared: how the provider prints them is not known. */
function isAsAsked(row: OwnedRow, { trunkId, billing, providerOptions = {} }: NumberUpdate): boolean {
  const { pop, dialTime, callerNameLookup, ...request } = readNumberOptions(providerOptions);
  const routing = trunkId === undefined ? request.routing : `account:${trunkId}`;
  const { failover_busy, failover_unreachable, failover_noanswer } = extrasOf(request);
  const none = 'none:';
  const pairs = [
    [routing, row.routing],
    [billing && codeOf[billing], row.billing_type],
    [pop && Number(pop), Number(row.pop)],
    [dialTime, Number(row.dialtime)],
    [callerNameLookup, row.cnam ?? false],
    [failover_busy, row.failover_busy ?? none],
    [failover_unreachable, row.failover_unreachable ?? none],
    [failover_noanswer, row.failover_noanswer ?? none],
  ];
  return pairs.every(([asked, shown]) => asked === undefined || asked === shown);
}
