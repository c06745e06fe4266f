import {
  type ChangeEnd,
  type ChangeHandler,
  type ChangeHandlers,
  endOf,
  kept,
  refuseMembers,
} from '../../contract/changes.js';
import {
  type CustomerAddress,
  type CustomerRecord,
  type CustomerSecrets,
  type Threshold,
} from '../../contract/customers.js';
import { type FieldError, GatewayError, invalidField } from '../../domain/errors.js';
import { addressFaults } from '../../domain/postal-address.js';
import { Ambiguous, type Found, lookFor, lookWhether } from '../kit/look-up.js';
import { prepareCall } from '../kit/prepared-call.js';
import { customers as ops } from './voipms.customers.ops.js';
import { type VoipmsClientRows } from './voipms.client-rows.js';
import { addressOf, changedRecord, type ClientRow, customerOf, personOf } from './voipms.customer-records.js';
import { type VoipmsPlaces } from './voipms.places.js';
import { readDeadline } from './voipms.deadlines.js';
import { type VoipmsUpstream } from './voipms.settings.js';

type Handled = 'customer.create' | 'customer.update' | 'customer.delete' | 'customer.threshold';

/** Creates, updates and deletes reseller clients. */
export class VoipmsCustomerChanges {
  readonly changes: Pick<ChangeHandlers, Handled>;

  constructor(
    private readonly upstream: VoipmsUpstream,
    private readonly rows: VoipmsClientRows,
    private readonly places: VoipmsPlaces,
    private readonly threshold: (customerId: string, deadlineAt: number) => Promise<Threshold>,
  ) {
    this.changes = {
      'customer.create': this.create,
      'customer.update': this.update,
      'customer.delete': this.remove,
      'customer.threshold': this.setThreshold,
    };
  }

  private readonly create: ChangeHandler<'customer.create'> = {
    prepare: (record, secrets) => {
      refuseWhatHasNoPlace(record, secrets);
      refuseMissing(record, ['firstName', 'lastName', 'email', 'phone', 'address']);
      const { city, region, country = 'US' } = record.address;
      refuseAll({ '/address/city': city, '/address/region': region, '/password': secrets?.password });
      refuseAddress({ ...record.address, country });
    },
    apply: async (run, record, secrets): Promise<ChangeEnd<{ customerId: string }>> => {
      const made = await run.step({
        key: 'signup',
        // An existing client with this email address would make a lost reply look like a success.
        call: async () => {
          const password = kept(secrets).password!;
          if (await this.rows.byEmail(record.email))
            throw new GatewayError('conflict', 'The provider already has a client with this email address.');
          const { country = 'US' } = record.address;
          const place = await addressOf(
            { ...record.address, country },
            this.places,
            readDeadline(this.upstream).deadlineAt,
          );
          const input = {
            ...personOf(record, password),
            ...place,
            city: place.city!,
            state: place.state!,
            country,
            confirm_email: record.email,
            confirm_password: password,
            activate: record.activate === false ? ('0' as const) : ('1' as const),
          };
          return prepareCall(this.upstream, ops.signupClient, input);
        },
        neverAgain: true,
        lookUp: lookFor(this.upstream, async (): Promise<Found<{ client: string | undefined }>> => {
          const found = await this.rows.byEmail(record.email);
          if (!found || isSamePerson(found, record)) return found && { client: found.client };
          const detail = `Client ${found.client} has this email address and another name: someone else may have created it.`;
          return new Ambiguous(detail);
        }),
      });
      if (made.kind !== 'done') return endOf(made, 'the client was created');
      const customerId = made.value.client ?? (await this.rows.byEmail(record.email))?.client;
      if (customerId === undefined)
        return {
          kind: 'needs_review',
          detail: 'The provider reported that it created the client but does not list it.',
        };
      return { kind: 'completed', result: { customerId }, makes: { kind: 'customer', externalId: customerId } };
    },
  };

  /**
   * The provider requires the whole record, and the password. Fields not in the request keep their current values; a password is never read and sent
   * back.
   */
  private readonly update: ChangeHandler<'customer.update'> = {
    prepare: (record, secrets) => {
      refuseWhatHasNoPlace(record, secrets);
      if (record.address) refuseAddress(record.address);
      refuseAll({ '/password': secrets?.password });
    },
    apply: async (run, { customerId, ...changes }, secrets): Promise<ChangeEnd<{ customerId: string }>> => {
      const changed = await run.step({
        key: 'update',
        call: async () => {
          const row = await this.rows.one(customerId);
          if (!row) throw new GatewayError('invalid_request', 'The provider no longer has this client.');
          const { deadlineAt } = readDeadline(this.upstream);
          const record = await changedRecord(row, changes, this.places, deadlineAt);
          const input = {
            client: customerId,
            ...personOf(record, kept(secrets).password!),
            ...(await addressOf(record.address, this.places, deadlineAt)),
          };
          return prepareCall(this.upstream, ops.setClient, input);
        },
        neverAgain: true,
        // No read shows whether the password was set as well.
        lookUp: lookWhether({ reconcile: 'advisory' }, async () => {
          const row = await this.rows.one(customerId);
          return row !== undefined && (await this.isAs(row, changes));
        }),
      });
      if (changed.kind !== 'done') return endOf(changed, 'the client was updated');
      return { kind: 'completed', result: { customerId } };
    },
  };

  private readonly remove: ChangeHandler<'customer.delete'> = {
    apply: async (run, { customerId }): Promise<ChangeEnd<{ customerId: string }>> => {
      const gone = await run.step({
        key: 'delete',
        call: prepareCall(this.upstream, ops.delClient, { client: customerId }),
        lookUp: lookWhether(this.upstream, async () => !(await this.rows.one(customerId))),
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
          'This provider accepts thresholds of 1 to 250 whole dollars.',
        );
    },
    apply: async (run, { customerId, amount, email }): Promise<ChangeEnd<Threshold>> => {
      const input = { client: customerId, threshold: Number(amount.amount), email };
      const set = await run.step({
        key: 'threshold',
        call: prepareCall(this.upstream, ops.setClientThreshold, input),
      });
      if (set.kind !== 'done') return endOf(set, 'the threshold was set');
      return { kind: 'completed', result: await this.threshold(customerId, readDeadline(this.upstream).deadlineAt) };
    },
  };

  /** Whether a client has the values that the change sets. */
  private async isAs(row: ClientRow, changes: Partial<CustomerRecord>): Promise<boolean> {
    const { deadlineAt } = readDeadline(this.upstream);
    const sent = async (record: CustomerRecord): Promise<string> =>
      JSON.stringify([personOf(record, ''), await addressOf(record.address, this.places, deadlineAt)]);
    const wanted = await changedRecord(row, changes, this.places, deadlineAt);
    return (await sent(wanted)) === (await sent(await customerOf(row, this.places, deadlineAt)));
  }
}

/** Whether it can be the requested client: someone may have created one with the same address in the portal first. */
const isSamePerson = ({ firstname, lastname }: ClientRow, { firstName, lastName }: CustomerRecord): boolean =>
  [firstname, lastname].join(' ').toLowerCase() === [firstName, lastName].join(' ').toLowerCase();

function refuseAll(wanted: Readonly<Record<string, unknown>>): void {
  const errors = Object.entries(wanted).flatMap(([pointer, value]): FieldError[] =>
    value === undefined ? [{ pointer, code: 'required', detail: `This provider requires ${pointer.slice(1)}.` }] : [],
  );
  if (errors[0]) throw new GatewayError('invalid_request', errors[0].detail, { errors });
}

function refuseWhatHasNoPlace(record: Partial<CustomerRecord>, secrets: CustomerSecrets | undefined): void {
  const detail = 'This provider has no field for it.';
  refuseMembers(record, ['customFields'], detail);
  if (secrets) refuseMembers(secrets, ['driverLicense', 'socialSecurityNumber'], detail);
}

function refuseAddress(address: CustomerAddress): void {
  const errors = addressFaults(address, '/address/');
  if (errors[0]) throw new GatewayError('invalid_request', errors[0].detail, { errors });
}

const refuseMissing = (record: Partial<CustomerRecord>, names: readonly (keyof CustomerRecord)[]): void =>
  refuseAll(Object.fromEntries(names.map((name) => [`/${name}`, record[name]])));
