import { type ChangeRun } from '../../contract/changes.js';
import { GatewayError } from '../../domain/errors.js';
import { type E164 } from '../../domain/phone-number.js';
import { type Reply } from '../kit/operation.js';
import { numbers as ops } from './voipms.numbers.ops.js';
import { readDeadline } from './voipms.deadlines.js';
import { national, toE164 } from './voipms.phone-numbers.js';
import { type VoipmsUpstream } from './voipms.settings.js';

/** A number of the account, as listed. */
export type OwnedRow = Reply<typeof ops.getDIDsInfo>[number];

/** One number of the account; undefined if the account does not have it. */
export async function ownedRow({ sender }: VoipmsUpstream, phoneNumber: E164): Promise<OwnedRow | undefined> {
  const did = national(phoneNumber);
  const listed = await sender.read(ops.getDIDsInfo, { did }, readDeadline({ sender })).catch((error: unknown) => {
    if (error instanceof GatewayError && error.code === 'not_found') return [];
    throw error;
  });
  return listed.find((row) => toE164(row.did) === phoneNumber);
}

/** Several numbers, from one read of the whole list. */
export async function ownedRows(upstream: VoipmsUpstream, phoneNumbers: readonly E164[]): Promise<Map<E164, OwnedRow>> {
  const [one, ...others] = phoneNumbers;
  if (one === undefined) return new Map();
  const alone = others.length === 0 ? await ownedRow(upstream, one) : undefined;
  if (others.length === 0) return new Map(alone && [[one, alone]]);
  const listed = await upstream.sender.read(ops.getDIDsInfo, {}, readDeadline(upstream));
  return new Map(
    phoneNumbers.flatMap((phoneNumber) => {
      const row = listed.find(({ did }) => did === national(phoneNumber));
      return row ? [[phoneNumber, row] as const] : [];
    }),
  );
}

const lookAgainMs = 2_000;

/**
 * Whether a change that the provider reports as successful shows in its list. The live service has reported changes that it had not made, so the list
 * decides: it is read until it shows the change or the late bound has passed.
 */
export async function confirmedByReading(
  run: Pick<ChangeRun, 'startedAt' | 'waitUntil'>,
  { lateBoundMs, sender }: VoipmsUpstream,
  isSo: () => Promise<boolean>,
): Promise<boolean> {
  if (await isSo()) return true;
  if (sender.clock.now() > run.startedAt + lateBoundMs) return false;
  return run.waitUntil(sender.clock.now() + Math.min(lookAgainMs, lateBoundMs));
}

/** The detail for manual review of a change that the provider reports but does not show. */
export const otherwise = (phoneNumber: E164, what: string): string =>
  `The provider reported that ${phoneNumber} was ${what}, but its list of numbers shows otherwise. Check it in the provider's portal, including the customer's charges.`;

/** The number was disconnected meanwhile. */
export class NotOwned extends GatewayError {
  constructor(phoneNumber: E164) {
    super('not_found', `The provider account no longer has ${phoneNumber}. Nothing was sent.`);
  }
}

/** The same; throws if the account does not have it. */
export async function requireOwned(upstream: VoipmsUpstream, phoneNumber: E164): Promise<OwnedRow> {
  const row = await ownedRow(upstream, phoneNumber);
  if (!row) throw new NotOwned(phoneNumber);
  return row;
}
