import { Controller, Inject, Post, Req } from '@nestjs/common';
import { type FastifyRequest } from 'fastify';
import { Endpoint, type FormShape } from '../../src/http/endpoint.js';
import * as fields from '../../src/http/field-decorators.js';
import { Forms } from '../../src/http/form.js';
import { tag, ThingDto } from './things.js';

class PaperDto {
  @fields.TextField({ max: 20, description: 'Whose.', example: 'mine' })
  name: string;
}

const paperForm = {
  part: { name: 'about', type: PaperDto, description: 'What about.', example: { name: 'mine' } },
  files: { letter: { description: 'The letter.' }, bill: { description: 'The bill.' } },
} satisfies FormShape;

@Controller('v1/papers')
export class PapersController {
  constructor(@Inject(Forms) private readonly forms: Forms) {}

  /** Answers what it was given, and keeps nothing. */
  @Post()
  @Endpoint({
    tag,
    summary: 'Send papers',
    ok: { status: 200, type: ThingDto, description: 'What came.' },
    errors: [],
    form: paperForm,
    scope: 'orders:write',
  })
  sendPapers(@Req() request: FastifyRequest): Promise<object> {
    return this.forms.with(request, paperForm, async ({ part, files }) => {
      const seen = await Promise.all(
        Object.values(files).map(async ({ open, ...file }) => ({
          ...file,
          head: Buffer.concat((await open().toArray()) as Buffer[])
            .subarray(0, 16)
            .toString('hex'),
        })),
      );
      return { part, files: seen };
    });
  }
}
