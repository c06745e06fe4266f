/** An element as the provider prints it. */
export interface Node {
  name: string;
  attributes: Readonly<Record<string, string>>;
  children: readonly Node[];
  text?: string;
  /** Whether the text is printed as CDATA. */
  cdata?: boolean;
}

type Attributes = Readonly<Record<string, string>>;

/** An element that contains elements. */
export const el = (name: string, attributes: Attributes = {}, ...children: readonly Node[]): Node => ({
  name,
  attributes,
  children,
});
/** An element that contains text. */
export const leaf = (name: string, text: string, attributes: Attributes = {}): Node => ({
  name,
  attributes,
  children: [],
  text,
});
export const cdata = (name: string, text: string): Node => ({ ...leaf(name, text), cdata: true });
/** Several text elements, in order; undefined ones are left out. */
export const leaves = (texts: Readonly<Record<string, string | undefined>>): Node[] =>
  Object.entries(texts).flatMap(([name, text]) => (text === undefined ? [] : [leaf(name, text)]));

/** Print options. */
export interface Print {
  head: string;
  quote: '"' | "'";
  ownLines: boolean;
  openElements: boolean;
  comments: boolean;
  references: boolean;
}

const escapes: Readonly<Record<string, string>> = {
  ...{ '&': '&amp;', '<': '&lt;', '>': '&gt;' },
  ...{ '"': '&quot;', "'": '&apos;' },
};
const escaped = (text: string, { references, quote }: Print): string =>
  references
    ? text.replaceAll(/[^\p{L}\p{N}\s]/gu, (sign) => `&#${sign.codePointAt(0)};`)
    : text.replaceAll(quote === '"' ? /[&<>"]/g : /[&<>']/g, (sign) => escapes[sign]!);
const asCdata = (text: string): string => `<![CDATA[${text.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`;

function printed(
  { name, attributes, children, text = '', cdata: raw = false }: Node,
  indent: string,
  as: Print,
): string {
  const head = `${indent}<${name}${Object.entries(attributes)
    .map(([key, value]) => ` ${key}=${as.quote}${escaped(value, as)}${as.quote}`)
    .join('')}`;
  if (raw || text !== '') {
    const words = raw ? asCdata(text) : escaped(text, as);
    return `${head}>${as.ownLines ? `\n${words}\n` : words}</${name}>\n`;
  }
  if (children.length === 0) return as.openElements ? `${head}>\n${indent}</${name}>\n` : `${head}/>\n`;
  const remark = as.comments ? `${indent}  <!-- VAR Example -->\n` : '';
  return `${head}>\n${remark}${children.map((one) => printed(one, `${indent}  `, as)).join('')}${indent}</${name}>\n`;
}

export const toXml = (root: Node, as: Print): string =>
  `${as.head}\n${as.comments ? '<!-- VAR Example -->\n' : ''}${printed(root, '', as)}`;

/**
 * What PHP turns it into (SimpleXML, then json_encode): the root disappears, CDATA becomes an empty object, attributes of elements with text are
 * lost, a single child is an object and several are a list.
 */
export function toJson(root: Node): string {
  return JSON.stringify(phpValue(root), undefined, 4).replaceAll('/', '\\/');
}

function phpValue({ attributes, children, text, cdata: raw }: Node): unknown {
  if (raw) return {};
  if (text !== undefined && text !== '') return text;
  const members: Record<string, unknown> = {};
  if (Object.keys(attributes).length > 0) members['@attributes'] = attributes;
  for (const name of new Set(children.map((child) => child.name))) {
    const [first, ...others] = children.filter((child) => child.name === name).map(phpValue);
    members[name] = others.length > 0 ? [first, ...others] : first;
  }
  return members;
}
