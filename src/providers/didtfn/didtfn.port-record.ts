import { type PortDocument } from '../../contract/porting.js';
import { fromNational } from '../../domain/phone-number.js';
import { type PortRecord } from '../../domain/port-order.js';
import { onlySet } from '../../domain/only-set.js';
import { type Reply } from '../kit/operation.js';
import { type porting as ops } from './didtfn.porting.ops.js';

type Row = Reply<typeof ops.getLnpOrders>['Orders'][number];

/** The provider's record of a port; undefined if it prints none of it. */
export function recordOf(row: Row): PortRecord | undefined {
  const street = [row.addressStreetName, row.addressStreetSuffix].filter((part) => part !== undefined).join(' ');
  return some({
    losingCarrier: row.losingCarrierName,
    billingNumber: fromNational(row.billingNumber?.replace(/^\+?1(?=\d{10}$)/, '') ?? ''),
    subscriber: some({ firstName: row.subscriberFirstName, lastName: row.subscriberLastName }),
    address: some({
      houseNumber: row.addressHouseNumber,
      street: street === '' ? undefined : street,
      city: row.addressCity,
      region: row.addressStateCode,
      postalCode: row.addressZip,
    }),
    trunkId: row.tg_id,
    modifiedAt: row.lastModifiedDate,
    modifiedBy: row.lastModifiedBy,
  });
}

const mediaTypes: Readonly<Record<string, string>> = {
  pdf: 'application/pdf',
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  tif: 'image/tiff',
  tiff: 'image/tiff',
  zip: 'application/zip',
};

/** The two documents of a port, which the provider prints as links; the last path segment is its file name. */
export function documentsOf({ loa, carrier_doc: carrierDocument }: Row): (PortDocument & { link: string })[] {
  return Object.entries({ loa, carrierDocument }).flatMap(([name, link = '']) => {
    const documentId = link.split('/').at(-1)?.slice(0, 64);
    if (!documentId) return [];
    const contentType = mediaTypes[/\.(\w{3,4})$/.exec(documentId)?.[1]?.toLowerCase() ?? ''];
    return { documentId, name: name as 'loa', link, ...onlySet({ contentType }) };
  });
}

/** The members that are defined; undefined if there are none. */
function some<T extends object>(members: T): { [K in keyof T]?: Exclude<T[K], undefined> } | undefined {
  const left = Object.entries(members).filter(([, value]) => value !== undefined);
  return left.length === 0 ? undefined : (Object.fromEntries(left) as never);
}
