import { type HttpReply } from '../kit/reply.js';
import { type Node, type Print, toXml } from './xml.js';

/** Variations that the document shows in places, leaves open, or that are equivalent in XML. All off: the document's samples. */
export interface Quirks {
  /** "trans_id is returned on all successful transactions and errors"; the samples of five operations show none. */
  transIdEverywhere: boolean;
  /** Amounts with a dollar sign, as in the samples of `Plan/*` and `Customer/Credit`. */
  dollarSigns: boolean;
  /** Thousands separators: assumed, since PHP's `number_format` prints them by default. */
  thousands: boolean;
  /** Dates with leading zeros, `06/11/2019`: assumed, the samples have none. */
  paddedDays: boolean;
  /** Text on a line of its own, as the samples of `Billing/Reverse` and `Customer/Qualify` have it. */
  ownLines: boolean;
  /** An empty element as two tags with whitespace between, as in the sample of `Order/Swap`. */
  openElements: boolean;
  /** A comment before the reply, as in the samples of `Plan/*`, and inside it. */
  comments: boolean;
  /** The encoding in the XML declaration, as in the samples of `UsageComponent/*`. */
  encodingNamed: boolean;
  /** All text as CDATA, which the samples use for notes and HTML; equivalent in XML. */
  cdata: boolean;
  /** Everything but letters and digits as references, `&#36;`; equivalent in XML. */
  references: boolean;
  /** Elements of different names, and attributes, in reverse order: the document promises no order. */
  reversed: boolean;
  /** Attributes in single quotes; equivalent in XML. */
  singleQuotes: boolean;
  /** Errors with HTTP 400: the document does not mention the status of errors. */
  errorsAre400: boolean;
  /** Everything as `text/html`, PHP's default: the document does not mention content types. */
  htmlType: boolean;
  /**
   * An order that fails at once returns its number with the reason: "the error returned … will be shown on the original 'Order/Create' transaction".
   */
  failedOrdersSayWhy: boolean;
}

export const noQuirks: Quirks = {
  ...{ transIdEverywhere: false, dollarSigns: false, thousands: false, paddedDays: false, ownLines: false },
  ...{ openElements: false, comments: false, encodingNamed: false, cdata: false, references: false },
  ...{ reversed: false, singleQuotes: false, errorsAre400: false, htmlType: false, failedOrdersSayWhy: false },
};

/** The XML reply with these variations. */
export function xmlReply(root: Node, quirks: Quirks): HttpReply {
  const refused = root.children.some(({ name }) => name === 'error');
  return {
    status: refused && quirks.errorsAre400 ? 400 : 200,
    contentType: quirks.htmlType ? 'text/html; charset=UTF-8' : 'text/xml; charset=UTF-8',
    body: toXml(worn(root, quirks), printOf(quirks)),
  };
}

function worn(node: Node, quirks: Quirks): Node {
  const children = node.children.map((one) => worn(one, quirks));
  const text = node.text === undefined ? undefined : wornText(node.text, quirks);
  return {
    ...node,
    attributes: quirks.reversed ? Object.fromEntries(Object.entries(node.attributes).reverse()) : node.attributes,
    children: quirks.reversed ? byNameReversed(children) : children,
    ...(text === undefined ? {} : { text, cdata: node.cdata === true || (quirks.cdata && text !== '') }),
  };
}

/** The order of elements with the same name is kept: it matters in a list, for example. */
function byNameReversed(children: readonly Node[]): Node[] {
  const names = [...new Set(children.map(({ name }) => name))].reverse();
  return names.flatMap((name) => children.filter((one) => one.name === name));
}

function wornText(text: string, quirks: Quirks): string {
  const [, sign = '', whole, cents] = /^(\$?)(\d+)(\.\d{2})$/.exec(text) ?? [];
  if (whole !== undefined) {
    const written = quirks.thousands ? whole.replaceAll(/\B(?=(?:\d{3})+$)/g, ',') : whole;
    return `${quirks.dollarSigns ? '$' : sign}${written}${cents}`;
  }
  return quirks.paddedDays && /^\d{1,2}\/\d{1,2}\/\d{4}$/.test(text)
    ? text.replaceAll(/\b\d\b/g, (digit) => `0${digit}`)
    : text;
}

const printOf = ({ ownLines, openElements, comments, encodingNamed, references, singleQuotes }: Quirks): Print => ({
  ...{ ownLines, openElements, comments, references },
  head: encodingNamed ? '<?xml version="1.0" encoding="UTF-8"?>' : '<?xml version="1.0"?>',
  quote: singleQuotes ? "'" : '"',
});
