import { type Connection } from '../../domain/order.js';
import { invalidField } from '../../domain/errors.js';
import { trunks as ops } from './tcl.trunks.ops.js';
import { noSuchConnection, orMissing } from '../kit/connections.js';
import { type TclUpstream } from './tcl.settings.js';

/** A connection as the provider's members. */
export interface ConnectionMembers {
  connectionType: 'direct' | 'pstn';
  connectionId?: string;
  outpulseType: 'sameAsNumber' | 'custom';
  outpulseDigits?: string;
  clidType?: string;
}

/**
 * Document: "direct" uses a SIP connection and names it; "pstn" goes to a number, which "custom" outpulse digits give. A trunk ID alone is shorthand
 * for a direct connection to the number itself.
 */
export function membersOf(connection: Connection): ConnectionMembers {
  if ('trunkId' in connection)
    return { connectionType: 'direct', connectionId: connection.trunkId, outpulseType: 'sameAsNumber' };
  const { type, ...members } = connection;
  return { connectionType: type, ...members };
}

/** The reverse: a connection from a service's members; undefined if they do not describe a known kind of connection. */
export function connectionOf(printed: { [K in keyof ConnectionMembers]?: string | undefined }): Connection | undefined {
  const { connectionType, connectionId, outpulseType, outpulseDigits, clidType } = printed;
  const digits = outpulseDigits === undefined ? {} : { outpulseDigits };
  const clid = clidType === undefined ? {} : { clidType };
  if (connectionType === 'pstn' && outpulseDigits !== undefined)
    return { type: 'pstn', outpulseType: 'custom', outpulseDigits, ...clid };
  if (connectionId === undefined || (connectionType ?? 'direct') !== 'direct') return undefined;
  if (outpulseType === 'sameAsNumber' || outpulseType === 'custom')
    return { type: 'direct', connectionId, outpulseType, ...digits, ...clid };
  return { trunkId: connectionId };
}

/** Refuses what the document's rules forbid, and connections that the provider does not have, before anything is sent. */
export async function checkConnection(
  upstream: TclUpstream,
  connection: Connection,
  at = '/connection',
): Promise<void> {
  const { connectionId, outpulseType, outpulseDigits } = membersOf(connection);
  if (outpulseType === 'custom' && outpulseDigits === undefined)
    throw invalidField(`${at}/outpulseDigits`, 'required', 'Custom outpulse requires the digits to dial.');
  if (outpulseType === 'sameAsNumber' && outpulseDigits !== undefined)
    throw invalidField(
      `${at}/outpulseDigits`,
      'contradiction',
      'Digits are not allowed if the dialed number is outpulsed.',
    );
  if (connectionId === undefined) return;
  const pointer = 'trunkId' in connection ? `${at}/trunkId` : `${at}/connectionId`;
  if (!/^[\w.~-]{1,64}$/.test(connectionId)) throw invalidField(pointer, 'invalid', 'Not a connection ID.');
  const found = await orMissing(upstream.sender.read(ops.getConnection, { connectionId }));
  if (!found) throw noSuchConnection(pointer, 'Connection');
}
