// The routes of `doors`: the newest run, what runs, "Calculate now", the sample shop.
import { askedRun, latestRun, whatRuns } from '../ground/contract.ts';
import { type App, type AskedKind, askForRun, audit, type Context, dayIn, Problem, readShop } from '../ground/index.ts';
import { hasPurchases } from '../ledger/index.ts';
import { doorErrors } from './errors.ts';
import { sampleRoutes } from './sample/sample-routes.ts';
import type { SampleOptions } from './sample/sample-shop.ts';
import { latestRunOf, whatRunsNow } from './what-runs.ts';

/** Mounts them. */
export function doorRoutes(app: App, context: Context, sample: SampleOptions = {}): void {
  const { db, clock } = context;
  // a sample shop has no sample shop
  if (!context.sample) sampleRoutes(app, context, sample);

  app.get(
    '/api/runs/latest',
    { config: { permission: 'runs:read' }, schema: { response: { 200: latestRun } } },
    async () => latestRunOf(context),
  );

  app.get(
    '/api/what-runs',
    { config: { permission: 'runs:read' }, schema: { response: { 200: whatRuns } } },
    async () => whatRunsNow(context),
  );

  app.post(
    '/api/calculations',
    { config: { permission: 'runs:write' }, schema: { body: askedRun, response: { 202: latestRun } } },
    async (request, reply) => {
      const kind = request.body.entries ? 'entries' : 'figures';
      await ask(context, kind);
      const details = { kind };
      await audit(db, request.actor, clock.now(), { deed: 'calculation asked for', subject: 'run', details });
      return reply.code(202).send(await latestRunOf(context));
    },
  );

  app.post(
    '/v1/calculations',
    {
      config: { permission: 'purchases:write' },
      schema: {
        summary: 'Have it worked out again who is late',
        description:
          'For whoever has just sent in purchases. The figures alone are worked out, in the background; nobody is let into a campaign by it before the night. Asking again while a request waits changes nothing.',
        response: { 202: latestRun },
      },
    },
    async (_request, reply) => {
      await ask(context, 'figures');
      return reply.code(202).send(await latestRunOf(context));
    },
  );
}

/** Asks for a calculation of the shop's present day. Throws a Problem while there is nothing to calculate with. */
async function ask({ db, clock }: Context, kind: AskedKind): Promise<void> {
  if (!(await hasPurchases(db))) throw new Problem(doorErrors.nothing_to_calculate);
  const now = clock.now();
  await askForRun(db, dayIn((await readShop(db)).zone, now), now, kind);
}
