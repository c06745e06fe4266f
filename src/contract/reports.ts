import { type E164 } from '../domain/phone-number.js';
import { type FileStream } from './file-stream.js';

/** Direction: inbound to our numbers, or outbound through the provider. */
export const directions = ['origination', 'termination'] as const;
export type Direction = (typeof directions)[number];

/** Statistics of calls. What a provider leaves blank is absent. */
export interface CallStats {
  attempts: number;
  completed: number;
  /** Answer-seizure ratio, from 0 to 1. */
  asr?: number;
  /** Average call duration (ACD), seconds. */
  averageCallSeconds?: number;
  /** Exact decimal. */
  minutesOfUse?: string;
  /** Peak concurrent calls. */
  peak?: number;
}

export type NumberStats = CallStats & { phoneNumber: E164 };
/** One line of a trunk's report; for a single number if the provider reports numbers separately. */
export type TrunkStats = CallStats & { trunkId: string; phoneNumber?: E164 };
/** One line of a month (`YYYY-MM`); for a single number if the provider reports numbers separately. */
export type MonthStats = CallStats & { month: string; phoneNumber?: E164 };

/** Days are `YYYY-MM-DD`, both included. */
export interface Period {
  from: string;
  to: string;
}

export const cdrKinds = ['success', 'failed'] as const;
/** A day's call detail records, in one file for calls that succeeded and one for those that failed. */
export interface CdrFile {
  date: string;
  kind: (typeof cdrKinds)[number];
}

/** Reports of the account. All methods reject with a GatewayError and must stop at `deadlineAt` (epoch ms). */
export interface ReportsPort {
  /** Numbers that the provider does not know are left out. */
  numberStats(numbers: readonly E164[], deadlineAt: number): Promise<NumberStats[]>;
  /** Of each trunk in the order they are named. */
  trunkStats(trunkIds: readonly string[], direction: Direction, deadlineAt: number): Promise<TrunkStats[]>;
  /** Without `month` the whole year. */
  monthlySummary(
    period: { year: number; month?: number },
    direction: Direction,
    deadlineAt: number,
  ): Promise<MonthStats[]>;
  openCdrs(file: CdrFile, direction: Direction, deadlineAt: number): Promise<FileStream>;
  dailyCdrs(period: Period, direction: Direction, deadlineAt: number): Promise<CdrFile[]>;
}
