/** Something that should not have been. */
export interface Finding {
  layer: string;
  what: string;
  /** The first case that showed it, how it was asked for, and how many did. */
  case: number;
  shown: string;
  times: number;
}

export interface Row {
  layer: string;
  requests: number;
  findings: number;
  seconds: number;
  note: string;
}

const number = (value: number): string => Math.round(value).toLocaleString('en');

/** What an attack says while it runs, and what it has come to. */
export class Report {
  readonly findings: Finding[] = [];
  readonly rows: Row[] = [];

  constructor(
    readonly seed: number,
    private readonly print: (line: string) => void,
  ) {}

  say(line: string): void {
    this.print(line);
  }

  /** `what` is the same for all cases of one defect; `shown` says what this case was. */
  finding(layer: string, index: number, what: string, shown: string): void {
    const known = this.findings.find((one) => one.layer === layer && one.what === what);
    if (known) return void known.times++;
    this.findings.push({ layer, what, case: index, shown, times: 1 });
    this.print(`FINDING ${layer}: ${what}`);
    this.print(`  ${shown.replace(/\s+/g, ' ').slice(0, 1500)}`);
    this.print(`  replay: npm run attack -- --layer ${layer} --seed ${this.seed} --case ${index}`);
  }

  ended(layer: string, requests: number, seconds: number, note = ''): void {
    const findings = this.findings.filter((one) => one.layer === layer).length;
    this.rows.push({ layer, requests, findings, seconds, note });
  }

  table(): string {
    const total = this.rows.reduce((sum, { requests }) => sum + requests, 0);
    const lines = [
      ['layer', 'requests', 'findings', 'seconds', ''],
      ...this.rows.map((row) => [
        row.layer,
        number(row.requests),
        number(row.findings),
        row.seconds.toFixed(1),
        row.note,
      ]),
      ['in all', number(total), number(this.findings.length), this.rows.reduce((s, r) => s + r.seconds, 0).toFixed(1), ''], // prettier-ignore
    ];
    return lines
      .map(([layer = '', requests = '', findings = '', seconds = '', note = '']) =>
        `${layer.padEnd(12)}${requests.padStart(10)}${findings.padStart(10)}${seconds.padStart(10)}  ${note}`.trimEnd(),
      )
      .join('\n');
  }

  /** One line for each finding, to see it again. */
  replays(): string[] {
    return this.findings.map(
      ({ layer, case: index, times, what }) =>
        `npm run attack -- --layer ${layer} --seed ${this.seed} --case ${index}  # ${times} × ${what}`,
    );
  }
}
