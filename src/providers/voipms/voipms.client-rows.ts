import { GatewayError } from '../../domain/errors.js';
import { customers as ops } from './voipms.customers.ops.js';
import { type ClientRow } from './voipms.customer-records.js';
import { readDeadline } from './voipms.deadlines.js';
import { type VoipmsUpstream } from './voipms.settings.js';

/** Reseller clients as the provider lists them, all or one by id or by e-mail address. */
export class VoipmsClientRows {
  constructor(private readonly upstream: VoipmsUpstream) {}

  /** `filter` is an id or an e-mail address. */
  async listed(filter: string | undefined, deadlineAt: number): Promise<ClientRow[]> {
    try {
      return await this.upstream.sender.read(ops.getClients, filter === undefined ? {} : { client: filter }, { deadlineAt }); // prettier-ignore
    } catch (error) {
      // A filter that names nobody is an error to the provider.
      if (filter !== undefined && error instanceof GatewayError && error.code === 'not_found') return [];
      throw error;
    }
  }

  async one(id: string, deadlineAt = readDeadline(this.upstream).deadlineAt): Promise<ClientRow | undefined> {
    return (await this.listed(id, deadlineAt)).find(({ client }) => client === id);
  }

  async byEmail(email: string): Promise<ClientRow | undefined> {
    return (await this.listed(email, readDeadline(this.upstream).deadlineAt)).find((row) => isOf(row, email));
  }
}

/** The provider does not tell capitals from small letters in an address. */
export const isOf = (row: ClientRow, email: string): boolean => row.email.toLowerCase() === email.toLowerCase();
