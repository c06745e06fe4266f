import { command } from './command.js';

/** The command as it is typed: how it ended, and what it said. */
export async function typed(...args: string[]): Promise<{ code: number; said: string }> {
  const lines: string[] = [];
  const code = await command(args, (line) => void lines.push(line));
  return { code, said: lines.join('\n') };
}

/** The figure of a run whose words begin so. */
export const figureIn = (said: string, what: string): number =>
  Number((new RegExp(`^ {2}${what}.*: ([\\d,]+)$`, 'm').exec(said)?.[1] ?? 'NaN').replaceAll(',', ''));
