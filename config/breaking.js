import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/*
 * Breaking changes between two OpenAPI documents: what worked before and would no longer.
 * `node config/breaking.js [commit]` compares the document with that of a commit, the last but one unless told.
 */

const methods = ['get', 'put', 'post', 'patch', 'delete'];
/** Constraints of requests that may only become wider: the lower ones fall, the upper ones rise. */
const lower = ['minimum', 'minLength', 'minItems', 'minProperties'];
const upper = ['maximum', 'maxLength', 'maxItems', 'maxProperties'];

/** Every break, one line each: where, and what. */
export function breaksBetween(before, after) {
  const found = new Set();
  const told = (at, what) => void found.add(`${at}: ${what}`);
  const compare = schemas(before, after, told);
  for (const [path, was] of Object.entries(before.paths ?? {}))
    for (const method of methods.filter((one) => was[one])) {
      const at = `${method.toUpperCase()} ${path}`;
      const is = after.paths?.[path]?.[method];
      if (is) operation(at, was[method], is);
      else told(at, 'operation removed');
    }
  for (const [name, was] of Object.entries(before.webhooks ?? {})) {
    const is = after.webhooks?.[name];
    if (is) content(`webhook ${name}`, was.post.requestBody.content, is.post.requestBody.content, 'response');
    else told(`webhook ${name}`, 'event removed');
  }
  return [...found];

  function operation(at, was, is) {
    if (was.operationId !== is.operationId) told(at, 'operationId changed');
    const [needed, needs] = [was, is].map(({ description = '' }) => /Scope: .*/.exec(description)?.[0] ?? '');
    if (needed !== needs) told(at, `scope changed from "${needed}" to "${needs}"`);
    parameters(at, was.parameters ?? [], is.parameters ?? []);
    body(at, was.requestBody, is.requestBody);
    for (const [status, given] of Object.entries(was.responses ?? {})) {
      const answer = resolved(before, given);
      const now = resolved(after, is.responses?.[status]);
      if (!now) told(`${at} ${status}`, 'response removed');
      else response(`${at} ${status}`, answer, now);
    }
  }

  function parameters(at, was, is) {
    const nameOf = (one) => `${one.in} parameter ${one.name}`;
    const had = new Map(was.map((one) => [nameOf(one), one]));
    const has = new Map(is.map((one) => [nameOf(one), one]));
    for (const [name, one] of had) {
      const now = has.get(name);
      if (!now) told(at, `${name} removed`);
      else {
        if (now.required && !one.required) told(at, `${name} became required`);
        if ((now.style ?? '') !== (one.style ?? '')) told(at, `${name} is written otherwise`);
        compare(`${at} ${name}`, one.schema, now.schema, 'request');
      }
    }
    for (const [name, one] of has) if (!had.has(name) && one.required) told(at, `required ${name} added`);
  }

  function body(at, was, is) {
    if (is?.required && !was?.required) told(at, 'body became required');
    if (was && !is) told(at, 'body removed');
    if (was && is) content(at, was.content, is.content, 'request');
  }

  function response(at, was, is) {
    for (const name of Object.keys(was.headers ?? {})) if (!is.headers?.[name]) told(at, `header ${name} removed`);
    if (was.content) content(at, was.content, is.content ?? {}, 'response');
    const codes = (one) => Object.keys(one.content?.['application/problem+json']?.examples ?? {});
    const left = codes(is);
    for (const code of codes(was)) if (!left.includes(code)) told(at, `problem ${code} removed`);
  }

  function content(at, was, is, side) {
    for (const [type, { schema }] of Object.entries(was))
      if (!is[type]) told(at, `media type ${type} removed`);
      else if (schema) compare(at, schema, is[type].schema ?? {}, side);
  }
}

function resolved(document, node) {
  if (!node?.$ref) return node;
  const { $ref, ...beside } = node;
  const target = $ref
    .slice(2)
    .split('/')
    .reduce((at, step) => at?.[step.replace(/~1/g, '/').replace(/~0/g, '~')], document);
  return { ...resolved(document, target), ...beside };
}

/** The comparison of two schemas, on the side of requests or of responses. */
function schemas(before, after, told) {
  const seen = new Set();
  return compare;

  function compare(at, was, is, side) {
    const pair = was?.$ref && is?.$ref ? `${side} ${was.$ref} ${is.$ref}` : undefined;
    // What two objects have in common is told at its first place; without this an object that holds itself would have no end.
    if (pair !== undefined && seen.has(pair)) return;
    if (pair !== undefined) seen.add(pair);
    const [old, now] = [resolved(before, was) ?? {}, resolved(after, is) ?? {}];
    types(at, old, now, side);
    variants(at, old, now, side);
    members(at, old, now, side);
    words(at, old, now, side);
    if (old.items) compare(`${at}/*`, old.items, now.items ?? {}, side);
    if (side === 'request') bounds(at, old, now);
  }

  function types(at, old, now, side) {
    const [had, has] = [old, now].map(({ type }) => (type === undefined ? [] : [type].flat()));
    const lost = had.filter((one) => !has.includes(one));
    const gained = has.filter((one) => !had.includes(one));
    const wider = (narrow, wide) => narrow.every((one) => one === 'integer' && wide.includes('number'));
    const broken = side === 'request' ? !wider(lost, has) || (had.length === 0 && has.length > 0) : gained.length > 0 || has.length < had.length - had.length * Number(has.length > 0); // prettier-ignore
    if (broken) told(at, `type changed from ${had.join(' or ') || 'any'} to ${has.join(' or ') || 'any'}`);
    if (old.format !== now.format && (side === 'response' || now.format !== undefined))
      told(at, `format changed from ${old.format ?? 'none'} to ${now.format ?? 'none'}`);
  }

  /** Variants are known by the name of their schema, or else by their text. */
  function variants(at, old, now, side) {
    const nameOf = (one) =>
      one.$ref
        ?.split('/')
        .at(-1)
        .replace(/Input$/, '') ?? JSON.stringify(one);
    const of = (schema) => new Map([...(schema.oneOf ?? []), ...(schema.anyOf ?? [])].map((one) => [nameOf(one), one]));
    const [had, has] = [of(old), of(now)];
    if (had.size === 0 && has.size > 0 && side === 'request') told(at, 'is now one of several');
    for (const [name, one] of had) {
      const left = has.get(name);
      if (left) compare(`${at}(${name})`, one, left, side);
      else if (side === 'request' || has.size === 0) told(at, `variant ${name} removed`);
    }
  }

  function members(at, old, now, side) {
    const [had, has] = [old.properties ?? {}, now.properties ?? {}];
    const [wanted, wants] = [old.required ?? [], now.required ?? []];
    for (const [name, one] of Object.entries(had))
      if (!(name in has)) told(`${at}/${name}`, 'field removed');
      else compare(`${at}/${name}`, one, has[name], side);
    if (side === 'request') {
      for (const name of wants) if (!wanted.includes(name)) told(`${at}/${name}`, name in had ? 'field became required' : 'required field added'); // prettier-ignore
      if (now.additionalProperties === false && old.additionalProperties !== false && old.properties)
        told(at, 'object closed');
    } else for (const name of wanted) if (!wants.includes(name) && name in has) told(`${at}/${name}`, 'field became optional'); // prettier-ignore
    for (const [pattern, one] of Object.entries(old.patternProperties ?? {}))
      if (now.patternProperties?.[pattern]) compare(`${at}/${pattern}`, one, now.patternProperties[pattern], side);
      else if (side === 'request') told(at, `names like ${pattern} removed`);
  }

  function words(at, old, now, side) {
    const valuesOf = ({ enum: list, const: one }) => list ?? (one === undefined ? undefined : [one]);
    const [had, has] = [valuesOf(old), valuesOf(now)];
    if (side === 'response') {
      if (old.const !== undefined && old.const !== now.const) told(at, `value ${old.const} changed`);
      return;
    }
    if (!had && has) told(at, 'only some values are taken');
    for (const value of had ?? []) if (has && !has.includes(value)) told(at, `value ${value} removed`);
  }

  function bounds(at, old, now) {
    for (const name of lower)
      if ((now[name] ?? -Infinity) > (old[name] ?? -Infinity)) told(at, `${name} raised to ${now[name]}`);
    for (const name of upper)
      if ((now[name] ?? Infinity) < (old[name] ?? Infinity)) told(at, `${name} lowered to ${now[name]}`);
    if (now.pattern !== undefined && now.pattern !== old.pattern) told(at, 'pattern changed');
    if (now.uniqueItems && !old.uniqueItems) told(at, 'items must differ');
    if (JSON.stringify(old.default) !== JSON.stringify(now.default)) told(at, 'default changed');
  }
}

/** The breaks that were accepted, each with the reason that stands above it. */
const acceptedIn = (text) => text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));

function isThere(commit) {
  try {
    execFileSync('git', ['rev-parse', '--quiet', '--verify', `${commit}^{commit}`], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

function main(named) {
  // A clone of depth 1 has no earlier document.
  if (named === undefined && !isThere('HEAD^')) {
    process.stdout.write('no earlier commit in this clone, nothing to compare with\n');
    return;
  }
  const commit = named ?? 'HEAD^';
  const file = (name) => readFileSync(new URL(`../openapi/${name}`, import.meta.url), 'utf8');
  const before = execFileSync('git', ['show', `${commit}:openapi/openapi.json`], {
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  const accepted = acceptedIn(file('accepted-breaks.txt'));
  const breaks = breaksBetween(JSON.parse(before), JSON.parse(file('openapi.json')));
  const open = breaks.filter((one) => !accepted.includes(one));
  for (const one of open) process.stdout.write(`${one}\n`);
  process.stdout.write(
    `${open.length} breaking changes since ${commit}, ${breaks.length - open.length} more accepted\n`,
  );
  process.exitCode = open.length > 0 ? 1 : 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main(process.argv[2]);
