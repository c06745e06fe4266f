import { runInNewContext } from 'node:vm';
import { expect } from '@jest/globals';
import { read } from '../../ops/files.js';
import { type CollectionRequest } from './sent.js';

interface Item {
  name: string;
  event: { script: { exec: string[] } }[];
  request: {
    method: string;
    header: { key: string; value: string }[];
    url: { raw: string };
    body?: {
      raw?: string;
      formdata?: { key: string; value?: string; contentType?: string; src?: string }[];
    };
  };
}
interface Collection {
  auth: { bearer: { value: string }[] };
  variable: { key: string; value: string }[];
  item: { name: string; item: Item[] }[];
}

const folder = 'openapi/collections/';

/** Postman's collection: its requests in their order, its variables, and what it signs in with. */
export function postman(): { requests: CollectionRequest[]; variables: Map<string, string>; key: string } {
  const { auth, variable, item } = JSON.parse(read(`${folder}postman.json`)) as Collection;
  return {
    requests: item.flatMap((one) => one.item.map((request) => requestOf(one.name, request))),
    variables: new Map(variable.map(({ key, value }) => [key, value])),
    key: auth.bearer[0]!.value,
  };
}

function requestOf(within: string, { name, event, request: { method, header, url, body } }: Item): CollectionRequest {
  return {
    ...{ name: `${within}: ${name}`, method, url: url.raw },
    headers: Object.fromEntries(header.map(({ key, value }) => [key, value])),
    ...(body?.raw !== undefined && { body: body.raw }),
    ...(body?.formdata && {
      form: body.formdata.map(({ key, value, contentType, src }) => ({
        name: key,
        ...(src === undefined ? { text: value!, type: contentType! } : { path: folder + src }),
      })),
    }),
    answered: (answer, variables) => {
      const pm = {
        // Postman counts what throws.
        test: (_: string, holds: () => void) => void holds(),
        expect: (value: unknown) => ({ to: { eql: (other: unknown) => void expect(value).toEqual(other) } }),
        response: {
          json: () => answer.body,
          to: { have: { status: (status: number) => void expect(answer.status).toBe(status) } },
        },
        collectionVariables: { set: (key: string, value: unknown) => void variables.set(key, String(value)) },
      };
      for (const { script } of event) runInNewContext(script.exec.join('\n'), { pm });
    },
  };
}
