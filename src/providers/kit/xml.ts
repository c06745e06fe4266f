import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { notePart } from './notes.js';
import { Malformed, maxItems, type Reader, text as words } from './readers.js';

/** An element as sent: names and values are text, whatever they look like. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  /** All text directly inside it, CDATA included, trimmed. */
  readonly text: string;
}

const mostElements = 50_000;
const mostDepth = 32;
const textName = '#text';
/** Kept apart from other text, because entities are not decoded in it. */
const cdataName = '#cdata';
const attributesName = ':@';

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  // Numbers, ZIP codes and IDs stay text.
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  ignoreDeclaration: true,
  ignorePiTags: true,
  htmlEntities: true,
  cdataPropName: cdataName,
});

/**
 * The root element of a complete, well-formed document. Throws on anything else. The parser itself accepts truncated documents, so each is validated
 * first. Document types are refused: they could define entities, and no provider sends one.
 */
export function parseXml(text: string, root: string): XmlElement {
  if (/<!(?:DOCTYPE|ENTITY)/i.test(text)) throw new Malformed('reply', 'XML without a document type');
  if (XMLValidator.validate(text) !== true) throw new Malformed('reply', 'well-formed XML');
  const nodes = parser.parse(text) as Node[];
  const elements = nodes.filter((node) => nameOf(node) !== textName);
  const [first, ...others] = elements;
  if (!first || others.length > 0 || nameOf(first) !== root) throw new Malformed('reply', `one <${root}>`);
  return elementOf(first, { left: mostElements }, 0);
}

type Node = Record<string, unknown>;
const nameOf = (node: Node): string => Object.keys(node).find((key) => key !== attributesName) ?? '';

function elementOf(node: Node, budget: { left: number }, depth: number): XmlElement {
  if (--budget.left < 0) throw new Malformed('reply', `at most ${mostElements} elements`);
  if (depth > mostDepth) throw new Malformed('reply', `elements at most ${mostDepth} deep`);
  const name = nameOf(node);
  const content = node[name] as Node[];
  const children: XmlElement[] = [];
  let text = '';
  for (const inner of content) {
    const innerName = nameOf(inner);
    if (innerName === textName) text += String(inner[textName]);
    else if (innerName === cdataName)
      text += (inner[cdataName] as Node[]).map((part) => String(part[textName])).join('');
    else children.push(elementOf(inner, budget, depth + 1));
  }
  return { name, attributes: (node[attributesName] ?? {}) as Record<string, string>, children, text: text.trim() };
}

/** A part of an element, by its name in the row. */
export type Part<T> = (element: XmlElement, at: string) => T;
type Parts = Readonly<Record<string, Part<unknown>>>;
type Read<P extends Parts> = { [K in keyof P]: P[K] extends Part<infer T> ? T : never };

function asElement(value: unknown, at: string): XmlElement {
  if (typeof value !== 'object' || value === null || !('children' in value)) throw new Malformed(at, 'an element');
  return value as XmlElement;
}

/** Attributes and children, by their names in paths. */
const namesOf = ({ attributes, children: parts }: XmlElement): string[] => [
  ...Object.keys(attributes).map((name) => `@${name}`),
  ...new Set(parts.map(({ name }) => name)),
];

/** A reader read an attribute (`@name`) or the children of a name. */
export const noteElement = (element: XmlElement, at: string, name: string): void =>
  notePart(element, at, name, () => namesOf(element));

/** Reads an element's parts. Others are dropped, and noted. */
export function element<P extends Parts>(parts: P): Reader<Read<P>> {
  return (value, at) => {
    const read = asElement(value, at);
    return Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, part(read, at)])) as Read<P>;
  };
}

/** An attribute; an empty one counts as absent. */
export const attribute =
  <T>(name: string, reader: Reader<T>): Part<T> =>
  (element, at) => {
    noteElement(element, at, `@${name}`);
    const { attributes } = element;
    return reader(Object.hasOwn(attributes, name) ? attributes[name] : undefined, `${at}@${name}`);
  };

/** The text of the only child of this name; undefined if the element is empty. */
export const childText =
  <T>(name: string, reader: Reader<T>): Part<T> =>
  (parent, at) => {
    const text = only(parent, name, at)?.text;
    return reader(text === '' ? undefined : text, `${at}.${name}`);
  };

/** The element's own text. */
export const ownText =
  <T>(reader: Reader<T>): Part<T> =>
  ({ text }, at) =>
    reader(text === '' ? undefined : text, at);

/** The only child of this name. */
export const child =
  <T>(name: string, reader: Reader<T>): Part<T> =>
  (parent, at) =>
    reader(only(parent, name, at), `${at}.${name}`);

/** Every child of this name, as a list, even if there is only one. */
export const children =
  <T>(name: string, reader: Reader<T>): Part<T[]> =>
  (parent, at) => {
    noteElement(parent, at, name);
    const found = parent.children.filter((one) => one.name === name);
    if (found.length > maxItems) throw new Malformed(at, `at most ${maxItems} items`);
    return found.map((one, i) => reader(one, `${at}.${name}[${i}]`));
  };

function only(parent: XmlElement, name: string, at: string): XmlElement | undefined {
  noteElement(parent, at, name);
  const [first, ...others] = parent.children.filter((one) => one.name === name);
  if (others.length > 0) throw new Malformed(`${at}.${name}`, 'one element');
  return first;
}

/** An amount, with or without a dollar sign. */
export const dollars: Reader<string> = (value, at) => {
  const read = words(value, at).trim().replace(/^\$/, '').replaceAll(',', '');
  if (!/^-?\d{1,15}(?:\.\d{1,8})?$/.test(read)) throw new Malformed(at, 'an amount in dollars');
  return read;
};

/** A date such as `8/15/2019`, read as `2019-08-15`. */
export const usDate: Reader<string> = (value, at) => {
  const [, month, day, year] = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(words(value, at).trim()) ?? [];
  const date = `${year}-${month?.padStart(2, '0')}-${day?.padStart(2, '0')}`;
  if (year === undefined || Number.isNaN(Date.parse(date))) throw new Malformed(at, 'a day as M/D/YYYY');
  return date;
};
