import { type OpenAPIObject } from '@nestjs/swagger';
import { describe, expect, it } from '@jest/globals';
import { nameOfProviderWith, type ProviderNotes, providerWith, withProviders } from '../../src/http/provider-notes.js';

const document = (): OpenAPIObject =>
  ({
    paths: {
      '/v1/trunks': {
        post: {
          description: 'Creates one.\n\nScope: `order`.',
          parameters: [{ name: 'dry', in: 'query', description: 'Nothing is sent.' }],
        },
        get: { description: 'Scope: `order`.' },
      },
    },
    components: {
      schemas: {
        Trunk: {
          properties: {
            provider: { description: 'Whose it is.', example: providerWith('POST /v1/trunks') },
            by: { description: `Such as ${nameOfProviderWith('GET /v1/trunks')}.` },
          },
        },
      },
    },
  }) as unknown as OpenAPIObject;
const acme: ProviderNotes = {
  id: 'acme',
  name: 'Acme',
  routes: ['GET /v1/trunks'],
  remarks: {},
  options: {},
  examples: {},
};
const beta: ProviderNotes = {
  id: 'beta',
  name: 'Beta',
  routes: ['POST /v1/trunks'],
  remarks: {},
  options: {},
  examples: {},
};
const schema = (made: OpenAPIObject) => made.components!.schemas!['Trunk'] as { properties: Record<string, object> };

describe('what providers add to the document', () => {
  it('is their ID and name in examples, by the routes that lead to them', () => {
    expect(schema(withProviders(document(), [acme, beta])).properties).toEqual({
      provider: { description: 'Whose it is.', example: 'beta' },
      by: { description: 'Such as Acme.' },
    });
    // One that is taken out is not in it.
    expect(JSON.stringify(withProviders(document(), [acme]))).not.toMatch(/beta/i);
  });

  it('is what is to be said of them, before the scope of a route', () => {
    const remarks = {
      'POST /v1/trunks': 'Acme takes two.',
      'GET /v1/trunks': 'Acme has some.',
      'POST /v1/trunks?dry': 'Acme alone.',
      'Trunk.provider': 'Acme, perhaps.',
    };
    const made = withProviders(document(), [{ ...acme, remarks }, { ...beta, remarks: { 'Trunk.provider': 'Or Beta.' } }]); // prettier-ignore
    expect(made.paths['/v1/trunks']).toEqual({
      post: {
        description: 'Creates one. Acme takes two.\n\nScope: `order`.',
        parameters: [{ name: 'dry', in: 'query', description: 'Nothing is sent. Acme alone.' }],
      },
      get: { description: 'Acme has some.\n\nScope: `order`.' },
    });
    expect(schema(made).properties['provider']).toMatchObject({
      description: 'Whose it is. Acme, perhaps. Or Beta.',
    });
  });

  it.each(['Trunk.colour', 'Line.provider', 'PUT /v1/trunks', 'POST /v1/trunks?wet', 'GET /v1/lines'])(
    'is refused where the document has no such place: %s',
    (place) => {
      const notes = [{ ...acme, remarks: { [place]: 'Lost.' } }];
      expect(() => withProviders(document(), notes)).toThrow(`the document has no ${place}`);
    },
  );
});
