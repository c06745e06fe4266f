import { type Readable } from 'node:stream';

/** A provider's file under way. Whoever has it reads it to its end or destroys it; it fails when the provider breaks off. */
export interface FileStream {
  content: Readable;
  /** Its length, where the provider says so beforehand. */
  bytes?: number;
}
