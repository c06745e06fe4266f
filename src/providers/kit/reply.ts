import { isAscii } from 'node:buffer';
import { parseLooseJson } from './loose-json.js';
import { Notes, noting, type Seen } from './notes.js';
import { Malformed, type Reader } from './readers.js';
import { parseXml, type XmlElement } from './xml.js';

/** The format of a provider's replies: as data, so that it can be passed to another thread. */
export type Grammar = 'json' | 'loose_json' | `xml:${string}`;

/** What the sender needs from a reply that could be parsed. */
export interface ParsedReply {
  readonly top: unknown;
  /** The row's result. */
  readonly read: () => Reading;
}

export type Reading = { readonly seen: Seen } & ({ readonly value: unknown } | { readonly error: unknown });

export interface ReplyKind {
  readonly grammar: Grammar;
  /** Top-level names that the dialect reads in every reply. */
  readonly envelope?: readonly string[] | undefined;
  /** The top-level member with the errors, which the dialect sees with its content: the first items of a list, or an object. */
  readonly listed?: string | undefined;
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Most replies are ASCII, which needs no decoder. */
const textOf = (body: Uint8Array): string =>
  isAscii(body) ? Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('latin1') : utf8.decode(body);

/** Throws unless the reply is complete and well-formed. */
export function openReply(
  body: Uint8Array,
  { grammar, envelope, listed }: ReplyKind,
  reader: Reader<unknown>,
): ParsedReply {
  const text = textOf(body);
  if (text.trim() === '') throw new Malformed('reply', 'a body');
  const tree = parse(text, grammar);
  return { top: topOf(tree, grammar, listed), read: () => readTree(tree, reader, envelope) };
}

/** The reply of status 204. */
export const emptyReply = (reader: Reader<unknown>): ParsedReply => ({
  top: undefined,
  read: () => readTree(undefined, reader),
});

function parse(text: string, grammar: Grammar): unknown {
  switch (grammar) {
    case 'json':
      return JSON.parse(text);
    case 'loose_json':
      return parseLooseJson(text);
    default:
      return parseXml(text, grammar.slice('xml:'.length));
  }
}

function readTree(tree: unknown, reader: Reader<unknown>, envelope?: readonly string[]): Reading {
  const notes = new Notes();
  if (envelope && typeof tree === 'object' && tree !== null)
    notes.part(tree, 'reply', new Set(envelope), () => Object.keys(tree));
  try {
    const value = noting(notes, () => reader(tree, 'reply'));
    return { value, seen: notes.seen() };
  } catch (error) {
    return { error, seen: notes.seen() };
  }
}

const mostListed = 10;

/** The root with its members or elements, without their content. */
function topOf(tree: unknown, grammar: Grammar, listed?: string): unknown {
  if (typeof tree !== 'object' || tree === null) return tree;
  if (grammar.startsWith('xml:')) {
    const root = tree as XmlElement;
    return { ...root, children: root.children.map((one) => ({ ...one, children: [] })) };
  }
  if (Array.isArray(tree)) return [];
  const emptied = (value: unknown): unknown =>
    Array.isArray(value) ? [] : typeof value === 'object' && value !== null ? {} : value;
  const few = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.slice(0, mostListed);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, emptied(member)]));
  };
  return Object.fromEntries(
    Object.entries(tree).map(([name, value]) => [name, name === listed ? few(value) : emptied(value)]),
  );
}
