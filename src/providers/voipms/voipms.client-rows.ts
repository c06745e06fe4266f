import { GatewayError } from '../../domain/errors.js';
import { customers as ops } from './voipms.customers.ops.js';
import { type ClientRow } from './voipms.customer-records.js';
import { readDeadline } from './voipms.deadlines.js';
import { type VoipmsUpstream } from './voipms.settings.js';

/** Reseller clients as the provider lists them: all, or one by ID or email address. */
export class VoipmsClientRows {
  constructor(private readonly upstream: VoipmsUpstream) {}

  /** `filter` is an ID or an email address. */
  async listed(filter: string | undefined, deadlineAt: number): Promise<ClientRow[]> {
    try {
      return await this.upstream.sender.read(ops.getClients, filter === undefined ? {} : { client: filter }, { deadlineAt }); // prettier-ignore
    } catch (error) {
      // The provider reports a filter without a match as an error.
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

/** The provider ignores case in email addresses. */
export const isOf = (row: ClientRow, email: string): boolean => row.email.toLowerCase() === email.toLowerCase();
