import { type NumbersPort, type OwnedFilter, type OwnedNumber } from '../../contract/numbers.js';
import { type Trunk } from '../../contract/trunks.js';
import { fromNational } from '../../domain/phone-number.js';
import { onlySet } from '../../domain/only-set.js';
import { type Reply } from '../kit/operation.js';
import { type DidtfnTrunks } from './didtfn.trunks.js';
import { numberStatuses, numberStatusWords } from './didtfn.statuses.js';
import { numbers as ops } from './didtfn.numbers.ops.js';
import { category, typeOf } from './didtfn.phone-numbers.js';
import { type DidtfnUpstream } from './didtfn.settings.js';

const billings: Record<string, NonNullable<OwnedNumber['billing']>> = { metered: 'metered', unmetered: 'unmetered' };

type Row = Reply<typeof ops.getNumbers>['data'][number];

/** The account's numbers in service. */
export class DidtfnNumbers implements NumbersPort {
  readonly settledByNumber = true;

  constructor(
    private readonly upstream: DidtfnUpstream,
    private readonly trunks: Pick<DidtfnTrunks, 'list'>,
  ) {}

  async list({ type, status, trunkId, providerOrderId }: OwnedFilter, deadlineAt: number): Promise<OwnedNumber[]> {
    // Trunk IDs are numeric here: any other ID matches no trunk.
    if (trunkId !== undefined && !/^\d{1,18}$/.test(trunkId)) return [];
    const word = status === undefined || status === 'unknown' ? undefined : numberStatusWords[status];
    const input = {
      ...(type ? { category: category(type) } : {}),
      ...onlySet({ status: word, trunkId, orderno: providerOrderId }),
    };
    const { data } = await this.upstream.sender.read(ops.getNumbers, input, { deadlineAt });
    const trunks = trunkId === undefined && data.length > 0 ? await this.trunksIfReadable(deadlineAt) : [];
    return data.flatMap((row): OwnedNumber | [] => {
      const phoneNumber = fromNational(row.didnumber);
      if (!phoneNumber) return [];
      const billing = billings[row.didType?.toLowerCase() ?? ''];
      const onTrunk = trunkId ?? trunkOf(row, trunks);
      return {
        phoneNumber,
        country: 'US',
        type: typeOf(phoneNumber),
        status: numberStatuses[row.status ?? ''] ?? 'unknown',
        ...onlySet({ rate: row.didRate, callerName: row.cnam, billing, trunkId: onTrunk }),
      };
    });
  }

  /** Numbers are returned without their trunks rather than not at all. */
  private trunksIfReadable(deadlineAt: number): Promise<Trunk[]> {
    return this.trunks.list('origination', deadlineAt).catch(() => []);
  }
}

/** A row identifies its trunk by addresses and prefixes only, which is conclusive only if no other trunk has the same. */
function trunkOf({ trunkGroup, prefix1, trunkGroup2, prefix2 }: Row, trunks: readonly Trunk[]): string | undefined {
  if (trunkGroup === undefined) return undefined;
  const [found, ...others] = trunks.filter(
    ({ primary, secondary }) =>
      primary?.ipAddress === trunkGroup &&
      primary.prefix === prefix1 &&
      secondary?.ipAddress === trunkGroup2 &&
      secondary?.prefix === prefix2,
  );
  return others.length === 0 ? found?.id : undefined;
}
