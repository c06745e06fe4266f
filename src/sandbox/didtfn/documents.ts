import { htmlPage, type HttpReply } from '../kit/reply.js';
import { type Account } from './account.js';
import { dollars } from './money.js';
import { pdfPage } from './pdf.js';
import { hash } from './stats.js';

const cdr = /^\/uploads\/cdrs\/(origination|termination)\/(\d{4}-\d{2}-\d{2})_(success|failed)\.csv$/;
const invoice = /^\/downloads\/invoices\/(\d{4}-\d{2})-01\.pdf$/;
const paper = /^\/uploads\/portin\/(\w+\.pdf)$/;
const settings = /^\/ajax\/settings_pdf\/([\d.]+)$/;

/** Whether a path is a file link of reports, invoices, ports or trunk groups. Anyone who knows such a link can open it. */
export const isDocument = (path: string): boolean => [cdr, invoice, paper, settings].some((link) => link.test(path));

/** The file behind a link; its content follows from the link and the ledger. */
export function documentAt(path: string, account: Account): HttpReply {
  const [, direction, day, kind] = cdr.exec(path) ?? [];
  if (direction !== undefined && day !== undefined && kind !== undefined)
    return { status: 200, contentType: 'text/csv', body: callRecords(direction, day, kind, account) };
  const [month, filed, address] = [invoice, paper, settings].map((link) => link.exec(path)?.[1]);
  const lines = [
    ...(month === undefined ? [] : [invoiceOf(month, account)]),
    ...(filed === undefined ? [] : paperOf(filed, account)),
    ...(address === undefined ? [] : settingsOf(address, account)),
  ];
  return lines.length > 0 ? { status: 200, contentType: 'application/pdf', body: pdfPage(lines) } : htmlPage(404);
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

function invoiceOf(month: string, { ledger, accountNo }: Account): string {
  const cents = ledger
    .charges()
    .reduce((sum, { at, amountCents }) => sum + (at.startsWith(month) ? amountCents : 0), 0);
  return `Account ${accountNo}, ${month}: orders ${dollars(cents)} USD`;
}

/** A summary of a document uploaded with a port: enough to tell it from others. */
function paperOf(filed: string, { ledger }: Account): string[] {
  const papers = ledger.ports().flatMap(({ orderId, loaDoc, carrierDoc }) => [
    { orderId, ...loaDoc },
    { orderId, ...carrierDoc },
  ]);
  return papers
    .filter(({ name }) => name === filed)
    .map(({ orderId, name, bytes, sha256 }) => `Port ${orderId}, ${name}: ${bytes} bytes, SHA-256 ${sha256}`);
}

/** The switch configuration for this address: one line per trunk group that has it. */
function settingsOf(ipaddress: string, { ledger }: Account): string[] {
  const found = ledger.terminationTrunks().filter((trunk) => trunk.ipaddress === ipaddress);
  return found.map(
    ({ id, ports, cps }) => `Trunk group ${id}, ${ipaddress}: ${ports} ports, ${cps || '0'} calls per second`,
  );
}
