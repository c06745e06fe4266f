import { type OpenAPIObject } from '@nestjs/swagger';
import { describe, expect, it } from '@jest/globals';
import { type DocumentedOperation, operationsOf } from '../support/documented.js';
import { read } from './files.js';

const route = ({ method, path }: DocumentedOperation): string => `${method} ${path.replace(/\{\w+\}/g, '*')}`;

/** Whether a test could read an answer: not where there is none, and not where there is no end of it. */
const isAnswered = ({ responses }: DocumentedOperation): boolean =>
  Object.entries(responses)
    .filter(([status]) => status < '300')
    .some(([, { content = {} }]) => Object.keys(content).some((type) => type !== 'text/event-stream'));

describe('the types of answers in tests', () => {
  it('are there for every route of the OpenAPI document, and for no other', () => {
    const document = JSON.parse(read('openapi/openapi.json')) as OpenAPIObject;
    const answered = operationsOf(document)
      .filter(isAnswered)
      // Made from one provider's rows, and told by one type.
      .filter(({ path }) => !path.startsWith('/v1/telecloud/') || path.endsWith('/notification-templates'));
    const typed = [...read('test/e2e/answers.ts').matchAll(/^ {2}'([A-Z]+ \/[^']+)':/gm)].map(([, key]) => key);
    expect(typed.sort()).toEqual(answered.map(route).sort());
  });
});
