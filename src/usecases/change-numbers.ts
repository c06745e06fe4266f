import { Injectable } from '@nestjs/common';
import { type Caller } from '../contract/caller.js';
import { refuseForeignCustomer } from '../access/customer-access.js';
import { refuseForeignNames } from '../access/foreign-names.js';
import { TrunkAccess } from '../access/trunk-access.js';
import {
  type ChangeInput,
  type NumberAssignment,
  type NumberCancellation,
  type NumberUpdate,
} from '../contract/changes.js';
import { ProviderRegistry } from '../contract/registry.js';
import { GatewayError } from '../domain/errors.js';
import { type Expectation } from '../domain/expectation.js';
import { type Metadata, type MetadataPatch } from '../domain/metadata.js';
import { onlySet } from '../domain/only-set.js';
import { type E164 } from '../domain/phone-number.js';
import { type KeyUse } from '../ledger/idempotency.js';
import { Ledger, type LedgerView } from '../ledger/ledger.js';
import { type ChangeAnswer, MakeChange } from './kit/make-change.js';
import { notedAs, type NumberInService, type NumberPlace, OwnedNumbers } from './kit/owned-numbers.js';
import { refuseResold, refuseSold } from './kit/still-owned.js';

export type NumberSetting = Omit<NumberUpdate, 'phoneNumbers' | 'notInService'>;

/** Changes and disconnects numbers in service. Numbers that a caller cannot see cannot be changed either. */
@Injectable()
export class ChangeNumbers {
  constructor(
    private readonly registry: ProviderRegistry,
    private readonly ledger: Ledger,
    private readonly owned: OwnedNumbers,
    private readonly changes: MakeChange,
    private readonly trunks: TrunkAccess,
  ) {}

  /** Updates one number: either it is as requested afterwards, or a problem says why not. */
  async update(
    caller: Caller,
    phoneNumber: E164,
    setting: NumberSetting,
    place: NumberPlace,
    use: KeyUse,
    waitMs: number,
    metadata?: MetadataPatch,
    expected?: Expectation<NumberInService>,
  ): Promise<ChangeAnswer<'number.update'>> {
    this.refuseNames(caller, place.provider, setting.providerOptions, '/providerOptions/');
    let number = await this.inService(caller, phoneNumber, place);
    const { provider } = number;
    await this.refuseForeign(caller, provider, setting);
    const input = { phoneNumbers: [phoneNumber], ...setting, ...ofCustomer(place) };
    return this.changes.make(
      caller,
      {
        kind: 'number.update',
        provider,
        input,
        target: target(phoneNumber),
        ...(expected && {
          expected: async () => {
            number = await this.inService(caller, phoneNumber, { ...place, provider });
            expected(number);
          },
        }),
        also: async (ledger) => {
          await refuseResold(ledger, this.registry.enabled(provider), [number]);
          if (metadata ?? expected) await this.noted(ledger, caller, number, metadata ?? {}, expected);
        },
      },
      use,
      waitMs,
    );
  }

  /** Updates the caller's own notes on a number; nothing changes at the provider. */
  async note(
    caller: Caller,
    phoneNumber: E164,
    metadata: MetadataPatch,
    place: NumberPlace,
    expected?: Expectation<NumberInService>,
  ): Promise<NumberInService> {
    const number = await this.owned.one(caller, phoneNumber, place);
    const noted = await this.ledger.transaction((ledger) => this.noted(ledger, caller, number, metadata, expected));
    return { ...number, metadata: noted };
  }

  /** Assigns the number to a customer of the caller's, who is billed for it. */
  async assign(
    caller: Caller,
    input: NumberAssignment,
    place: NumberPlace,
    use: KeyUse,
    waitMs: number,
  ): Promise<ChangeAnswer<'number.assign'>> {
    const number = await this.inService(caller, input.phoneNumber, place);
    await this.refuseForeign(caller, number.provider, input);
    await this.refuseForeignCustomerOf(caller, number.provider, input.trunkId);
    return this.one(caller, number, 'number.assign', input, use, waitMs);
  }

  async unassign(
    caller: Caller,
    phoneNumber: E164,
    place: NumberPlace,
    use: KeyUse,
    waitMs: number,
  ): Promise<ChangeAnswer<'number.unassign'>> {
    const number = await this.inService(caller, phoneNumber, place);
    return this.one(caller, number, 'number.unassign', { phoneNumber }, use, waitMs);
  }

  async move(
    caller: Caller,
    phoneNumber: E164,
    locationId: string,
    place: NumberPlace,
    use: KeyUse,
    waitMs: number,
  ): Promise<ChangeAnswer<'number.move'>> {
    this.refuseNames(caller, place.provider, { locationId }, '/');
    const number = await this.inService(caller, phoneNumber, place);
    return this.one(caller, number, 'number.move', { phoneNumber, locationId, ...ofCustomer(place) }, use, waitMs);
  }

  async cancel(
    caller: Caller,
    phoneNumber: E164,
    { portOut, comment, ...place }: NumberPlace & Pick<NumberCancellation, 'portOut' | 'comment'>,
    use: KeyUse,
    waitMs: number,
  ): Promise<ChangeAnswer<'number.cancel'>> {
    const number = await this.inService(caller, phoneNumber, place);
    const { provider, porting, orderId } = number;
    if (porting) throw new GatewayError('invalid_state', 'The port of this number is still open.');
    const input = {
      phoneNumber,
      ...ofCustomer(place),
      ...onlySet({ orderId, portOut, comment }),
    };
    const also = (ledger: LedgerView): Promise<void> => refuseSold(ledger, this.registry.enabled(provider), number);
    const request = { kind: 'number.cancel', provider, input, target: target(phoneNumber), also } as const;
    return this.changes.make(caller, request, use, waitMs);
  }

  /** Updates several numbers at one provider. Numbers that are not the caller's are not sent; the result reports each of them. */
  async updateMany(
    caller: Caller,
    provider: string,
    phoneNumbers: readonly E164[],
    setting: NumberSetting,
    use: KeyUse,
    waitMs: number,
  ): Promise<ChangeAnswer<'number.update'>> {
    this.refuseNames(caller, provider, setting.providerOptions, '/providerOptions/');
    await this.refuseForeign(caller, provider, setting);
    const { data } = await this.owned.list(caller, { providers: [provider], ...ofCustomer(setting) }, '/');
    const visible = new Map(data.filter(({ status }) => status !== 'cancelled').map((n) => [n.phoneNumber, n]));
    const wanted = [...new Set(phoneNumbers)];
    const numbers = wanted.flatMap((n) => visible.get(n) ?? []);
    const input = {
      phoneNumbers: numbers.map((n) => n.phoneNumber),
      notInService: wanted.filter((n) => !visible.has(n)),
      ...setting,
    };
    const also = (ledger: LedgerView): Promise<void> => refuseResold(ledger, this.registry.enabled(provider), numbers);
    return this.changes.make(caller, { kind: 'number.update', provider, input, also }, use, waitMs);
  }

  /** The version to change: the provider's part as it was read, the notes as they are in the transaction. */
  private noted(
    ledger: LedgerView,
    { tenant }: Caller,
    number: NumberInService,
    metadata: MetadataPatch,
    expected?: Expectation<NumberInService>,
  ): Promise<Metadata> {
    return ledger.metadata.mergeAbout(
      tenant,
      notedAs(number),
      metadata,
      expected && ((present) => expected({ ...number, metadata: present })),
    );
  }

  /** A change of one number; only one of them at a time. */
  private one<K extends 'number.assign' | 'number.unassign' | 'number.move'>(
    caller: Caller,
    number: NumberInService,
    kind: K,
    input: ChangeInput<K>,
    use: KeyUse,
    waitMs: number,
  ): Promise<ChangeAnswer<K>> {
    const { provider, phoneNumber } = number;
    const also = (ledger: LedgerView): Promise<void> => refuseResold(ledger, this.registry.enabled(provider), [number]);
    return this.changes.make<K>(caller, { kind, provider, input, target: target(phoneNumber), also }, use, waitMs);
  }

  /** Runs before anything is read, so it checks every provider that may turn out to have the number. */
  private refuseNames(caller: Caller, named: string | undefined, given: object | undefined, at: string): void {
    const providers =
      named === undefined
        ? this.registry.having('numbers').map(({ provider }) => provider)
        : [this.registry.enabled(named)];
    for (const provider of providers) refuseForeignNames(caller, provider, given ?? {}, at);
  }

  private async inService(caller: Caller, phoneNumber: E164, place: NumberPlace): Promise<NumberInService> {
    const number = await this.owned.one(caller, phoneNumber, place);
    if (number.status === 'cancelled')
      throw new GatewayError('invalid_state', 'The number has been disconnected and cannot be changed.');
    return number;
  }

  private async refuseForeignCustomerOf(caller: Caller, providerId: string, trunkId: string): Promise<void> {
    const { provider, port } = this.registry.for(caller).port(providerId, 'trunks');
    const trunk = await port.find({ id: trunkId, direction: 'origination' }, this.registry.readDeadline());
    if (trunk?.customerId !== undefined) await refuseForeignCustomer(this.ledger, caller, provider, trunk.customerId);
  }

  private async refuseForeign(
    caller: Caller,
    providerId: string,
    { trunkId, connection }: NumberSetting,
  ): Promise<void> {
    const provider = this.registry.enabled(providerId);
    if (trunkId !== undefined) await this.trunks.refuseForeign(caller, provider, trunkId, '/trunkId');
    if (connection) await this.trunks.refuseForeignConnection(caller, provider, connection);
  }
}

const ofCustomer = ({ customerId }: { customerId?: string }): { customerId?: string } => onlySet({ customerId });

const target = (phoneNumber: E164): string => `number:${phoneNumber}`;
