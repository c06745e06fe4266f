import { kept, SecretGone } from '../../contract/changes.js';
import { type PortabilityPort, type PortabilityVerdict } from '../../contract/portability.js';
import {
  type CarrierAccount,
  type NewPort,
  notPortable,
  NotSubmitted,
  documentsGone,
  type PortDocument,
  type PortingPort,
  type PortNote,
  type PortDocuments,
  type PortReading,
  type PortRun,
  type PortSubmission,
  type RejectedNumber,
} from '../../contract/porting.js';
import { type PreparedCall } from '../../contract/steps.js';
import { GatewayError } from '../../domain/errors.js';
import { type E164, nanpParts } from '../../domain/phone-number.js';
import { type PortOrder } from '../../domain/port-order.js';
import { onlySet } from '../../domain/only-set.js';
import { portNotSubmitted } from '../kit/step-outcomes.js';
import { Ambiguous, type Found, lookFor } from '../kit/look-up.js';
import { type Reply } from '../kit/operation.js';
import { prepareCall } from '../kit/prepared-call.js';
import { numbers as numberOps } from './voipms.numbers.ops.js';
import { porting as ops } from './voipms.porting.ops.js';
import { checkPort, foreign } from './voipms.port-options.js';
import { submissionOf } from './voipms.port-submission.js';
import { type VoipmsPortDocuments } from './voipms.port-documents.js';
import { recordOf } from './voipms.port-record.js';
import { portStatuses } from './voipms.statuses.js';
import { sagaReadMs, readDeadline } from './voipms.deadlines.js';
import { countLeftOut, national, toE164 } from './voipms.phone-numbers.js';
import { type VoipmsUpstream } from './voipms.settings.js';

/** How long the documents of an accepted port wait for a provider that cannot be read. */
const paperForMs = 10 * 60_000;

interface Taken {
  portid: string;
}

/** Port-ins. Portability is checked number by number; one call submits the port, two more upload the documents. */
export class VoipmsPorting implements PortingPort, PortabilityPort {
  readonly maxNumbers = 50;
  readonly documentTypes: readonly string[];

  constructor(
    private readonly upstream: VoipmsUpstream,
    private readonly papers: VoipmsPortDocuments,
  ) {
    this.documentTypes = papers.documentTypes;
  }

  async check(numbers: readonly E164[], deadlineAt: number): Promise<PortabilityVerdict[]> {
    return Promise.all(
      numbers.map(async (phoneNumber) => {
        if (!nanpParts(phoneNumber)) return { phoneNumber, portable: false, reason: foreign };
        const { portable } = await this.upstream.sender.read(
          ops.getPortability,
          { did: national(phoneNumber) },
          { deadlineAt },
        );
        return { phoneNumber, portable };
      }),
    );
  }

  prepare(port: NewPort, account: CarrierAccount): void {
    checkPort(port, account);
  }

  async submit(run: PortRun, order: PortOrder): Promise<PortSubmission> {
    const asked = order.numbers.map((n) => n.phoneNumber);
    let result;
    try {
      result = await run.step<Taken>({
        key: 'submit',
        call: () => this.call(order, asked, run.papers),
        neverAgain: true,
        lookUp: lookFor(this.upstream, (sent) => this.settle(run, sent)),
      });
    } catch (error) {
      if (error instanceof NotSubmitted) return error.ending;
      if (error instanceof SecretGone) return documentsGone;
      throw error;
    }
    if (result.kind !== 'done') return portNotSubmitted(result);
    const { portid } = result.value;
    for (const paper of ['loa', 'carrierDocument'] as const) await this.upload(run, order, portid, paper);
    const rejected = result.sent['notPortable'] as RejectedNumber[];
    const refused = new Set(rejected.map((n) => n.phoneNumber));
    return { kind: 'submitted', providerOrderId: portid, accepted: asked.filter((n) => !refused.has(n)), rejected };
  }

  /** If an upload fails, the port keeps waiting for documents, as its status shows. */
  private async upload(
    run: PortRun,
    { createdAt }: PortOrder,
    portid: string,
    paper: 'loa' | 'carrierDocument',
  ): Promise<void> {
    try {
      await run.step({
        key: `paper:${paper}`,
        call: () => this.papers.uploadCall(portid, kept(run.papers)[paper]),
        neverAgain: true,
        tryUntil: createdAt + paperForMs,
        lookUp: this.papers.lookUp(portid),
      });
    } catch (error) {
      if (!(error instanceof SecretGone)) throw error;
    }
  }

  private async call(
    order: PortOrder,
    asked: E164[],
    given: PortDocuments | undefined,
  ): Promise<PreparedCall<Taken, 'reading'>> {
    const account = kept(given);
    const verdicts = await this.check(asked, this.upstream.sender.clock.now() + sagaReadMs);
    const refused = notPortable(verdicts, { provider: 'voipms', operation: ops.getPortability.name });
    const portable = asked.filter((n) => !refused.some(({ phoneNumber }) => phoneNumber === n));
    if (portable.length === 0) throw new NotSubmitted(noneOf(refused));
    const before = (await this.listed()).flatMap(({ portid }) => portid ?? []);
    const input = submissionOf(order, portable, account);
    return prepareCall(this.upstream, ops.addLNPPort, input, {
      understand: ({ port }) => ({ portid: port }),
      digest: { before, notPortable: refused },
    });
  }

  /** A port that is new since the call was sent, has exactly these numbers, and belongs to no other port of this gateway. */
  private async settle(run: PortRun, sent: Record<string, unknown>): Promise<Found<Taken>> {
    const before = new Set(sent['before'] as string[]);
    const asked = this.numbersOf(String(sent['numbers']));
    const fresh = (await this.listed()).filter(({ portid }) => portid === undefined || !before.has(portid));
    const ids = fresh.flatMap((row) => (this.numbersOf(row.numbers) === asked ? (row.portid ?? 'without an id') : []));
    // A new port without numbers in the list may be this one.
    const numberless = fresh.flatMap(({ portid, numbers }) => (portid && numbers === undefined ? portid : []));
    const taken = await run.claimedByOthers([...ids, ...numberless]);
    const [ours, ...others] = ids.filter((id) => !taken.has(id));
    const unread = numberless.filter((id) => !taken.has(id));
    if (ours === undefined && unread.length === 0) return undefined;
    if (ours !== undefined && others.length === 0 && fresh.some(({ portid }) => portid === ours))
      return { portid: ours };
    const seen = [ours, ...others, ...unread].filter((id) => id !== undefined).join(', ');
    return new Ambiguous(`The provider has new ports that may be this one: ${seen}.`);
  }

  /** Sorted and as digits, since some are printed with dots; a port with a number outside +1 is not ours. */
  private numbersOf(joined = ''): string {
    const printed = joined.split(',').flatMap((one) => one.trim() || []);
    for (const one of printed)
      if (toE164(one) === undefined) countLeftOut(this.upstream, ops.getLNPList, 'list.numbers');
    return printed
      .map((one) => one.replace(/\D/g, '').replace(/^1(?=\d{10}$)/, ''))
      .sort()
      .join();
  }

  private listed(): Promise<Reply<typeof ops.getLNPList>> {
    return this.upstream.sender.read(ops.getLNPList, {}, readDeadline(this.upstream));
  }

  /** Two reads report the status, and either suffices; the FOC date is in the list only. */
  async read(order: PortOrder, deadlineAt: number): Promise<PortReading | undefined> {
    const portid = order.providerOrderId!;
    const [asked, listed] = await Promise.allSettled([
      this.upstream.sender.read(ops.getLNPStatus, { portid }, { deadlineAt }),
      this.upstream.sender.read(ops.getLNPList, { portid }, { deadlineAt }),
    ]);
    const row = listed.status === 'fulfilled' ? listed.value.find((one) => one.portid === portid) : undefined;
    if (asked.status === 'rejected' && row?.port_status === undefined) {
      if (asked.reason instanceof GatewayError && asked.reason.code === 'not_found') return undefined;
      throw asked.reason;
    }
    const [word, inWords] =
      asked.status === 'fulfilled'
        ? [asked.value.post_status, asked.value.post_status_description]
        : [row?.port_status, row?.port_status_description];
    // The status is empty when the customer has cancelled the port.
    const status = word === undefined ? (/cancel/i.test(inWords ?? '') ? 'cancelled' : undefined) : portStatuses[word];
    const actual = dayOf(row?.foc_date);
    const providerStatus = word ?? inWords ?? '';
    const mayArrive = status === 'in_review' || status === 'foc_confirmed';
    const arrived = mayArrive ? await this.arrived(order.numbers, deadlineAt) : [];
    // The submitted record is read again whenever the status changes; the port's progress does not depend on it.
    const moved = order.providerRecord === undefined || providerStatus !== order.providerStatus;
    const filed = moved
      ? await unlessFailed(this.upstream.sender.read(ops.getLNPDetails, { portid }, { deadlineAt }))
      : undefined;
    return {
      providerStatus,
      ...(row?.numbers === undefined ? {} : { numbers: row.numbers.split(',').flatMap((n) => toE164(n.trim()) ?? []) }),
      ...onlySet({ status, actualFocDate: actual }),
      ...(arrived.length === 0 ? {} : { arrived }),
      ...(filed === undefined ? {} : { record: recordOf(filed) }),
    };
  }

  /** The account has the numbers around the FOC date, days before the port is closed. */
  private async arrived(numbers: PortOrder['numbers'], deadlineAt: number): Promise<E164[]> {
    const awaited = numbers.filter(({ status }) => status === 'accepted').map(({ phoneNumber }) => phoneNumber);
    const owned = await unlessFailed(this.upstream.sender.read(numberOps.getDIDsInfo, {}, { deadlineAt }));
    const dids = new Set(owned?.map(({ did }) => did));
    return awaited.filter((phoneNumber) => dids.has(national(phoneNumber)));
  }

  documents({ providerOrderId }: PortOrder, deadlineAt: number): Promise<PortDocument[]> {
    return this.papers.listed(providerOrderId!, deadlineAt);
  }

  async notes({ providerOrderId }: PortOrder, deadlineAt: number): Promise<PortNote[]> {
    const { sender } = this.upstream;
    const listed = await sender.read(ops.getLNPNotes, { portid: providerOrderId! }, { deadlineAt });
    return listed.map(({ note, date, time }) => ({
      text: note,
      ...onlySet({ date, time }),
    }));
  }
}

const noneOf = (rejected: RejectedNumber[]): PortSubmission => ({
  kind: 'rejected',
  failure: { code: 'not_portable', detail: 'None of these numbers can be ported. Nothing was sent.' },
  rejected,
});
/** A date; undefined for anything else in its place. */
function dayOf(text: string | undefined): string | undefined {
  const [day] = /^\d{4}-\d{2}-\d{2}/.exec(text ?? '') ?? [];
  return day === undefined || Number.isNaN(Date.parse(day)) ? undefined : new Date(day).toISOString();
}

/** Undefined if the read failed. */
const unlessFailed = <T>(reading: Promise<T>): Promise<T | undefined> =>
  reading.catch((error: unknown) => {
    if (error instanceof GatewayError) return undefined;
    throw error;
  });
