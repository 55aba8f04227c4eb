// The browser API of campaigns: drafts, preview, launch, backlog, pause, end.
import { z } from 'zod';
import { countedWeeks, weeksQuery } from '../ground/contract.ts';
import { type App, type Context, type Db, decodeNumberCursor } from '../ground/index.ts';
import { backByWeek } from './back-by-week.ts';
import { campaignVersions, changeEffect as effectOfChange } from './change-live.ts';
import {
  campaign,
  campaignList,
  campaignListQuery,
  campaignPreview,
  campaignVersionList,
  changeCampaign,
  changeEffect,
  changeEffectRequest,
  enrolmentList,
  forecast,
  launchChecks,
  newCampaign,
  previewRequest,
  startBacklogAnswer,
  startBacklogRequest,
} from './contract.ts';
import { campaignDeeds } from './deeds.ts';
import { enrolmentsOf } from './enrolments-of.ts';
import { forecastMornings } from './forecast.ts';
import type { LaunchCheck } from './launch-check.ts';
import { launchObstacles } from './lifecycle.ts';
import { listCampaigns, showCampaign } from './list-campaigns.ts';
import { previewCampaign } from './preview.ts';
import type { CouponCeilings } from './preview-cost.ts';
import { readCampaign } from './queries.ts';

/** What later rooms contribute; `doors` fills it in. */
export interface CampaignHelpers {
  readonly checks?: readonly LaunchCheck[];
  readonly ceilings?: (db: Db) => Promise<CouponCeilings>;
}

const params = z.object({ id: z.coerce.number().int().positive() });
const read = { permission: 'campaigns:read' } as const;
const write = { permission: 'campaigns:write' } as const;

/** Mounts the routes. */
export function campaignRoutes(app: App, context: Context, helpers: CampaignHelpers = {}): void {
  const { db, clock } = context;

  app.get(
    '/api/campaigns',
    { config: read, schema: { querystring: campaignListQuery, response: { 200: campaignList } } },
    async ({ query }) => listCampaigns(db, decodeNumberCursor(query.cursor)),
  );

  app.post(
    '/api/campaigns',
    { config: write, schema: { body: newCampaign, response: { 201: campaign } } },
    async (request, reply) => {
      const id = await campaignDeeds(context, request.actor).create(request.body);
      return reply.code(201).send(await showCampaign(db, id));
    },
  );

  app.get(
    '/api/campaigns/weeks',
    { config: read, schema: { querystring: weeksQuery, response: { 200: countedWeeks } } },
    async ({ query }) => ({ items: await backByWeek(db, query) }),
  );

  app.get('/api/campaigns/forecast', { config: read, schema: { response: { 200: forecast } } }, async () =>
    forecastMornings(db, helpers.ceilings),
  );

  app.get('/api/campaigns/:id', { config: read, schema: { params, response: { 200: campaign } } }, async (request) =>
    showCampaign(db, request.params.id),
  );

  app.put(
    '/api/campaigns/:id',
    { config: write, schema: { params, body: changeCampaign, response: { 200: campaign } } },
    async (request) => {
      const { id } = request.params;
      await campaignDeeds(context, request.actor).change(id, request.body, helpers.checks);
      return showCampaign(db, id);
    },
  );

  app.delete(
    '/api/campaigns/:id',
    { config: write, schema: { params, response: { 204: z.undefined() } } },
    async (request, reply) => {
      await campaignDeeds(context, request.actor).discard(request.params.id);
      return reply.code(204).send(undefined);
    },
  );

  app.post(
    '/api/campaigns/preview',
    { config: read, schema: { body: previewRequest, response: { 200: campaignPreview } } },
    async ({ body }, reply) => {
      // an editor gives up a preview with every further edit: what nobody waits for is not counted to its end
      const gone = new AbortController();
      reply.raw.once('close', () => gone.abort());
      const { campaignId, definition, asOf } = body;
      try {
        const { signal } = gone;
        return await previewCampaign(db, definition, asOf, { campaignId, ceilings: helpers.ceilings, signal });
      } catch (error) {
        if (!gone.signal.aborted) throw error;
        return reply.hijack();
      }
    },
  );

  app.get(
    '/api/campaigns/:id/checks',
    { config: read, schema: { params, response: { 200: launchChecks } } },
    async (request) => {
      const found = await readCampaign(db, request.params.id);
      return { obstacles: await launchObstacles(db, found, clock.now(), helpers.checks ?? []) };
    },
  );

  app.post(
    '/api/campaigns/:id/change-effect',
    { config: read, schema: { params, body: changeEffectRequest, response: { 200: changeEffect } } },
    async (request) => {
      const found = await readCampaign(db, request.params.id);
      return effectOfChange(db, found, request.body.definition, clock.now(), helpers.checks ?? []);
    },
  );

  app.get(
    '/api/campaigns/:id/versions',
    { config: read, schema: { params, response: { 200: campaignVersionList } } },
    async (request) => {
      const { campaignId } = await readCampaign(db, request.params.id);
      return { items: await campaignVersions(db, campaignId) };
    },
  );

  app.post(
    '/api/campaigns/:id/launch',
    { config: write, schema: { params, response: { 200: campaign } } },
    async (request) => {
      const { id } = request.params;
      await campaignDeeds(context, request.actor).launch(id, helpers.checks);
      return showCampaign(db, id);
    },
  );

  for (const verb of ['pause', 'resume', 'end'] as const) {
    app.post(
      `/api/campaigns/:id/${verb}`,
      { config: write, schema: { params, response: { 200: campaign } } },
      async (request) => {
        const { id } = request.params;
        await campaignDeeds(context, request.actor)[verb](id);
        return showCampaign(db, id);
      },
    );
  }

  app.post(
    '/api/campaigns/:id/backlog',
    { config: write, schema: { params, body: startBacklogRequest, response: { 200: startBacklogAnswer } } },
    async (request) => campaignDeeds(context, request.actor).startBacklog(request.params.id, request.body),
  );

  app.get(
    '/api/customers/:id/enrolments',
    { config: { permission: 'customers:read' }, schema: { params, response: { 200: enrolmentList } } },
    async (request) => ({ items: await enrolmentsOf(db, request.params.id) }),
  );
}
