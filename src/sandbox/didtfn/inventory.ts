import { magicLines } from './magic.js';

/** A category of numbers, as spelled in requests. */
export type Category = 'landline' | 'tollfree';

/** Numbers with the same first six digits. */
export interface Block {
  readonly npanxx: string;
  readonly category: Category;
  /** Two-letter state; empty for toll-free numbers. */
  readonly state: string;
  /** Name of the rate center; empty for toll-free numbers. */
  readonly rateCenter: string;
}

/**
 * Exchanges on sale. Lines 0100-0199 of exchange 555 are reserved for fictional use in every area code, so that a sandbox order never names a real
 * subscriber; 206219 is the exchange in the provider's document.
 */
const exchanges = `
  AZ 480555 SCOTTSDALE      AZ 520555 TUCSON          AZ 602555 PHOENIX
  CA 213555 LOS ANGELES     CA 415555 SAN FRANCISCO   CA 619555 SAN DIEGO       CA 916555 SACRAMENTO
  CO 303555 DENVER          CO 719555 COLORADO SPGS   CO 970555 FORT COLLINS
  FL 305555 MIAMI           FL 407555 ORLANDO         FL 813555 TAMPA           FL 904555 JACKSONVILLE
  GA 404555 ATLANTA         GA 706555 AUGUSTA         GA 912555 SAVANNAH
  IL 217555 SPRINGFIELD     IL 312555 CHICAGO         IL 815555 ROCKFORD
  MA 413555 SPRINGFIELD     MA 508555 WORCESTER       MA 617555 BOSTON
  MI 313555 DETROIT         MI 517555 LANSING         MI 616555 GRAND RAPIDS
  NJ 201555 JERSEY CITY     NJ 609555 TRENTON         NJ 973555 NEWARK
  NV 702555 LAS VEGAS       NV 775555 RENO
  NY 212555 NEW YORK        NY 518555 ALBANY          NY 585555 ROCHESTER       NY 716555 BUFFALO
  OR 503555 PORTLAND        OR 541555 EUGENE
  PA 215555 PHILADELPHIA    PA 412555 PITTSBURGH      PA 717555 HARRISBURG
  TX 210555 SAN ANTONIO     TX 214555 DALLAS          TX 512555 AUSTIN          TX 713555 HOUSTON
  WA 206219 SEATTLE         WA 253555 TACOMA          WA 425555 BELLEVUE        WA 509555 SPOKANE
`;

const stateNames =
  'AL AK AZ AR CA CO CT DC DE FL GA HI IA ID IL IN KS KY LA MA MD ME MI MN MO MS MT NC ND NE NH NJ NM NV NY ' +
  'OH OK OR PA RI SC SD TN TX UT VA VT WA WI WV WY';
const knownStates = new Set(stateNames.split(' '));

/** Toll-free prefixes; each has one block, exchange 555. */
export const tollFreePrefixes: readonly string[] = ['800', '833', '844', '855', '866', '877', '888'];

const landlineBlocks = exchanges
  .trim()
  .split(/\s{2,}/)
  .map((row): Block => {
    const [state = '', npanxx = '', ...rateCenter] = row.split(' ');
    return { npanxx, category: 'landline', state, rateCenter: rateCenter.join(' ') };
  });
const tollFreeBlocks = tollFreePrefixes.map((prefix): Block => {
  return { npanxx: `${prefix}555`, category: 'tollfree', state: '', rateCenter: '' };
});

/** All blocks, ascending. */
export const blocks: readonly Block[] = [...landlineBlocks, ...tollFreeBlocks].sort((a, b) =>
  a.npanxx < b.npanxx ? -1 : 1,
);
const blockByNpanxx = new Map(blocks.map((block) => [block.npanxx, block]));

/** The last four digits of a block's ordinary numbers: 0100 to 0199. */
const ordinaryLines = Array.from({ length: 100 }, (_, index) => String(100 + index).padStart(4, '0'));
const linesForSale = new Set([...ordinaryLines, ...magicLines]);

/** Whether a two-letter code is a state, with or without numbers on sale. */
export function isState(code: string): boolean {
  return knownStates.has(code);
}

/** All numbers of a block that were ever on sale, ascending. */
export function numbersOf(block: Block): string[] {
  return [...linesForSale].map((line) => block.npanxx + line);
}

/** The numbers of a block, without the magic ones. */
export function ordinaryNumbersOf(block: Block): string[] {
  return ordinaryLines.map((line) => block.npanxx + line);
}

/** The block of a ten-digit number; undefined if the number was never on sale. */
export function blockOf(number: string): Block | undefined {
  return linesForSale.has(number.slice(6)) ? blockByNpanxx.get(number.slice(0, 6)) : undefined;
}

/** The category of any ten-digit number, on sale or not. */
export function categoryOf(number: string): Category {
  return tollFreePrefixes.includes(number.slice(0, 3)) ? 'tollfree' : 'landline';
}
