import { type Gateway, ok, settled } from 'telecom-provisioning-gateway-client';

/** Asks whether a number can be ported, submits the port with its documents, and waits until its status no longer changes automatically. */
export async function port(gateway: Gateway, phoneNumber: string): Promise<string> {
  const phoneNumbers = [phoneNumber];
  const { data } = await ok(gateway.POST('/v1/portability-checks', { body: { provider: 'didtfn', phoneNumbers } }));
  if (!data[0]?.portable) return 'not portable';
  const paper = (name: string): File => new File(['%PDF-1.7'], name, { type: 'application/pdf' });
  const submitted = await ok(
    gateway.POST('/v1/port-orders', {
      body: {
        order: { provider: 'didtfn', phoneNumbers, category: 'landline', subscriberType: 'business', loaAuthorizingPerson: 'Sunny Summertime' },
        loa: paper('loa.pdf'),
        carrierDocument: paper('bill.pdf'),
      },
    }),
  );
  const { status } = await settled(() => gateway.GET('/v1/port-orders/{id}', { params: { path: { id: submitted.id } } }), { everyMs: 100 });
  return status;
}
