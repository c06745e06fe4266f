import { exampleOf } from '../config/provider-settings.js';
import { type DefinedProvider } from '../providers/kit/define.js';

/** A repository file that is partly generated from the providers' declarations. */
export interface GeneratedPart {
  /** Relative to the repository's root. */
  file: string;
  /** Returns the whole file with that part regenerated. */
  renew: (text: string, providers: readonly DefinedProvider[]) => string;
}

/** The marker above the generated part; everything below it is generated. */
const providersBelow = '# Providers, as their folders declare them (npm run generate).\n';
const tableBegins = '<!-- providers: made by npm run generate -->\n';
const tableEnds = '<!-- /providers -->';

export const generatedParts: readonly GeneratedPart[] = [
  {
    file: 'config/gateway.env.example',
    renew: (text, providers) =>
      `${before(text, providersBelow)}${providers.map(({ settings }) => `\n${exampleOf(settings)}\n`).join('')}`,
  },
  {
    file: 'README.md',
    renew: (text, providers) => {
      const after = text.slice(text.indexOf(tableEnds));
      if (!text.includes(tableEnds)) throw new Error(`There is no ${tableEnds}`);
      const rows = providers.map(({ id, offers, operations }) => [`\`${id}\``, offers, operations]);
      return `${before(text, tableBegins)}\n${table([['provider', 'supports', 'operations'], ...rows])}\n${after}`;
    },
  },
];

/** The text up to and including the marker. */
function before(text: string, mark: string): string {
  const at = text.indexOf(mark);
  if (at < 0) throw new Error(`There is no "${mark.trim()}"`);
  return text.slice(0, at + mark.length);
}

/** A Markdown table with its columns aligned, as Prettier writes it. */
function table([head = [], ...rows]: readonly string[][]): string {
  const widths = head.map((_, i) => Math.max(...[head, ...rows].map((row) => (row[i] ?? '').length)));
  const line = (row: readonly string[], fill = ' '): string =>
    `| ${widths.map((width, i) => (row[i] ?? '').padEnd(width, fill)).join(' | ')} |\n`;
  return [line(head), line([], '-'), ...rows.map((row) => line(row))].join('');
}
