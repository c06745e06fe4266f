// @ts-check
/**
 * What became of a mutant: `caught` is the only good end. `survived`: no test failed. `stale`: its text or test has moved. `invalid`: it does not
 * compile, or no test could be run with it. `not green`: its test fails without it.
 * @typedef {'caught' | 'survived' | 'stale' | 'invalid' | 'not green'} Outcome
 * @typedef {{ mutant: import('./mutant.js').Mutant, outcome: Outcome, detail: string, ms: number }} Result
 */

/**
 * @param {Result} result
 * @param {number} count
 * @param {number} all
 */
export const line = ({ mutant, outcome, detail, ms }, count, all) =>
  `[${count}/${all}] ${outcome.padEnd(9)} ${mutant.id} (${(ms / 1000).toFixed(1)} s) ${detail.slice(0, 160)}`;

/** @param {readonly Result[]} results */
export function summary(results) {
  const rows = sorted(results).map(({ mutant, outcome, ms }) => [
    outcome,
    mutant.id,
    `${(ms / 1000).toFixed(1)} s`,
    mutant.spec + (mutant.test === undefined ? '' : ` › ${mutant.test}`),
  ]);
  const widths = [0, 1, 2].map((i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)));
  const table = rows.map((row) => row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('  '));
  const caught = results.filter(({ outcome }) => outcome === 'caught');
  const late = caught.filter(({ detail }) => detail.includes('Exceeded timeout of')).length;
  const waited = late === 0 ? '' : `, ${late} of them by a wait that did not end`;
  return `${table.join('\n')}\n\n${caught.length} of ${results.length} mutants caught${waited}`;
}

/** How many are seen, of those that compile. @param {readonly Result[]} results */
export function share(results) {
  const [caught, survived] = ['caught', 'survived'].map(
    (end) => results.filter(({ outcome }) => outcome === end).length,
  );
  const tried = (caught ?? 0) + (survived ?? 0);
  return `${caught} of ${tried} caught (${Math.round((100 * (caught ?? 0)) / Math.max(1, tried))} %), a sample`;
}

/** @param {readonly Result[]} results */
export const asJson = (results) =>
  `${JSON.stringify(
    sorted(results).map(({ mutant: { id, breaks, file, spec, test }, outcome, detail, ms }) => ({
      ...{ id, breaks, file, spec, test, outcome, detail, ms },
    })),
    null,
    2,
  )}\n`;

/** @param {readonly Result[]} results */
export function asMarkdown(results) {
  const cell = (/** @type {string} */ text) => text.replaceAll('|', '\\|').replaceAll('<', '&lt;');
  const rows = sorted(results).map(
    ({ mutant, outcome, detail }) =>
      `| ${outcome} | ${mutant.id} | ${cell(mutant.breaks)} | ${mutant.spec} | ${cell(detail)} |`,
  );
  return ['| outcome | mutant | what it breaks | test | seen |', '| --- | --- | --- | --- | --- |', ...rows, ''].join(
    '\n',
  );
}

/** The bad ones first. @param {readonly Result[]} results */
const sorted = (results) =>
  [...results].sort(
    (a, b) => Number(a.outcome === 'caught') - Number(b.outcome === 'caught') || (a.mutant.id < b.mutant.id ? -1 : 1),
  );
