import { cpus, loadavg, release } from 'node:os';
import { pinned } from './processes.js';

/** Figures of another machine, or of another hour of this one, are not to be compared: only ratios of one run are. */
export function machine() {
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    node: process.version,
    kernel: release(),
    load: loadavg().map((value) => Number(value.toFixed(1))),
    pinned,
  };
}

export function printMachine({ cpu, cores, node, load }) {
  console.log(
    `${cpu}, ${cores} cores, Node.js ${node}, load ${load.join(' ')}${pinned ? '' : ', not pinned to cores'}`,
  );
}

export function printTable(what, figures) {
  const rows = figures.map(({ name, perSecond, ratio, cpuMs, cpuRatio }) => [
    name,
    number(perSecond.median),
    number(ratio.median),
    `${number(ratio.min)}–${number(ratio.max)}`,
    number(cpuMs.median),
    number(cpuRatio.median),
  ]);
  printRows(what, [['', 'per second', 'ratio', 'min–max', 'CPU ms each', 'ratio by CPU'], ...rows]);
}

/** The first row is the heading, the first column the name. */
export function printRows(what, table) {
  const widths = table[0].map((_, column) => Math.max(...table.map((row) => row[column].length)));
  console.log(`\n${what}`);
  for (const row of table)
    console.log(`  ${row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join('   ')}`);
}

export const number = (value) =>
  Number.isFinite(value) ? value.toLocaleString('en', { maximumSignificantDigits: 3, useGrouping: false }) : '–';
