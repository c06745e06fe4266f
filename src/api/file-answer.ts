import { StreamableFile } from '@nestjs/common';
import { type FileStream } from '../contract/file-stream.js';
import { onlySet } from '../domain/only-set.js';

/** A provider's file as it comes in, to be saved under a name of ours. */
export const fileAnswer = ({ content, bytes }: FileStream, type: string, name: string): StreamableFile =>
  new StreamableFile(content, {
    type,
    disposition: `attachment; filename="${name}"`,
    ...onlySet({ length: bytes }),
  });
