import { type OpenAPIObject } from '@nestjs/swagger';

/** What is sent as a body: its fields by their names. */
export type Example = Record<string, unknown>;

interface Part {
  name: string;
  in: string;
  required?: boolean;
  example?: string | number | boolean;
  schema: { example?: string | number | boolean; default?: string | number | boolean };
}

interface Content {
  schema: { properties: Record<string, { example?: unknown }> };
  example?: unknown;
  examples?: Record<string, { summary: string; value: Example }>;
}

/** An operation of the OpenAPI document, as far as tests look at it. */
export interface Operation {
  operationId: string;
  parameters?: Part[];
  requestBody?: { content: Record<string, Content | undefined> };
  responses: Record<string, { content?: Record<string, Content | undefined> }>;
  'x-sandbox-only'?: boolean;
}

export interface DocumentedOperation extends Operation {
  /** In capitals. */
  method: string;
  /** With the names of its parameters in braces. */
  path: string;
}

export const operationsOf = ({ paths }: Pick<OpenAPIObject, 'paths'>): DocumentedOperation[] =>
  Object.entries(paths as Record<string, Record<string, Operation>>).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ ...operation, method: method.toUpperCase(), path })),
  );

const named = ({ requestBody }: Operation): { summary: string; value: Example }[] =>
  Object.values(requestBody?.content ?? {}).flatMap((content) => Object.values(content?.examples ?? {}));

/** The bodies that the document shows for an operation, but for those of one provider. */
export const examplesOf = (operation: Operation): Example[] =>
  named(operation)
    .filter(({ summary }) => !/^\w+: /.test(summary))
    .map(({ value }) => value);

/** The bodies that it shows for one provider, by what they show. */
export const examplesFor = (provider: string, operation: Operation): { summary: string; value: Example }[] =>
  named(operation).filter(({ summary }) => summary.startsWith(`${provider}: `));
