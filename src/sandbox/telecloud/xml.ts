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

/** An element of elements. */
export const el = (name: string, attributes: Attributes = {}, ...children: readonly Node[]): Node => ({
  name,
  attributes,
  children,
});
/** An element of text. */
export const leaf = (name: string, text: string, attributes: Attributes = {}): Node => ({
  name,
  attributes,
  children: [],
  text,
});
export const cdata = (name: string, text: string): Node => ({ ...leaf(name, text), cdata: true });
/** Some elements of text, in order; what is undefined is left out. */
export const leaves = (texts: Readonly<Record<string, string | undefined>>): Node[] =>
  Object.entries(texts).flatMap(([name, text]) => (text === undefined ? [] : [leaf(name, text)]));

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string): string => text.replace(/[&<>"]/g, (sign) => escapes[sign]!);

function printed({ name, attributes, children, text, cdata: raw }: Node, indent: string): string {
  const head = `${indent}<${name}${Object.entries(attributes)
    .map(([key, value]) => ` ${key}="${escaped(value)}"`)
    .join('')}`;
  if (raw && text !== undefined) return `${head}><![CDATA[${text.replaceAll(']]>', ']]]]><![CDATA[>')}]]></${name}>\n`;
  if (text !== undefined && text !== '') return `${head}>${escaped(text)}</${name}>\n`;
  if (children.length === 0) return `${head}/>\n`;
  return `${head}>\n${children.map((one) => printed(one, `${indent}  `)).join('')}${indent}</${name}>\n`;
}

export const toXml = (root: Node): string => `<?xml version="1.0"?>\n${printed(root, '')}`;

/**
 * What PHP makes of it (SimpleXML, then json_encode): the root disappears, CDATA becomes an empty object, attributes of elements that
 * have text are lost, one child is an object and several are a list.
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
