import { requireBinary } from '../../support/binaries.js';

/** What a gateway was about to do for others at a moment: to send a call, or to tell a caller what has become of a resource. */
export type Mark =
  { readonly sent: string } | { readonly told: string; readonly status: string; readonly key?: string };

/** What a process did to its files, and the marks between. `file` is a path. */
export type Act =
  | { readonly kind: 'create' | 'unlink' | 'sync'; readonly file: string }
  | { readonly kind: 'write'; readonly file: string; readonly offset: number; readonly data: Buffer }
  | { readonly kind: 'truncate'; readonly file: string; readonly size: number }
  | { readonly kind: 'mark'; readonly mark: Mark };

/** The system calls that can change a file, or make it last. */
export const traced =
  'open,openat,creat,write,writev,pwrite64,pwritev,pwritev2,truncate,ftruncate,fallocate,fsync,fdatasync,sync_file_range,unlink,unlinkat,rename,renameat,renameat2';

/** How strace is to write down, whole and with paths, to `output`, what is done to these files and folders. */
export const tracing = (output: string, files: readonly string[]): string[] => [
  ...[
    requireBinary('strace'),
    '-f',
    '--seccomp-bpf',
    '-q',
    '-y',
    '-s',
    '1000000',
    '-e',
    `trace=${traced}`,
    '-e',
    'signal=none',
  ],
  ...['-o', output, ...files.flatMap((file) => ['-P', file])],
];

/** What strace has written down about the files of a folder, oldest first. What it could not have understood is an error. */
export function actsOf(trace: string, folder: string, marks: string): Act[] {
  const known = new Set<string>();
  const open = new Map<string, string>();
  const acts: Act[] = [];
  for (const line of trace.split('\n')) {
    const whole = wholeLine(line, open);
    if (whole === undefined || !whole.includes(folder)) continue;
    const act = actOf(whole, known);
    if (act === undefined || !act.file.startsWith(folder)) continue;
    if (act.file !== marks) acts.push(act);
    else if (act.kind === 'write') acts.push({ kind: 'mark', mark: JSON.parse(act.data.toString()) as Mark });
  }
  return acts;
}

/** Another thread's call may stand between the beginning and the end of one. */
function wholeLine(line: string, open: Map<string, string>): string | undefined {
  const [, thread = '', said = ''] = /^(\d+) +(\S.*)$/.exec(line) ?? [];
  const begun = /^(.*) <unfinished \.\.\.>$/.exec(said)?.[1];
  if (begun !== undefined) {
    open.set(thread, begun);
    return undefined;
  }
  const ended = /^<\.\.\. \w+ resumed>(.*)$/.exec(said)?.[1];
  return ended === undefined ? said : `${open.get(thread) ?? ''}${ended}`;
}

function actOf(line: string, known: Set<string>): Exclude<Act, { kind: 'mark' }> | undefined {
  const end = line.lastIndexOf(' = ');
  const [, name = '', args = ''] = /^(\w+)\((.*)\)$/.exec(line.slice(0, Math.max(end, 0)).trimEnd()) ?? [];
  const result = parseInt(line.slice(end + 3), 10);
  // A call that the end of the process cut off, or that failed, has changed nothing that counts.
  if (name === '' || !(result >= 0)) return undefined;
  const file = /^\d+<([^>]*)>/.exec(args)?.[1] ?? /^(?:AT_FDCWD[^,]*, )?"((?:[^"\\]|\\.)*)"/.exec(args)?.[1] ?? '';
  switch (name) {
    case 'open':
    case 'openat':
      if (known.has(file) || !args.includes('O_CREAT')) return undefined;
      known.add(file);
      return { kind: 'create', file };
    case 'unlink':
    case 'unlinkat':
      known.delete(file);
      return { kind: 'unlink', file };
    case 'fsync':
    case 'fdatasync':
      return { kind: 'sync', file };
    case 'ftruncate':
      return { kind: 'truncate', file, size: Number(/, (\d+)$/.exec(args)?.[1]) };
    case 'pwrite64': {
      const [, text = '', offset = ''] = /, "((?:[^"\\]|\\.)*)", \d+, (\d+)$/.exec(args) ?? [];
      return { kind: 'write', file, offset: Number(offset), data: bytesOf(text).subarray(0, result) };
    }
    default:
      // The name of its holder, written at once when a ledger is opened, is for people.
      if (file.endsWith('.owner') || file.endsWith('points')) return undefined;
      throw new Error(`a ledger is written in a way that is not recorded: ${line.slice(0, 120)}`);
  }
}

const named: Record<string, number> = { n: 10, t: 9, r: 13, v: 11, f: 12, '"': 34, '\\': 92 };

/** A string as strace writes it. */
function bytesOf(text: string): Buffer {
  const bytes = Buffer.allocUnsafe(text.length);
  let length = 0;
  for (let i = 0; i < text.length; i++) {
    let byte = text.charCodeAt(i);
    if (byte === 92) {
      const next = text[++i] ?? '';
      byte = named[next] ?? 0;
      if (next >= '0' && next <= '7') {
        byte = Number(next);
        for (let more = 0; more < 2 && /[0-7]/.test(text[i + 1] ?? ''); more++) byte = byte * 8 + Number(text[++i]);
      }
    }
    bytes[length++] = byte;
  }
  return bytes.subarray(0, length);
}
