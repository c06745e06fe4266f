import { type HttpReply } from '../kit/reply.js';
import { type Account } from './account.js';
import { dollars } from './money.js';
import { hash } from './stats.js';

const cdr = /^\/uploads\/cdrs\/(origination|termination)\/(\d{4}-\d{2}-\d{2})_(success|failed)\.csv$/;
const invoice = /^\/downloads\/invoices\/(\d{4}-\d{2})-01\.pdf$/;

/** Whether a path is one of the links that reports and invoices name. They are open to whoever knows them. */
export const isDocument = (path: string): boolean => cdr.test(path) || invoice.test(path);

/** The file behind such a link; its content follows from the link and the ledger. */
export function documentAt(path: string, account: Account): HttpReply {
  const [, direction, day, kind] = cdr.exec(path) ?? [];
  if (direction !== undefined && day !== undefined && kind !== undefined)
    return { status: 200, contentType: 'text/csv', body: callRecords(direction, day, kind, account) };
  return { status: 200, contentType: 'application/pdf', body: invoiceOf(invoice.exec(path)?.[1] ?? '', account) };
}

function callRecords(direction: string, day: string, kind: string, { ledger }: Account): string {
  const lines = ledger.owned().flatMap((number) =>
    [0, 1, 2].map((i) => {
      const dice = hash(`${direction} ${day} ${kind} ${number} ${i}`);
      const other = `1425555${String(100 + (dice % 100)).padStart(4, '0')}`;
      const [from, to] = direction === 'origination' ? [other, `1${number}`] : [`1${number}`, other];
      const time = `${String(8 + 3 * i).padStart(2, '0')}:${String(dice % 60).padStart(2, '0')}:00`;
      return `${day} ${time},${from},${to},${kind === 'success' ? 30 + (dice % 270) : 0},${kind === 'success' ? 200 : 486}`;
    }),
  );
  return `calldate,src,dst,duration,disposition\r\n${lines.map((line) => `${line}\r\n`).join('')}`;
}

/** One page with the month's charges on it. */
function invoiceOf(month: string, { ledger, accountNo }: Account): string {
  const cents = ledger
    .charges()
    .reduce((sum, { at, amountCents }) => sum + (at.startsWith(month) ? amountCents : 0), 0);
  const text = `BT /F1 14 Tf 72 720 Td (Account ${accountNo}, ${month}: orders ${dollars(cents)} USD) Tj ET`;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${text.length} >>\nstream\n${text}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ];
  const offsets: string[] = [];
  let pdf = '%PDF-1.4\n';
  objects.forEach((object, i) => {
    offsets.push(`${String(pdf.length).padStart(10, '0')} 00000 n \n`);
    pdf += `${i + 1} 0 obj\n${object}\nendobj\n`;
  });
  const size = objects.length + 1;
  const table = `xref\n0 ${size}\n0000000000 65535 f \n${offsets.join('')}`;
  return `${pdf}${table}trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${pdf.length}\n%%EOF\n`;
}
