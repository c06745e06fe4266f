import { GatewayError } from '../../domain/errors.js';
import { type E164 } from '../../domain/phone-number.js';
import { type Reply } from '../kit/operation.js';
import { numbers as ops } from './numbers.ops.js';
import { toE164 } from './voipms.left-out.js';
import { national, soon, type VoipmsUpstream } from './voipms.upstream.js';

/** A number of the account, as it is listed. */
export type OwnedRow = Reply<typeof ops.getDIDsInfo>[number];

/** One number as the account has it; undefined where it has no such number. */
export async function ownedRow({ sender }: VoipmsUpstream, phoneNumber: E164): Promise<OwnedRow | undefined> {
  const did = national(phoneNumber);
  const listed = await sender.read(ops.getDIDsInfo, { did }, soon()).catch((error: unknown) => {
    if (error instanceof GatewayError && error.code === 'not_found') return [];
    throw error;
  });
  return listed.find((row) => toE164(row.did) === phoneNumber);
}

/** Somebody has given it up meanwhile. */
export class NotOwned extends GatewayError {
  constructor(phoneNumber: E164) {
    super('not_found', `The account at the provider does not have ${phoneNumber} any more. Nothing was sent.`);
  }
}

/** The same where it must be there. */
export async function mustOwn(upstream: VoipmsUpstream, phoneNumber: E164): Promise<OwnedRow> {
  const row = await ownedRow(upstream, phoneNumber);
  if (!row) throw new NotOwned(phoneNumber);
  return row;
}
