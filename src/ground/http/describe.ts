// Publishes the OpenAPI 3.1 description of the machine API at /openapi.json.
import swagger from '@fastify/swagger';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import type { App } from './app-type.ts';
import { isMachineRoute } from './routes-stated.ts';

/** Describes every /v1 route mounted after this call, from the Zod schemas that also validate it. */
export async function describeMachineApi(app: App): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Ritorno',
        description: 'Customers, purchases, coupons and redemptions of a shop that runs Ritorno.',
        version: '1',
      },
      components: {
        securitySchemes: {
          key: { type: 'http', scheme: 'bearer' },
          token: { type: 'apiKey', in: 'header', name: 'X-App-Token' },
          clientToken: { type: 'apiKey', in: 'header', name: 'X-Client-Token', description: 'Asks, and does no more.' },
        },
      },
      security: [{ key: [] }, { token: [] }, { clientToken: [] }],
    },
    transform: (route) => {
      const described = jsonSchemaTransform(route);
      if (isMachineRoute(route.url)) {
        const method = String(route.route.method).toLowerCase();
        return { ...described, schema: { operationId: nameOf(method, route.url), ...described.schema } };
      }
      return { ...described, schema: { ...described.schema, hide: true } };
    },
    transformObject: jsonSchemaTransformObject,
  });
  app.get('/openapi.json', { config: { permission: 'public' } }, async () => app.swagger());
}

/** `post` of `/v1/vouchers/:code/validate` is `postV1VouchersCodeValidate`: what generated clients call it. */
function nameOf(method: string, url: string): string {
  const words = url.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
  return method + words.map((word) => word[0].toUpperCase() + word.slice(1)).join('');
}
