import { type Readable } from 'node:stream';

/** A file being received from a provider. Its holder must read it to the end or destroy it; it fails if the provider breaks off. */
export interface FileStream {
  content: Readable;
  /** Its length, if the provider sends it in advance. */
  bytes?: number;
}
