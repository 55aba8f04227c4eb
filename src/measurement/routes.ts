// The browser API of measurement: the result of one campaign.
import { z } from 'zod';
import type { App, Context } from '../ground/index.ts';
import { campaignResult } from './campaign-result.ts';
import { campaignResult as campaignResultBody, resultQuery } from './contract.ts';

/** Mounts the route. */
export function measurementRoutes(app: App, context: Context): void {
  const { db, clock } = context;
  app.get(
    '/api/campaigns/:id/result',
    {
      config: { permission: 'reports:read' },
      schema: {
        params: z.object({ id: z.coerce.number().int().positive() }),
        querystring: resultQuery,
        response: { 200: campaignResultBody },
      },
    },
    async ({ params, query }) => campaignResult(db, clock, params.id, query),
  );
}
