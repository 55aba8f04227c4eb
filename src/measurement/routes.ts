// The browser API of measurement: the result of one campaign, where everybody is, and the people behind each number.
import { z } from 'zod';
import type { App, Context } from '../ground/index.ts';
import { campaignFlow } from './campaign-flow.ts';
import { campaignPeople } from './campaign-people.ts';
import { campaignResult } from './campaign-result.ts';
import {
  campaignFlow as campaignFlowBody,
  campaignPeople as campaignPeopleBody,
  campaignResult as campaignResultBody,
  peopleQuery,
  resultQuery,
} from './contract.ts';

const params = z.object({ id: z.coerce.number().int().positive() });

/** Mounts the routes. */
export function measurementRoutes(app: App, context: Context): void {
  const { db, clock } = context;
  app.get(
    '/api/campaigns/:id/result',
    {
      config: { permission: 'reports:read' },
      schema: {
        params,
        querystring: resultQuery,
        response: { 200: campaignResultBody },
      },
    },
    async ({ params, query }) => campaignResult(db, clock, params.id, query),
  );

  app.get(
    '/api/campaigns/:id/flow',
    { config: { permission: 'campaigns:read' }, schema: { params, response: { 200: campaignFlowBody } } },
    async (request) => campaignFlow(db, request.params.id),
  );

  app.get(
    '/api/campaigns/:id/people',
    {
      config: { permission: 'customers:read' },
      schema: { params, querystring: peopleQuery, response: { 200: campaignPeopleBody } },
    },
    async (request) => campaignPeople(db, clock, request.params.id, request.query),
  );
}
