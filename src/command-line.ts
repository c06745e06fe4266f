import process from 'node:process';
import { parseArgs, type ParseArgsConfig } from 'node:util';

type Options = NonNullable<ParseArgsConfig['options']>;

/** The command line is invalid; the message says why. */
export class BadCommandLine extends Error {}

type Values<O extends Options> = ReturnType<typeof parseArgs<{ options: O }>>['values'];

export interface Command<O extends Options> {
  /** The usage, as `--help` prints it. */
  usage: string;
  options: O;
  /** Number of positional arguments: 0 by default. */
  words?: number;
  /** The message of an expected error; for any other error, the stack is printed. */
  says?: (error: unknown) => string | undefined;
  /** The exit code after an error: 1 by default. */
  prevented?: number;
  /** Returns the exit code. */
  run: (values: Values<O>, words: string[]) => Promise<number>;
}

/**
 * Runs a command to its end. `--help` prints the usage if the rest of the command line is valid; an invalid command line prints the error and the
 * usage, and exits with 2.
 */
export async function runCommand<O extends Options>(command: Command<O>): Promise<void> {
  try {
    const options: Options = { ...command.options, help: { type: 'boolean', default: false } };
    const { values, positionals } = parseArgs({
      options,
      allowPositionals: (command.words ?? 0) > 0,
    });
    if (positionals.length > (command.words ?? 0))
      throw new BadCommandLine(`Unexpected argument: ${positionals.at(-1)}.`);
    if (values['help'] === true) process.stdout.write(`${command.usage}\n`);
    else process.exitCode = await command.run(values as Values<O>, positionals);
  } catch (error) {
    const wrong = error instanceof BadCommandLine || isParseError(error);
    const said = command.says?.(error) ?? (error instanceof Error ? error.stack : String(error));
    process.stderr.write(wrong ? `${error.message}\n\n${command.usage}\n` : `${said}\n`);
    process.exitCode = wrong ? 2 : (command.prevented ?? 1);
  }
}

const isParseError = (error: unknown): error is Error =>
  error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
