// `ritorno campaigns ...`: list, show, create, preview, launch, pause, resume, end and backlog from the command line.
import type { Command } from 'commander';
import { type Context, calendarDay, type Day, listNumber, type OpenContext, wholeNumber } from '../ground/index.ts';
import { campaignDeeds } from './deeds.ts';
import { draftFileHelp, readDraftFile } from './draft-file.ts';
import { figureLines, previewLines } from './lines.ts';
import { everyCampaign, showCampaign } from './list-campaigns.ts';
import { previewCampaign } from './preview.ts';
import { readCampaign } from './queries.ts';
import type { CampaignHelpers } from './routes.ts';

interface Told {
  readonly json: unknown;
  readonly text: readonly string[];
}

/** Adds the commands to the program. */
export function campaignCommands(program: Command, open: OpenContext, helpers: CampaignHelpers = {}): void {
  const campaigns = program.command('campaigns').description('look at campaigns and start, pause or end them');
  const command = (name: string, description: string) => campaigns.command(name).description(description);
  const ofCampaign = (name: string, description: string) =>
    command(name, description).argument('<id>', 'number of the campaign, see campaigns list', listNumber);

  /** What a command does with an opened context; the result is printed as JSON or as lines of text. */
  const does = <A extends unknown[]>(given: Command, work: (context: Context, ...args: A) => Promise<Told>) =>
    given.option('--json', 'print JSON').action(async (...args: unknown[]) => {
      const context = await open();
      try {
        const { json, text } = await work(context, ...(args.slice(0, -1) as A));
        process.stdout.write(given.opts().json ? `${JSON.stringify(json, null, 1)}\n` : `${text.join('\n')}\n`);
      } finally {
        await context.close();
      }
    });

  does(command('list', 'list the campaigns'), async ({ db }) => {
    const items = await everyCampaign(db);
    const lines = items.map(
      ({ campaignId, status, entered, open: onLadder, name }) =>
        `${campaignId}  ${status.padEnd(6)}  ${entered} entered, ${onLadder} on the ladder  ${name}`,
    );
    return { json: { campaigns: items }, text: lines.length === 0 ? ['No campaigns yet.'] : lines };
  });

  does(ofCampaign('show', 'show a campaign with its figures'), async ({ db }, id: number) => {
    const found = await showCampaign(db, id);
    return { json: found, text: [`${found.name} (${found.status}, version ${found.version})`, ...figureLines(found)] };
  });

  does(
    command('create', 'make a draft from a JSON file with name and definition')
      .argument('<file>', 'what is in it: see the example below')
      .addHelpText('after', draftFileHelp),
    async (context, file: string) => {
      const id = await campaignDeeds(context, null).create(await readDraftFile(file));
      return { json: { campaignId: id }, text: [`Draft ${id} is stored. Look at it: ritorno campaigns preview ${id}`] };
    },
  );

  does(ofCampaign('preview', 'show what the campaign would do if it were live today'), async ({ db }, id: number) => {
    const { campaignId, definition } = await readCampaign(db, id);
    const preview = await previewCampaign(db, definition, undefined, { campaignId, ceilings: helpers.ceilings });
    return { json: preview, text: previewLines(preview) };
  });

  does(ofCampaign('launch', 'make a draft live'), async (context, id: number) => {
    const { backlog } = await campaignDeeds(context, null).launch(id, helpers.checks);
    return {
      json: { campaignId: id, status: 'live', backlog },
      text: [`The campaign is live. Late before the launch: ${backlog} (ritorno campaigns backlog ${id} starts them).`],
    };
  });

  for (const [verb, status] of [
    ['pause', 'paused'],
    ['resume', 'live'],
    ['end', 'ended'],
  ] as const) {
    does(ofCampaign(verb, `${verb} a campaign`), async (context, id: number) => {
      await campaignDeeds(context, null)[verb](id);
      return { json: { campaignId: id, status }, text: [`The campaign is ${status}.`] };
    });
  }

  does(
    ofCampaign('backlog', 'start those who were late at the launch, spread over mornings')
      .option('--mornings <count>', 'over how many mornings', wholeNumber(1, 365, 'a number of mornings'), 10)
      .option('--from <date>', 'the first morning, YYYY-MM-DD; default tomorrow', calendarDay),
    async (context, id: number, { mornings, from }: { mornings: number; from?: Day }) => {
      const plan = await campaignDeeds(context, null).startBacklog(id, { mornings, from });
      return {
        json: plan,
        text: [`${plan.planned} customers start:`, ...plan.mornings.map((one) => `${one.day}  ${one.customers}`)],
      };
    },
  );
}
