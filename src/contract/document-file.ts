import { type Readable } from 'node:stream';

/** A document on its way to a provider. It is on disk while it is needed, and read from there as it goes out. */
export interface DocumentFile {
  /** A name of ours: callers' file names go nowhere. */
  filename: string;
  contentType: string;
  bytes: number;
  /** Of its content, hexadecimal. */
  sha256: string;
  open: () => Readable;
}
