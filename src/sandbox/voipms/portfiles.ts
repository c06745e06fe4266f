import { type Handler } from './account.js';
import { method, type Methods } from './methods.js';
import { portNamed } from './porting.js';
import { moveTo } from './lifecycle.js';
import { type Entry } from './events.js';
import { Refusal, Rows } from './wire.js';

const maxFileBytes = 10 * 1024 * 1024;

/** The first bytes of the accepted file types. */
const formats: readonly (readonly [type: string, start: Buffer])[] = [
  ['pdf', Buffer.from('%PDF')],
  ['doc', Buffer.from([0xd0, 0xcf, 0x11, 0xe0])],
  ['docx', Buffer.from('PK\x03\x04', 'latin1')],
  ['bmp', Buffer.from('BM')],
  ['jpg', Buffer.from([0xff, 0xd8, 0xff])],
];

const addLNPFile: Handler = (given, account) => {
  const { ledger, now } = account;
  const port = portNamed(given, account);
  // An unescaped plus sign in base64 arrives as a space.
  const content = given.need('file').replaceAll(' ', '+');
  // Checked character by character: a document may be too long for a backtracking expression.
  const signs = content.slice(0, -2) + content.slice(-2).replace(/={1,2}$/, '');
  if (signs === '' || /[^A-Z0-9+/]/i.test(signs)) throw new Refusal('no_base64file');
  const bytes = Buffer.from(content, 'base64');
  if (bytes.length > maxFileBytes) throw new Refusal('exceeds_file_size');
  const format = formats.find(([, start]) => bytes.subarray(0, start.length).equals(start));
  if (!format) throw new Refusal('invalid_attach_file');
  const attachid = ledger.nextId('port_file');
  const [fileType] = format;
  ledger.record({ type: 'port_file', attachid, portid: port.portid, fileType, bytes: bytes.length, content });
  if (port.status === 'awaiting_documentation') moveTo('pending_approval', port, now(), account);
  return { attachment: attachid };
};

const getLNPAttachList: Handler = (given, account) => {
  const rows = portNamed(given, account).files.map(({ attachid, fileType, bytes }) => ({
    attachid,
    type: fileType,
    size: String(bytes),
  }));
  return { list: new Rows(rows, 'no_attachments') };
};

const getLNPAttach: Handler = (given, account) => {
  const attachid = given.need('attachid');
  const file: Entry<'port_file'> | undefined = portNamed(given, account).files.find((one) => one.attachid === attachid);
  if (!file) throw new Refusal('invalid_attachid');
  return { type: file.fileType, size: String(file.bytes), base64: file.content };
};

/** The documents of ports. */
export const portFiles: Methods = {
  addLNPFile: method('portid! file!', addLNPFile),
  getLNPAttachList: method('portid!', getLNPAttachList),
  getLNPAttach: method('attachid! portid!', getLNPAttach),
};
