import { type TestGateway } from './gateway.js';

export const pdf = (about: string): Blob => new Blob([`%PDF-1.7 ${about}`], { type: 'application/pdf' });

export interface PortRequest {
  phoneNumbers: string[];
  [field: string]: unknown;
}

/** A port at the DID provider, with its papers. */
export function portOf(request: PortRequest, loa: Blob = pdf('loa'), bill: Blob = pdf('bill')): FormData {
  const form = new FormData();
  const order = {
    provider: 'didtfn',
    category: 'landline',
    subscriberType: 'business',
    loaAuthorizingPerson: 'Sunny Summertime',
    ...request,
  };
  form.set('order', new Blob([JSON.stringify(order)], { type: 'application/json' }));
  form.set('loa', loa, 'loa.pdf');
  form.set('carrierDocument', bill, 'bill.pdf');
  return form;
}

/** A port that somebody submits at the DID provider itself; answers the provider's id of it. */
export async function portInPortal({ simulator }: TestGateway, phoneNumber: string): Promise<string> {
  const body = new FormData();
  const { baseUrl, token, accountNo: accountno } = simulator;
  const fields = {
    token,
    accountno,
    numbers: phoneNumber.slice(1),
    category: 'landline',
    subscriberType: 'business',
    loaAuthorizingPerson: 'Jane Doe',
  };
  for (const [name, value] of Object.entries(fields)) body.set(name, value);
  for (const name of ['loa_doc', 'carrier_doc']) body.set(name, pdf(name), 'paper.pdf');
  const reply = await fetch(`${baseUrl}/generate_lnp_order`, { method: 'POST', body });
  return /"orderNo":\s*"(\d+)"/.exec(await reply.text())![1]!;
}
