import { type About } from '../telecloud.fields.js';
import { type AdministrationRow } from '../telecloud.rows.js';

/** An example request: the required fields, and those that the row's rules then require. */
export function exampleOf({ rules = [] }: AdministrationRow, fields: Readonly<Record<string, About>>): object {
  const example: Record<string, unknown> = {};
  const add = (name: string): void => {
    const about = fields[name];
    if (about) example[name] = about.example;
  };
  for (const [name, { optional }] of Object.entries(fields)) if (optional !== true) add(name);
  for (const rule of rules) {
    if ('oneOf' in rule) add(rule.oneOf[0]!);
    else if ('neededWith' in rule) {
      const other = example[rule.neededWith];
      if (other !== undefined && (rule.of === undefined || rule.of.includes(other))) add(rule.field);
    }
  }
  return example;
}

/** An example response; of mutually exclusive parts, the first. */
export function resultExampleOf({ reply }: AdministrationRow): object {
  const entries = Object.entries(reply.about).filter(
    ([name]) => name !== 'productId' || !('ratePlanId' in reply.about),
  );
  return Object.fromEntries(entries.map(([name, { example }]) => [name, example]));
}
