import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** One request of a collection, as its program would send it, before variables are filled in. */
export interface CollectionRequest {
  /** Folder and name. */
  name: string;
  method: string;
  url: string;
  headers: Readonly<Record<string, string>>;
  body?: string;
  form?: readonly FormPart[];
  /** Runs what the collection says about the answer: what it expects, and the variables that it keeps. */
  answered: (answer: Answered, variables: Map<string, string>) => void;
}

export interface FormPart {
  name: string;
  text?: string;
  type?: string;
  /** Of the file to send. */
  path?: string;
}

export interface Answered {
  status: number;
  body: unknown;
}

/** The text with its variables; one that nothing has set fails, as its request would. */
export const filledIn = (text: string, variables: ReadonlyMap<string, string>): string =>
  text.replace(/\{\{([^}]+)\}\}/g, (_, name: string) => {
    if (name === '$guid') return randomUUID();
    const value = variables.get(name);
    if (value === undefined) throw new Error(`{{${name}}} is not set`);
    return value;
  });

/** Sends it; nothing, or why it does not work. */
export async function send(
  request: CollectionRequest,
  variables: Map<string, string>,
  key: string,
): Promise<string | undefined> {
  const fill = (text: string): string => filledIn(text, variables);
  try {
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, fill(value)]));
    const json = request.body === undefined ? {} : { 'content-type': 'application/json' };
    const body = request.form
      ? formOf(request.form, fill)
      : request.body === undefined
        ? undefined
        : fill(request.body);
    const response = await fetch(fill(request.url), {
      method: request.method,
      headers: { authorization: `Bearer ${fill(key)}`, ...json, ...headers },
      ...(body === undefined ? {} : { body }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') === true;
    try {
      request.answered({ status: response.status, body: isJson ? JSON.parse(text) : text }, variables);
    } catch (error) {
      throw new Error(`${String(error)}; answered ${response.status} ${text.slice(0, 300)}`, { cause: error });
    }
    return undefined;
  } catch (error) {
    return `${request.name}: ${String(error)}`;
  }
}

function formOf(parts: readonly FormPart[], fill: (text: string) => string): FormData {
  const form = new FormData();
  for (const { name, text = '', type = 'text/plain', path } of parts)
    if (path === undefined) form.set(name, new Blob([fill(text)], { type }));
    else form.set(name, new Blob([readFileSync(path)]), path.slice(path.lastIndexOf('/') + 1));
  return form;
}
