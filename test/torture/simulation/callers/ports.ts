import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { type DocumentFile } from '../../../../src/contract/document-file.js';
import { type E164 } from '../../../../src/domain/phone-number.js';
import { isPortEnded, type PortOrder } from '../../../../src/domain/port-order.js';
import { type PortSales } from '../suppliers/supplier.js';
import { type Asking, type Business, Known } from './business.js';

type Seller = PortSales & { readonly id: string };

/** Has numbers of other carriers ported in, and asks how far they are. */
export class PortBusiness implements Business {
  private readonly ports: Known<PortOrder>;

  constructor(
    private readonly asking: Asking,
    private readonly sellers: readonly Seller[],
  ) {
    this.ports = new Known(asking.random, ({ status }) => isPortEnded(status));
  }

  async act(): Promise<void> {
    const { caller, look, random } = this.asking;
    const port = this.ports.latest;
    if (!port || random.below(2) === 0) return this.submit(random.of(this.sellers));
    this.ports.keep(await look((g) => g.lookUp.port(caller, port.id)));
  }

  private async submit({ id: provider, portable, options }: Seller): Promise<void> {
    const { caller, ask, random } = this.asking;
    const phoneNumbers = [...new Set([random.of(portable), random.of(portable)])].slice(
      0,
      1 + random.below(2),
    ) as E164[];
    const request = {
      ...{ provider, phoneNumbers, partial: false, providerOptions: options, loaAuthorizingPerson: 'Jane Doe' },
      ...{ category: 'landline' as const, subscriberType: 'residential' as const },
    };
    const papers = { loa: paper('loa'), carrierDocument: paper('bill'), wirelessAccountNumber: 'A-77' };
    this.ports.keep(
      await ask(
        'POST /v1/port-orders',
        (g, use, ms) => g.ports.submit(caller, request, papers, () => undefined, use, ms),
        (g, id) => g.lookUp.port(caller, id),
      ),
    );
  }
}

function paper(name: string): DocumentFile {
  const content = Buffer.from(`%PDF-1.7 ${name}`);
  const sha256 = createHash('sha256').update(content).digest('hex');
  return {
    ...{ filename: `${name}.pdf`, contentType: 'application/pdf', bytes: content.length, sha256 },
    open: () => Readable.from([content]),
  };
}
