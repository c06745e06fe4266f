import {
  type CallStats,
  type CdrFile,
  cdrKinds,
  type Direction,
  type MonthStats,
  type NumberStats,
  type Period,
  type ReportsPort,
  type TrunkStats,
} from '../../contract/reports.js';
import { type FileStream } from '../../contract/file-stream.js';
import { GatewayError, invalidField } from '../../domain/errors.js';
import { type E164, fromNational, nanpParts } from '../../domain/phone-number.js';
import { onlySet } from '../../domain/only-set.js';
import { fetchFile, fileLink } from '../kit/file-fetch.js';
import { type Reply } from '../kit/operation.js';
import { reports as ops } from './didtfn.reports.ops.js';
import { national } from './didtfn.phone-numbers.js';
import { type DidtfnUpstream } from './didtfn.settings.js';

const numbersPerCall = 100;
const trunkOps = { origination: ops.tgStats, termination: ops.tgStatsTermination };
const monthOps = { origination: ops.monthlySummary, termination: ops.monthlySummaryTermination };
const cdrOps = { origination: ops.dailyCdrs, termination: ops.dailyCdrsTermination };

/** The account's reports. The document gives no unit for `acd`; seconds are the usual one. */
export class DidtfnReports implements ReportsPort {
  constructor(private readonly upstream: DidtfnUpstream) {}

  async numberStats(numbers: readonly E164[], deadlineAt: number): Promise<NumberStats[]> {
    const found = new Map<E164, NumberStats>();
    const asked = numbers.filter((number) => nanpParts(number) !== undefined);
    for (let i = 0; i < asked.length; i += numbersPerCall) {
      const input = { number: asked.slice(i, i + numbersPerCall).map(national) };
      const { data } = await this.upstream.sender.read(ops.didStats, input, { deadlineAt }).catch(unknownNumber);
      for (const row of data) {
        const { phoneNumber } = numberOf(row);
        if (phoneNumber) found.set(phoneNumber, { phoneNumber, ...statsOf(row) });
      }
    }
    // Numbers that were not requested may belong to another caller.
    return asked.flatMap((number) => found.get(number) ?? []);
  }

  /** One call per trunk: the provider takes several IDs at once, but the rows of its reply do not name the trunk. */
  async trunkStats(trunkIds: readonly string[], direction: Direction, deadlineAt: number): Promise<TrunkStats[]> {
    if (!trunkIds.every((id) => /^\d{1,18}$/.test(id)))
      throw invalidField('?trunkId', 'invalid', 'A trunk ID is a number.');
    const found: TrunkStats[] = [];
    for (const trunkId of trunkIds) {
      const { data } = await this.upstream.sender.read(trunkOps[direction], { tg_id: trunkId }, { deadlineAt });
      found.push(...data.map((row) => ({ trunkId, ...numberOf(row), ...statsOf(row) })));
    }
    return found;
  }

  async monthlySummary(
    period: { year: number; month?: number },
    direction: Direction,
    deadlineAt: number,
  ): Promise<MonthStats[]> {
    const { data } = await this.upstream.sender.read(monthOps[direction], period, { deadlineAt });
    return data.map((row) => ({ month: row.month.slice(0, 7), ...numberOf(row), ...statsOf(row) }));
  }

  async dailyCdrs(period: Period, direction: Direction, deadlineAt: number): Promise<CdrFile[]> {
    const { data } = await this.upstream.sender.read(cdrOps[direction], period, { deadlineAt });
    return data.flatMap((row) => cdrKinds.filter((kind) => row[kind]).map((kind) => ({ date: row.date, kind })));
  }

  async openCdrs({ date, kind }: CdrFile, direction: Direction, deadlineAt: number): Promise<FileStream> {
    const { sender } = this.upstream;
    const op = cdrOps[direction];
    const { data } = await sender.read(op, { from: date, to: date }, { deadlineAt });
    const link = data.find((row) => row.date === date)?.[kind];
    if (link === undefined) throw new GatewayError('not_found', 'File not found at the provider.');
    return fetchFile(fileLink(this.upstream, op, link));
  }
}

type Row = Reply<typeof ops.didStats>['data'][number];

/** Reports of trunks and months also contain rows without a phone number. */
function numberOf({ number }: Row): { phoneNumber?: E164 } {
  const phoneNumber = fromNational(number ?? '');
  return phoneNumber ? { phoneNumber } : {};
}

function statsOf({ processed, completed, acd, asr, mou, peak }: Row): CallStats {
  return {
    attempts: processed,
    completed,
    ...onlySet({ asr }),
    ...(acd === undefined ? {} : { averageCallSeconds: Number(acd) }),
    ...onlySet({ minutesOfUse: mou, peak }),
  };
}

/** In a report, `Invalid number` means that the account does not have the number. */
function unknownNumber(error: unknown): Reply<typeof ops.didStats> {
  if (error instanceof GatewayError && error.code === 'number_unavailable') return { data: [] };
  throw error;
}
