import {
  type ChangeEnd,
  type ChangeHandler,
  type ChangeHandlers,
  endOf,
  kept,
  refuseMembers,
} from '../../contract/changes.js';
import {
  type AccountMovement,
  type Customer,
  type CustomerPackage,
  type CustomerRecord,
  type CustomerSecrets,
  type CustomersPort,
  type Threshold,
} from '../../contract/customers.js';
import { type Finding } from '../../contract/steps.js';
import { type FieldError, GatewayError, invalidField } from '../../domain/errors.js';
import { type Money } from '../../domain/money.js';
import { prepareCall } from '../kit/prepared-call.js';
import { type Reply } from '../kit/operation.js';
import { clients as ops } from './clients.ops.js';
import { type DryRun, VoipmsClientMoney } from './voipms.client-money.js';
import { soon, type VoipmsUpstream } from './voipms.upstream.js';

type Row = Reply<typeof ops.getClients>[number];
type Handled = 'customer.create' | 'customer.update' | 'customer.delete' | 'customer.threshold';

const usd = (amount: string): Money => ({ amount, currency: 'USD' });

/** Reseller clients. What the provider lists of them holds their passwords in clear; they go no further than the row that reads it. */
export class VoipmsCustomers implements CustomersPort {
  readonly changes: Pick<ChangeHandlers, Handled | 'customer.charge' | 'customer.payment'>;
  private readonly authoritative: boolean;

  constructor(
    private readonly upstream: VoipmsUpstream,
    dryRun: DryRun,
  ) {
    this.authoritative = upstream.reconcile === 'authoritative';
    this.changes = {
      'customer.create': this.create,
      'customer.update': this.update,
      'customer.delete': this.remove,
      'customer.threshold': this.setThreshold,
      ...new VoipmsClientMoney(upstream, dryRun).changes,
    };
  }

  async list({ email }: { email?: string }, deadlineAt: number): Promise<Customer[]> {
    const found = await this.read(email, deadlineAt);
    return found
      .filter((row) => email === undefined || row.email.toLowerCase() === email.toLowerCase())
      .map(customerOf);
  }

  async find(id: string, deadlineAt: number): Promise<Customer | undefined> {
    const row = await this.row(id, deadlineAt);
    return row && customerOf(row);
  }

  async balance(client: string, deadlineAt: number): Promise<{ current: Money; spent?: Money }> {
    const { balance } = await this.upstream.sender.read(ops.getResellerBalance, { client }, { deadlineAt });
    return {
      current: usd(balance.current_balance),
      ...(balance.spent_total === undefined ? {} : { spent: usd(balance.spent_total) }),
    };
  }

  async threshold(client: string, deadlineAt: number): Promise<Threshold> {
    const { threshold_information: it } = await this.upstream.sender.read(
      ops.getClientThreshold,
      { client },
      { deadlineAt },
    );
    return { amount: usd(it.threshold), ...(it.email === undefined ? {} : { email: it.email }) };
  }

  async charges(client: string, deadlineAt: number): Promise<AccountMovement[]> {
    return (await this.upstream.sender.read(ops.getCharges, { client }, { deadlineAt })).map(movementOf);
  }

  async payments(client: string, deadlineAt: number): Promise<AccountMovement[]> {
    return (await this.upstream.sender.read(ops.getDeposits, { client }, { deadlineAt })).map(movementOf);
  }

  async packagesOf(client: string, deadlineAt: number): Promise<CustomerPackage[]> {
    const rows = await this.upstream.sender.read(ops.getClientPackages, { client }, { deadlineAt });
    return rows.map(({ value, description }) => ({ id: value, name: description ?? value }));
  }

  async packages(deadlineAt: number): Promise<CustomerPackage[]> {
    const rows = await this.upstream.sender.read(ops.getPackages, {}, { deadlineAt });
    return rows.map((row) => ({
      id: row.package,
      name: row.name,
      ...(row.monthly_fee === undefined ? {} : { monthlyFee: usd(row.monthly_fee) }),
      ...(row.setup_fee === undefined ? {} : { setupFee: usd(row.setup_fee) }),
    }));
  }

  async balanceManagements(deadlineAt: number): Promise<{ id: string; description: string }[]> {
    const rows = await this.upstream.sender.read(ops.getBalanceManagement, {}, { deadlineAt });
    return rows.map(({ value, description }) => ({ id: value, description: description ?? value }));
  }

  private async read(client: string | undefined, deadlineAt: number): Promise<Row[]> {
    try {
      return await this.upstream.sender.read(ops.getClients, client === undefined ? {} : { client }, { deadlineAt });
    } catch (error) {
      // A filter that names nobody is an error to the provider.
      if (client !== undefined && error instanceof GatewayError && error.code === 'not_found') return [];
      throw error;
    }
  }

  private async row(id: string, deadlineAt = soon().deadlineAt): Promise<Row | undefined> {
    return (await this.read(id, deadlineAt)).find(({ client }) => client === id);
  }

  private async byEmail(email: string): Promise<Row | undefined> {
    return (await this.read(email, soon().deadlineAt)).find((row) => row.email.toLowerCase() === email.toLowerCase());
  }

  private readonly create: ChangeHandler<'customer.create'> = {
    prepare: (record, secrets) => {
      refuseWhatHasNoPlace(record, secrets);
      refuseMissing(record, ['firstName', 'lastName', 'email', 'phone', 'address']);
      const { city, region } = record.address;
      refuseAll({ '/address/city': city, '/address/region': region, '/password': secrets?.password });
    },
    apply: async (run, record, secrets): Promise<ChangeEnd<{ customerId: string }>> => {
      const made = await run.step({
        key: 'signup',
        // An address that is there already would make a lost reply look like a success.
        call: async () => {
          const password = kept(secrets).password!;
          if (await this.byEmail(record.email))
            throw new GatewayError('invalid_request', 'The provider has a client with this e-mail address already.');
          const { address } = record;
          const input = {
            ...personOf(record, password),
            address: addressLine(record),
            city: address.city!,
            state: address.region!,
            country: address.country ?? 'US',
            zip: address.postalCode,
            confirm_email: record.email,
            confirm_password: password,
            activate: '1' as const,
          };
          return prepareCall(this.upstream, ops.signupClient, input);
        },
        neverAgain: true,
        lookUp: {
          authoritative: this.authoritative,
          read: async (): Promise<Finding<{ client: string | undefined }>> => {
            const found = await this.byEmail(record.email);
            return found ? { kind: 'executed', value: { client: found.client } } : { kind: 'absent' };
          },
        },
      });
      if (made.kind !== 'done') return endOf(made, 'the client was signed up');
      const customerId = made.value.client ?? (await this.byEmail(record.email))?.client;
      if (customerId === undefined)
        return {
          kind: 'needs_review',
          detail: 'The provider says that it signed the client up, and does not list it.',
        };
      return { kind: 'completed', result: { customerId }, makes: { kind: 'customer', externalId: customerId } };
    },
  };

  /** The provider wants the whole record, and the password: what is not named stays as it reads now, but a password is never sent back. */
  private readonly update: ChangeHandler<'customer.update'> = {
    prepare: (record, secrets) => {
      refuseWhatHasNoPlace(record, secrets);
      refuseAll({ '/password': secrets?.password });
    },
    apply: async (run, { customerId, ...changes }, secrets): Promise<ChangeEnd<{ customerId: string }>> => {
      const wanted = async (): Promise<CustomerRecord> => {
        const row = await this.row(customerId);
        if (!row) throw new GatewayError('invalid_request', 'The provider has no such client any more.');
        const { id: _, ...present } = customerOf(row);
        return { ...present, ...changes };
      };
      const changed = await run.step({
        key: 'update',
        call: async () => {
          const record = await wanted();
          const { address } = record;
          const input = {
            client: customerId,
            ...personOf(record, kept(secrets).password!),
            address: addressLine(record),
            city: address.city,
            state: address.region,
            country: address.country,
            zip: address.postalCode,
          };
          return prepareCall(this.upstream, ops.setClient, input);
        },
        neverAgain: true,
        lookUp: {
          // Whether the password was set as well cannot be read.
          authoritative: false,
          read: async (): Promise<Finding<object>> => {
            const row = await this.row(customerId);
            const now = row && JSON.stringify(customerOf(row));
            return now !== undefined && now === JSON.stringify({ ...customerOf(row!), ...changes })
              ? { kind: 'executed', value: {} }
              : { kind: 'absent' };
          },
        },
      });
      if (changed.kind !== 'done') return endOf(changed, 'the client was changed');
      return { kind: 'completed', result: { customerId } };
    },
  };

  private readonly remove: ChangeHandler<'customer.delete'> = {
    apply: async (run, { customerId }): Promise<ChangeEnd<{ customerId: string }>> => {
      const gone = await run.step({
        key: 'delete',
        call: prepareCall(this.upstream, ops.delClient, { client: customerId }),
        lookUp: {
          authoritative: this.authoritative,
          read: async (): Promise<Finding<object>> =>
            (await this.row(customerId)) ? { kind: 'absent' } : { kind: 'executed', value: {} },
        },
      });
      if (gone.kind !== 'done') return endOf(gone, 'the client was deleted');
      return { kind: 'completed', result: { customerId }, ends: { kind: 'customer', externalId: customerId } };
    },
  };

  private readonly setThreshold: ChangeHandler<'customer.threshold'> = {
    prepare: ({ amount }) => {
      if (!/^\d{1,3}(?:\.0+)?$/.test(amount.amount) || Number(amount.amount) < 1 || Number(amount.amount) > 250)
        throw invalidField(
          '/amount/amount',
          'out_of_range',
          'This provider takes thresholds of 1 to 250 whole dollars.',
        );
    },
    apply: async (run, { customerId, amount, email }): Promise<ChangeEnd<Threshold>> => {
      const input = { client: customerId, threshold: Number(amount.amount), email };
      const set = await run.step({
        key: 'threshold',
        call: prepareCall(this.upstream, ops.setClientThreshold, input),
      });
      if (set.kind !== 'done') return endOf(set, 'the threshold was set');
      return { kind: 'completed', result: await this.threshold(customerId, soon().deadlineAt) };
    },
  };
}

function refuseAll(wanted: Readonly<Record<string, unknown>>): void {
  const errors = Object.entries(wanted).flatMap(([pointer, value]): FieldError[] =>
    value === undefined ? [{ pointer, code: 'required', detail: `This provider wants ${pointer.slice(1)}.` }] : [],
  );
  if (errors[0]) throw new GatewayError('invalid_request', errors[0].detail, { errors });
}

function refuseWhatHasNoPlace(record: Partial<CustomerRecord>, secrets: CustomerSecrets | undefined): void {
  const detail = 'This provider has no place for it.';
  refuseMembers(record, ['customFields'], detail);
  if (secrets) refuseMembers(secrets, ['driverLicense', 'socialSecurityNumber'], detail);
}

const refuseMissing = (record: Partial<CustomerRecord>, names: readonly (keyof CustomerRecord)[]): void =>
  refuseAll(Object.fromEntries(names.map((name) => [`/${name}`, record[name]])));

const addressLine = ({ address: { line1, unitType, unitNumber } }: CustomerRecord): string =>
  [line1, unitType, unitNumber].filter((part) => part !== undefined).join(' ');

const personOf = (
  { company, firstName, lastName, email, phone, balanceManagement }: CustomerRecord,
  password: string,
) => ({
  company,
  firstname: firstName,
  lastname: lastName,
  email,
  password,
  phone_number: phone,
  balance_management: balanceManagement,
});

function customerOf(row: Row): Customer {
  return {
    id: row.client,
    firstName: row.firstname ?? '',
    lastName: row.lastname ?? '',
    ...(row.company === undefined ? {} : { company: row.company }),
    email: row.email,
    phone: row.phone_number ?? '',
    address: {
      line1: row.address ?? '',
      ...(row.city === undefined ? {} : { city: row.city }),
      ...(row.state === undefined ? {} : { region: row.state }),
      postalCode: row.zip ?? '',
      ...(row.country === undefined || !/^[A-Z]{2}$/.test(row.country) ? {} : { country: row.country }),
    },
    ...(row.balance_management === undefined ? {} : { balanceManagement: row.balance_management }),
  };
}

const movementOf = ({ id, date, amount, description }: Reply<typeof ops.getCharges>[number]): AccountMovement => ({
  id,
  // A day, to which some accounts add a time.
  date: date.slice(0, 10),
  amount: usd(amount),
  ...(description === undefined ? {} : { description }),
});
