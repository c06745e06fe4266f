import { type Account, enchantment, type Handler, refuseByMagic } from './account.js';
import { type PortFate } from './events.js';
import { foreignPorts } from './foreign.js';
import { type Given } from './given.js';
import { centerNear, isTollFree } from './inventory.js';
import { method, type Methods } from './methods.js';
import { canadianAreaCodes } from './places.js';
import { portStatuses } from './portstatus.js';
import { type Port, type PortNote } from './state.js';
import { day, notYet, Refusal, Rows, timestamp, type Value } from './wire.js';

const tollFreeType = '3';
const americanTypes = ['1', '4'];
const canadianTypes = ['2', '5'];
/** The details of a port that are stored and shown. The PIN, the IMEI and social security digits are not. */
const shownDetails =
  'isPartial locationType isMobile tfType portType btn services statementName firstName lastName address1 address2 city zip ' +
  'state country providerName providerAccount';

const getPortability: Handler = (given, account) => {
  const portable = !enchantment('trick', given.method, given.fields, account);
  const plans = [
    { title: 'Per Minute Plan', pricePerMonth: '0.99', pricePerMin: '0.01' },
    { title: 'Flat Rate Plan', pricePerMonth: '4.95', pricePerMin: '0.00' },
  ];
  const answer = portable ? 'yes' : 'no';
  return { portable: answer, sms: answer, plans: new Rows(portable ? plans : []) };
};

const addLNPPort: Handler = (given, account) => {
  const { ledger, now } = account;
  const numbers = given
    .need('numbers')
    .split(',')
    .map((did) => did.trim());
  const portType = given.need('portType');
  checkConditions(given, portType);
  checkNumbers(numbers, portType, account);
  refuseByMagic(given, account);
  const portid = ledger.nextId('port');
  const details = Object.fromEntries(shownDetails.split(' ').map((name) => [name, given.text(name) ?? '']));
  ledger.record(
    {
      type: 'port',
      portid,
      numbers,
      details: { ...details, customer_notes: given.text('notes') ?? '' },
      fate: fateOf(given, account),
    },
    { type: 'port_status', portid, status: 'awaiting_documentation', note: 'Order submitted.', since: now() },
  );
  return { port: Number(portid) };
};

const getLNPStatus: Handler = (given, account) => statusOf(portNamed(given, account));

const getLNPNotes: Handler = (given, account) => ({ list: new Rows(portNamed(given, account).notes.map(noteRow)) });

const getLNPListStatus: Handler = () => ({ list_status: portStatuses });

/** All ports if there is no ID: the document requires one, the live service does not. */
const getLNPList: Handler = (given, account) => {
  const { ledger } = account;
  const [id, status] = [given.text('portid'), given.text('portStatus')];
  const from = given.text('startDate') ?? '';
  const to = given.text('endDate') ?? '9';
  const rows = ledger
    .ports()
    .filter((port) => id === undefined || port.portid === id)
    .filter((port) => status === undefined || port.status === status)
    .filter(({ since }) => day(since) >= from && day(since) <= to)
    .map(({ portid, numbers, focDate, status }) => ({
      portid,
      numbers: numbers.join(','),
      foc_date: focDate ?? notYet,
      port_status: status,
      port_status_description: portStatuses[status] ?? '',
    }));
  const all = id === undefined && status === undefined;
  return { list: new Rows(all ? [...foreignPorts(account), ...rows] : rows) };
};

const getLNPDetails: Handler = (given, account) => {
  const port = portNamed(given, account);
  const { portid, numbers, details, notes, since, focDate, files } = port;
  const { isPartial, locationType, isMobile, tfType, ...others } = details;
  return {
    id: portid,
    numbers: numbers.map((did) => {
      const center = centerNear(did);
      return {
        did,
        rateCenter: center?.name ?? details['city'] ?? '',
        state: center?.region ?? details['state'] ?? '',
      };
    }),
    isPartial: isPartial || '0',
    locationType: locationType || '0',
    isMobile: isMobile || '0',
    mobileInfo: '',
    tfType: tfType || '0',
    ...others,
    notes: new Rows(notes.map(noteRow)),
    ...statusOf(port),
    date: timestamp(since),
    focDate: focDate ?? '',
    attachments: new Rows(
      files.map(({ attachid, fileType, bytes }) => ({
        id: attachid,
        description: 'Signed Invoice',
        type: fileType,
        bytes: String(bytes),
      })),
    ),
  };
};

/** The port-in methods. */
export const porting: Methods = {
  getPortability: method('did!', getPortability),
  addLNPPort: method(
    `portType! numbers! isPartial=zeroOrOne locationType=zeroOrOne isMobile=zeroOrOne pin snn btn services=free tfType
     statementName=free firstName! lastName! address1! address2=free city=portCity! zip=portZip! state=portState!
     country=portCountry! providerName! providerAccount! notes=free imei`,
    addLNPPort,
    'invalid',
  ),
  getLNPStatus: method('portid!', getLNPStatus),
  getLNPNotes: method('portid!', getLNPNotes),
  getLNPListStatus: method('', getLNPListStatus),
  getLNPList: method('portid portStatus startDate endDate', getLNPList),
  getLNPDetails: method('portid!', getLNPDetails),
};

/** The port with this `portid`; the method's table has validated it. */
export function portNamed(given: Given, { ledger }: Account): Port {
  const port = ledger.port(given.need('portid'));
  if (!port) throw new Refusal('invalid_portingid');
  return port;
}

/** Parameters that others require or rule out: a residential port has no company. */
function checkConditions(given: Given, portType: string): void {
  const lacks = (...names: string[]) => names.some((name) => given.text(name) === undefined);
  const needed = [
    ...(given.flag('isMobile') ? ['pin', 'btn', 'services'] : []),
    ...(given.flag('isMobile') && canadianTypes.includes(portType) ? ['imei'] : []),
    ...(given.flag('locationType') ? ['statementName'] : []),
  ];
  const companyAtHome = !given.flag('locationType') && !lacks('statementName');
  const callersUnsaid = portType === tollFreeType && !/^[123]$/.test(given.text('tfType') ?? '');
  // "[Required] … Please type your Company Name if applicable, otherwise leave it blank."
  const unnamed = !given.has('statementName');
  if (lacks(...needed) || companyAtHome || callersUnsaid || unnamed) throw new Refusal('invalid');
}

function checkNumbers(numbers: readonly string[], portType: string, { ledger }: Account): void {
  const tollFree = numbers.filter(isTollFree);
  const canadian = numbers.filter((did) => canadianAreaCodes.has(did.slice(0, 3)));
  const all = numbers.length;
  const fits =
    (portType === tollFreeType && tollFree.length === all) ||
    (americanTypes.includes(portType) && tollFree.length + canadian.length === 0) ||
    (canadianTypes.includes(portType) && canadian.length === all);
  if (!fits) throw new Refusal('invalid');
  const coming = ledger.ports().filter(({ status }) => !['cancelled', ''].includes(status));
  if (numbers.some((did) => ledger.number(did) || coming.some((port) => port.numbers.includes(did))))
    throw new Refusal('invalid_number_exist');
}

function fateOf(given: Given, account: Account): PortFate {
  const trick = enchantment('trick', given.method, given.fields, account)?.effect.trick;
  return trick === 'rejected' || trick === 'stuck' ? trick : 'completed';
}

function statusOf({ status }: Port): Record<string, string> {
  return { post_status: status, post_status_description: portStatuses[status] ?? '' };
}

function noteRow({ note, at }: PortNote): Value {
  const [date = '', time = ''] = timestamp(at).split(' ');
  return { note, date, time };
}
