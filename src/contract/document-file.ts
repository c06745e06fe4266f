import { type Readable } from 'node:stream';

/** A document on its way to a provider. It stays on disk while it is needed, and is streamed from there. */
export interface DocumentFile {
  /** A name made here: callers' file names are not passed on. */
  filename: string;
  contentType: string;
  bytes: number;
  /** SHA-256 of its content, hexadecimal. */
  sha256: string;
  open: () => Readable;
}
