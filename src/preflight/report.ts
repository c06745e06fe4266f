import { type Check, type CheckOutcome } from '../contract/preflight.js';

/** The result of one provider's preflight. */
export interface Findings {
  provider: string;
  mode: string;
  checkedAt: string;
  checks: readonly Check[];
}

const order: readonly CheckOutcome[] = ['failed', 'warning', 'skipped', 'ok'];

/** The number of checks by outcome, worst first. */
export const summaryOf = (checks: readonly Check[]): string =>
  order
    .map((outcome) => ({ outcome, count: checks.filter((check) => check.outcome === outcome).length }))
    .filter(({ count }) => count > 0)
    .map(({ outcome, count }) => `${count} ${outcome}`)
    .join(', ');

/** For a terminal: the summary, one line per check shown, and advice below those that failed. */
export function tableOf({ provider, mode, checks }: Findings, isShown: (check: Check) => boolean = () => true): string {
  const shown = checks.filter(isShown);
  const width = Math.max(...shown.map(({ id }) => id.length));
  const lines = shown.flatMap(({ id, outcome, detail, advice }) => [
    `  ${outcome.padEnd(7)}  ${id.padEnd(width)}  ${detail}`,
    ...(advice === undefined ? [] : [`  ${' '.repeat(7)}  ${' '.repeat(width)}  -> ${advice}`]),
  ]);
  return [`${provider} (${mode}): ${summaryOf(checks)}`, '', ...lines, ''].join('\n');
}

/** For the provider's support: the same as Markdown. Checks contain no secrets, so neither does this. */
export function reportOf(all: readonly Findings[], version: string): string {
  const sections = all.flatMap(({ provider, mode, checkedAt, checks }) => [
    `## ${provider}`,
    '',
    `Checked ${checkedAt}, ${mode}: ${summaryOf(checks)}.`,
    '',
    '| Check | Outcome | Finding | What to do |',
    '| --- | --- | --- | --- |',
    ...checks.map(
      ({ id, outcome, detail, advice = '' }) => `| \`${id}\` | ${outcome} | ${cell(detail)} | ${cell(advice)} |`,
    ),
    '',
  ]);
  return [
    `# Preflight`,
    '',
    `Telecom provisioning gateway ${version}. Read-only; nothing was ordered, held or changed.`,
    '',
    ...sections,
  ].join('\n');
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replace(/\s+/g, ' ');
