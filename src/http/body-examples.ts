import { type OpenAPIObject } from '@nestjs/swagger';

type Operation = NonNullable<OpenAPIObject['paths'][string]['post']>;
type Shown = Record<string, { summary: string; value: object }>;

/** Adds request body examples, by title, after those that the operation has. */
export function addExamples({ operationId, requestBody }: Operation, examples: Readonly<Record<string, object>>): void {
  const media = requestBody && 'content' in requestBody ? requestBody.content : {};
  const content = media['application/json'] ?? media['multipart/form-data'];
  if (!content) throw new Error(`${operationId} has examples and no body`);
  const named: Shown = {};
  for (const [summary, value] of Object.entries(examples))
    named[summary.toLowerCase().replace(/\W+/g, '_')] = { summary, value };
  content.examples = { ...content.examples, ...named };
}
