import { StreamableFile } from '@nestjs/common';
import { type FileStream } from '../contract/file-stream.js';
import { onlySet } from '../domain/only-set.js';

/** Streams a provider's file to the caller, under a file name of the gateway. */
export const fileAnswer = ({ content, bytes }: FileStream, type: string, name: string): StreamableFile =>
  new StreamableFile(content, {
    type,
    disposition: `attachment; filename="${name}"`,
    ...onlySet({ length: bytes }),
  });
