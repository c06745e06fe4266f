import { kept, SecretGone } from '../../contract/changes.js';
import { type PortabilityPort, type PortabilityVerdict } from '../../contract/portability.js';
import {
  type NewPort,
  NotSubmitted,
  papersGone,
  type PortDocument,
  type PortNote,
  type PortingPort,
  type PortPapers,
  type PortReading,
  type PortRun,
  type PortSubmission,
} from '../../contract/porting.js';
import { type Call, type Finding } from '../../contract/steps.js';
import { type FieldError, GatewayError } from '../../domain/errors.js';
import { type E164, nanpParts } from '../../domain/phone-number.js';
import { type PortOrder, type ProviderPortStatus } from '../../domain/port-order.js';
import { prepareCall } from '../kit/prepared-call.js';
import { regionOfAreaCode } from '../../domain/area-codes.js';
import { porting as ops } from './porting.ops.js';
import { type VoipmsPortPapers } from './voipms.port-papers.js';
import { toE164 } from './voipms.left-out.js';
import { national, readMs, soon, type VoipmsUpstream } from './voipms.upstream.js';

/** The provider's words for how a port stands. Another one is shown and changes nothing. */
const statuses: Readonly<Record<string, ProviderPortStatus>> = {
  awaiting_documentation: 'documents_pending',
  pending_approval: 'submitted',
  processing: 'in_review',
  foc_received: 'foc_confirmed',
  completed: 'ported',
  cancelled: 'cancelled',
};
const foreign = 'This provider ports North American numbers (+1) only.';
const tollFreeOf: Readonly<Record<string, '1' | '2' | '3'>> = {
  american: '1',
  american_and_canadian: '2',
  canadian: '3',
};

/** How long the papers of a port that was taken wait for a provider that cannot be read. */
const paperForMs = 10 * 60_000;

/** What the losing carrier has on record, which this provider wants to be told. */
const needed = ['address', 'city', 'region', 'postalCode', 'country', 'carrier'] as const;
const optionalOptions = ['companyName', 'callers'] as const;
const known: readonly string[] = [...needed, ...optionalOptions];

interface Taken {
  portid: string;
}

/** Port-ins. Number by number it is asked what can be ported; one call submits them, two bring the papers. */
export class VoipmsPorting implements PortingPort, PortabilityPort {
  readonly maxNumbers = 50;
  readonly documentTypes: readonly string[];

  constructor(
    private readonly upstream: VoipmsUpstream,
    private readonly papers: VoipmsPortPapers,
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

  prepare({ phoneNumbers, category, providerOptions }: NewPort): void {
    const errors = phoneNumbers.flatMap((phoneNumber, i): FieldError[] => {
      const pointer = `/order/phoneNumbers/${i}`;
      const parts = nanpParts(phoneNumber);
      if (!parts) return [{ pointer, code: 'unsupported', detail: foreign }];
      if ((parts.type === 'toll_free') === (category === 'toll_free')) return [];
      return [{ pointer, code: 'contradiction', detail: `This number is not of category ${category}.` }];
    });
    const at = (name: string): string => `/order/providerOptions/${name}`;
    for (const name of needed) {
      const value = providerOptions[name];
      if (typeof value !== 'string' || value.trim() === '' || value.length > 128)
        errors.push({
          pointer: at(name),
          code: 'required',
          detail: `This provider wants ${name}, as the losing carrier has it.`,
        });
    }
    for (const name of Object.keys(providerOptions))
      if (!known.includes(name))
        errors.push({ pointer: at(name), code: 'unknown_field', detail: `This provider has no option ${name}.` });
    const { callers } = providerOptions;
    if (callers !== undefined && !(typeof callers === 'string' && Object.hasOwn(tollFreeOf, callers)))
      errors.push({
        pointer: at('callers'),
        code: 'invalid',
        detail: `callers must be one of ${Object.keys(tollFreeOf).join(', ')}.`,
      });
    if (category === 'toll_free' && callers === undefined)
      errors.push({ pointer: at('callers'), code: 'required', detail: 'Say for which callers a toll-free number is.' });
    if (errors[0]) throw new GatewayError('invalid_request', errors[0].detail, { errors });
  }

  async submit(run: PortRun, order: PortOrder): Promise<PortSubmission> {
    const asked = order.numbers.map((n) => n.phoneNumber);
    let result;
    try {
      result = await run.step<Taken>({
        key: 'submit',
        call: () => this.call(order, asked, run.papers),
        neverAgain: true,
        lookUp: {
          authoritative: this.upstream.reconcile === 'authoritative',
          read: (_sentAt, sent) => this.settle(run, sent),
        },
      });
    } catch (error) {
      if (error instanceof NotSubmitted) return error.ending;
      if (error instanceof SecretGone) return papersGone;
      throw error;
    }
    if (result.kind === 'undecided')
      return {
        kind: 'needs_review',
        detail: `Whether the provider has this port could not be read. ${result.detail} Look for it in the provider's portal, then resolve this port.`,
      };
    if (result.kind !== 'done') {
      const said = result.fault.message === undefined ? '' : ` (${result.fault.message})`;
      const detail = `The provider did not take the port${said}. Nothing was submitted or charged.`;
      return { kind: 'rejected', failure: { code: result.code, detail, upstream: result.fault } };
    }
    const { portid } = result.value;
    for (const paper of ['loa', 'carrierDocument'] as const) await this.bring(run, order, portid, paper);
    const rejected = result.sent['notPortable'] as { phoneNumber: E164; reason: string }[];
    const refused = new Set(rejected.map((n) => n.phoneNumber));
    return { kind: 'submitted', providerOrderId: portid, accepted: asked.filter((n) => !refused.has(n)), rejected };
  }

  /** A paper that does not arrive leaves the port waiting for documents, which its status says. */
  private async bring(
    run: PortRun,
    { createdAt }: PortOrder,
    portid: string,
    paper: 'loa' | 'carrierDocument',
  ): Promise<void> {
    try {
      await run.step({
        key: `paper:${paper}`,
        call: () => this.papers.bring(portid, kept(run.papers)[paper]),
        neverAgain: true,
        tryUntil: createdAt + paperForMs,
        lookUp: this.papers.lookUp(portid),
      });
    } catch (error) {
      if (!(error instanceof SecretGone)) throw error;
    }
  }

  private async call(order: PortOrder, asked: E164[], given: PortPapers | undefined): Promise<Call<Taken, 'reading'>> {
    const { wirelessPin, wirelessAccountNumber } = kept(given);
    if (wirelessAccountNumber === undefined) throw new NotSubmitted(noAccount);
    const verdicts = await this.check(asked, Date.now() + readMs);
    const notPortable = verdicts
      .filter(({ portable }) => !portable)
      .map(({ phoneNumber, reason = 'The provider cannot port this number.' }) => ({ phoneNumber, reason }));
    const portable = asked.filter((n) => !notPortable.some(({ phoneNumber }) => phoneNumber === n));
    if (portable.length === 0) throw new NotSubmitted(noneOf(notPortable));
    const before = (await this.upstream.sender.read(ops.getLNPList, {}, soon())).map((row) => row.portid);
    const options = order.providerOptions as Record<(typeof needed)[number], string> & {
      companyName?: string;
      callers?: string;
    };
    const [firstName = '', ...rest] = order.loaAuthorizingPerson.trim().split(/\s+/);
    const business = order.subscriberType === 'business';
    const input = {
      portType: portTypeOf(order, portable[0]!),
      numbers: portable.map(national),
      locationType: business ? ('1' as const) : ('0' as const),
      isMobile: '0' as const,
      pin: wirelessPin,
      tfType: options.callers === undefined ? undefined : tollFreeOf[options.callers],
      statementName: business ? (options.companyName ?? order.loaAuthorizingPerson) : undefined,
      firstName,
      lastName: rest.join(' ') || firstName,
      address1: options.address,
      city: options.city,
      zip: options.postalCode,
      state: options.region,
      country: options.country,
      providerName: options.carrier,
      providerAccount: wirelessAccountNumber,
    };
    return prepareCall(this.upstream, ops.addLNPPort, input, {
      understand: ({ port }) => ({ portid: port }),
      digest: { before, notPortable },
    });
  }

  /** A port that was not there before the call went out, of exactly its numbers, and no other's of this gateway. */
  private async settle(run: PortRun, sent: Record<string, unknown>): Promise<Finding<Taken>> {
    const before = new Set(sent['before'] as string[]);
    const asked = String(sent['numbers']).split(',').sort().join();
    const fresh = (await this.upstream.sender.read(ops.getLNPList, {}, soon())).filter(
      ({ portid, numbers }) => !before.has(portid) && this.numbersOf(numbers).sort().join() === asked,
    );
    const taken = await run.claimedByOthers(fresh.map(({ portid }) => portid));
    const [ours, ...others] = fresh.filter(({ portid }) => !taken.has(portid));
    if (!ours) return { kind: 'absent' };
    if (others.length === 0) return { kind: 'executed', value: { portid: ours.portid } };
    const ids = [ours, ...others].map(({ portid }) => portid).join(', ');
    return { kind: 'ambiguous', detail: `The provider has several new ports of these numbers: ${ids}.` };
  }

  /** In national form; one that is none of +1 as it is listed, so that a port with such a number is no port of others. */
  private numbersOf(joined: string): string[] {
    const listed = joined.split(',').flatMap((one) => one.trim() || []);
    return listed.map((one) => {
      const number = toE164(one);
      if (number === undefined) this.upstream.leftOut.count(one, ops.getLNPList.name);
      return number === undefined ? one : national(number);
    });
  }

  async read({ providerOrderId }: PortOrder, deadlineAt: number): Promise<PortReading | undefined> {
    const portid = providerOrderId!;
    const options = { deadlineAt };
    const [{ post_status: word, post_status_description: inWords }, { focDate }] = await Promise.all([
      this.upstream.sender.read(ops.getLNPStatus, { portid }, options),
      this.upstream.sender.read(ops.getLNPDetails, { portid }, options),
    ]);
    // One word is empty: the customer has called the port off.
    const status = word === undefined ? (/cancel/i.test(inWords ?? '') ? 'cancelled' : undefined) : statuses[word];
    const actual =
      focDate !== undefined && /^\d{4}-\d{2}-\d{2}/.test(focDate) ? new Date(focDate.slice(0, 10)) : undefined;
    return {
      providerStatus: word ?? inWords ?? '',
      ...(status === undefined ? {} : { status }),
      ...(actual === undefined || Number.isNaN(actual.getTime()) ? {} : { actualFocDate: actual.toISOString() }),
    };
  }

  documents({ providerOrderId }: PortOrder, deadlineAt: number): Promise<PortDocument[]> {
    return this.papers.listed(providerOrderId!, deadlineAt);
  }

  async notes({ providerOrderId }: PortOrder, deadlineAt: number): Promise<PortNote[]> {
    const { sender } = this.upstream;
    const listed = await sender.read(ops.getLNPNotes, { portid: providerOrderId! }, { deadlineAt });
    return listed.map(({ note, date, time }) => ({
      text: note,
      ...(date === undefined ? {} : { date }),
      ...(time === undefined ? {} : { time }),
    }));
  }
}

const noAccount: PortSubmission = {
  kind: 'rejected',
  failure: {
    code: 'invalid_request',
    detail:
      'This provider wants the account number at the losing carrier: give wirelessAccountNumber. Nothing was sent.',
  },
};
const noneOf = (rejected: { phoneNumber: E164; reason: string }[]): PortSubmission => ({
  kind: 'rejected',
  failure: { code: 'not_portable', detail: 'None of these numbers can be ported. Nothing was sent.' },
  rejected,
});
function portTypeOf({ category }: PortOrder, first: E164): '1' | '2' | '3' {
  if (category === 'toll_free') return '3';
  const { areaCode = '' } = nanpParts(first) ?? {};
  return regionOfAreaCode(areaCode) === undefined ? '2' : '1';
}
