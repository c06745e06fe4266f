import { type TrunkRef } from '../../../../src/contract/trunks.js';
import { type TrunkSales } from '../suppliers/supplier.js';
import { type Asking, type Business, changed, Known } from './business.js';

type Seller = { readonly id: string; readonly sold: TrunkSales };
type Trunk = TrunkRef & { readonly provider: string };

/** Makes trunks, some of one title, changes and disables them. */
export class TrunkBusiness implements Business {
  private readonly trunks: Known<Trunk>;

  constructor(
    private readonly asking: Asking,
    private readonly sellers: readonly Seller[],
  ) {
    this.trunks = new Known(asking.random, () => false);
  }

  async act(): Promise<void> {
    const { caller, random } = this.asking;
    const done = random.below(100);
    const trunk = this.trunks.latest;
    const ipAddress = `192.0.2.${20 + random.below(200)}`;
    if (!trunk || done < 50) return this.create(random.of(this.sellers), ipAddress);
    const { provider, ...ref } = trunk;
    if (done < 80)
      await changed(this.asking, `PATCH /v1/trunks/${trunk.id}`, (g, use, ms) =>
        g.trunks.update(caller, provider, { ...ref, primary: { ipAddress } }, use, ms),
      );
    else
      await changed(this.asking, `DELETE /v1/trunks/${trunk.id}`, (g, use, ms) =>
        g.trunks.disable(caller, provider, ref, use, ms),
      );
  }

  private async create({ id: provider, sold }: Seller, ipAddress: string): Promise<void> {
    const { caller, random } = this.asking;
    const direction = random.of((['origination', 'termination'] as const).filter((one) => sold[one]));
    const request = { direction, title: `t${random.below(1_000)}`, primary: { ipAddress }, ...sold[direction] };
    const made = await changed(this.asking, 'POST /v1/trunks', (g, use, ms) =>
      g.trunks.create(caller, provider, request, use, ms),
    );
    if (made?.result !== undefined) this.trunks.keep({ id: (made.result as TrunkRef).id, direction, provider });
  }
}
