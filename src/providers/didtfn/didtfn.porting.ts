import { sagaReadMs } from './didtfn.deadlines.js';
import { portability as checks } from './didtfn.portability.ops.js';
import { type FileStream } from '../../contract/file-stream.js';
import {
  type NewPort,
  notPortable,
  NotSubmitted,
  documentsGone,
  type PortDocument,
  type PortingPort,
  type PortDocuments,
  type PortReading,
  type PortRun,
  type PortSubmission,
  type RejectedNumber,
} from '../../contract/porting.js';
import { type PreparedCall } from '../../contract/steps.js';
import { type FieldError, GatewayError } from '../../domain/errors.js';
import { type E164, fromNational } from '../../domain/phone-number.js';
import { type PortOrder } from '../../domain/port-order.js';
import { onlySet } from '../../domain/only-set.js';
import { portNotSubmitted } from '../kit/step-outcomes.js';
import { type Found, lookFor, onlyOne } from '../kit/look-up.js';
import { fetchFile, fileLink } from '../kit/file-fetch.js';
import { prepareCall } from '../kit/prepared-call.js';
import { type Reply } from '../kit/operation.js';
import { costOf } from './didtfn.costs.js';
import { documentsOf, recordOf } from './didtfn.port-record.js';
import { type DidtfnPortability } from './didtfn.portability.js';
import { numbers as numberOps } from './didtfn.numbers.ops.js';
import { portStatuses, portWord } from './didtfn.statuses.js';
import { porting as ops } from './didtfn.porting.ops.js';
import { unlessUnknown } from './didtfn.faults.js';
import { category, national11, toE164, typeOf } from './didtfn.phone-numbers.js';
import { type DidtfnUpstream } from './didtfn.settings.js';

const notTaken = 'The provider did not include this number in its order.';

type Row = Reply<typeof ops.getLnpOrders>['Orders'][number];

interface Generated {
  orderNo: string;
  accepted: E164[];
  cost?: ReturnType<typeof costOf>;
}

/** Port-ins: submitted in one call with the documents, then polled. There is no call to change or cancel one. */
export class DidtfnPorting implements PortingPort {
  readonly maxNumbers = 100;

  constructor(
    private readonly upstream: DidtfnUpstream,
    private readonly portability: DidtfnPortability,
  ) {}

  prepare({ phoneNumbers, category: asked, partial, providerOptions }: NewPort): void {
    const errors = phoneNumbers.flatMap((phoneNumber, i): FieldError[] => {
      const pointer = `/order/phoneNumbers/${i}`;
      if (fromNational(national11(phoneNumber)) !== phoneNumber)
        return [{ pointer, code: 'unsupported', detail: 'This provider only ports North American numbers (+1).' }];
      const fits = (typeOf(phoneNumber) === 'toll_free') === (asked === 'toll_free');
      return fits ? [] : [{ pointer, code: 'contradiction', detail: `This number is not of category ${asked}.` }];
    });
    if (partial)
      errors.push({
        pointer: '/order/partial',
        code: 'unsupported',
        detail: 'This provider does not support partial ports.',
      });
    const [option] = Object.keys(providerOptions);
    if (option !== undefined)
      errors.push({
        pointer: `/order/providerOptions/${option}`,
        code: 'unknown_field',
        detail: 'This provider has no options.',
      });
    if (errors[0]) throw new GatewayError('invalid_request', errors[0].detail, { errors });
  }

  async submit(run: PortRun, order: PortOrder): Promise<PortSubmission> {
    const asked = order.numbers.map((n) => n.phoneNumber);
    let result;
    try {
      result = await run.step({
        key: 'submit',
        call: () => this.call(order, asked, run.papers),
        lookUp: lookFor(this.upstream, (sent) => this.settle(run, sent)),
      });
    } catch (error) {
      if (error instanceof NotSubmitted) return error.ending;
      throw error;
    }
    if (result.kind !== 'done') return portNotSubmitted(result);
    const { orderNo, accepted, cost } = result.value;
    const refused = result.sent['notPortable'] as RejectedNumber[];
    const known = new Set<string>([...accepted, ...refused.map((n) => n.phoneNumber)]);
    const left = asked
      .filter((n) => !known.has(n))
      .map((phoneNumber) => ({
        ...{ phoneNumber, reason: notTaken },
        upstream: { provider: 'didtfn', operation: ops.generateLnpOrder.name },
      }));
    return {
      kind: 'submitted',
      providerOrderId: orderNo,
      accepted: asked.filter((n) => accepted.includes(n)),
      rejected: [...refused, ...left],
      ...onlySet({ cost }),
    };
  }

  /** Only numbers accepted by the provider's own check are sent; if the check is unavailable, all are sent and the reply decides. */
  private async call(
    order: PortOrder,
    asked: E164[],
    papers: PortDocuments | undefined,
  ): Promise<PreparedCall<Generated, 'reading'>> {
    if (!papers) throw new NotSubmitted(documentsGone);
    const verdicts = await this.portability
      .check(asked, this.upstream.sender.clock.now() + sagaReadMs)
      .catch((error: unknown) => {
        if (error instanceof GatewayError) return [];
        throw error;
      });
    const refused = notPortable(verdicts, { provider: 'didtfn', operation: checks.checkLnp.name });
    const portable = asked.filter((n) => !refused.some(({ phoneNumber }) => phoneNumber === n));
    if (portable.length === 0) {
      const failure = {
        code: 'not_portable',
        detail: 'None of these numbers can be ported. Nothing was sent.',
      } as const;
      throw new NotSubmitted({ kind: 'rejected', failure, rejected: refused });
    }
    const known = (await this.listed({})).map(({ orderno }) => orderno);
    const { loa, carrierDocument, wirelessAccountNumber, wirelessPin } = papers;
    const input = {
      numbers: portable.map(national11),
      category: category(order.category === 'toll_free' ? 'toll_free' : 'local'),
      subscriberType: order.subscriberType,
      loaAuthorizingPerson: order.loaAuthorizingPerson,
      loa_doc: loa,
      carrier_doc: carrierDocument,
      requestedFocDate: order.requestedFocDate?.slice(0, 19).replace('T', ' '),
      wirelessAccountNumber,
      wirelessPin,
    };
    return prepareCall(this.upstream, ops.generateLnpOrder, input, {
      understand: (reply) => generated(reply.orderNo, reply, reply.acceptedTns),
      digest: { known, notPortable: refused },
    });
  }

  /** A port that is new since the call was sent, has numbers of this request, and belongs to no other port of this gateway. */
  private async settle(run: PortRun, sent: Record<string, unknown>): Promise<Found<Generated>> {
    const known = new Set(sent['known'] as string[]);
    const asked = new Set(String(sent['numbers']).split(',').map(toE164));
    const fresh = (await this.listed({}))
      .filter(({ orderno }) => !known.has(orderno))
      .map((row) => generated(row.orderno, row, row.numbers))
      .filter(({ accepted }) => accepted.some((n) => asked.has(n)));
    const taken = await run.claimedByOthers(fresh.map(({ orderNo }) => orderNo));
    return onlyOne(
      fresh.filter(({ orderNo }) => !taken.has(orderNo)),
      (all) => `The provider has several new ports with these numbers: ${all.map((one) => one.orderNo).join(', ')}.`,
    );
  }

  async read(order: PortOrder, deadlineAt: number): Promise<PortReading | undefined> {
    const row = await this.one(order, deadlineAt);
    if (!row) return undefined;
    const record = recordOf(row);
    const { status: word = '', requestedFocDate, actualFocDate } = row;
    const known = portStatuses[portWord(word)];
    // The provider has one status for everything: progress follows from the FOC date, and after it from the numbers in service.
    const dated = known === 'submitted' && actualFocDate !== undefined;
    const over =
      dated &&
      Date.parse(actualFocDate) < this.upstream.sender.clock.now() &&
      (await this.inService(order, deadlineAt));
    const status = over ? 'ported' : dated ? 'foc_confirmed' : known;
    return {
      providerStatus: word,
      numbers: row.numbers.flatMap((n) => fromNational(n) ?? []),
      ...onlySet({ status, requestedFocDate, actualFocDate }),
      ...(status === 'exception' ? { exception: { code: 'other', detail: 'The provider gives no reason.' } } : {}),
      ...onlySet({ record }),
    };
  }

  async documents(order: PortOrder, deadlineAt: number): Promise<PortDocument[]> {
    const row = await this.one(order, deadlineAt);
    return row ? documentsOf(row).map(({ link: _, ...document }) => document) : [];
  }

  async openDocument(order: PortOrder, documentId: string, deadlineAt: number): Promise<FileStream> {
    const row = await this.one(order, deadlineAt);
    const link = row && documentsOf(row).find((document) => document.documentId === documentId)?.link;
    if (link === undefined) throw new GatewayError('not_found', 'Document not found at the provider.');
    return fetchFile(fileLink(this.upstream, ops.getLnpOrders, link));
  }

  private async one({ providerOrderId: orderId }: PortOrder, deadlineAt: number): Promise<Row | undefined> {
    if (orderId === undefined) return undefined;
    return (await unlessUnknown(this.listed({ orderId }, deadlineAt)))?.find(({ orderno }) => orderno === orderId);
  }

  private async inService({ numbers }: PortOrder, deadlineAt: number): Promise<boolean> {
    const { data } = await this.upstream.sender.read(numberOps.getNumbers, {}, { deadlineAt });
    const listed = new Set(data.flatMap((row) => fromNational(row.didnumber) ?? []));
    return numbers.every(({ phoneNumber, status }) => status !== 'accepted' || listed.has(phoneNumber));
  }

  private async listed(
    input: { orderId?: string },
    deadlineAt = this.upstream.sender.clock.now() + sagaReadMs,
  ): Promise<Row[]> {
    return (await this.upstream.sender.read(ops.getLnpOrders, input, { deadlineAt })).Orders;
  }
}

function generated(orderNo: string, priced: Parameters<typeof costOf>[0], numbers: string[]): Generated {
  const cost = costOf(priced);
  return { orderNo, accepted: numbers.map(toE164), ...onlySet({ cost }) };
}
