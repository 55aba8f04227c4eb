// `ritorno campaigns ...`: list, show, create, preview, launch, pause, resume, end and backlog from the command line.
import { readFile } from 'node:fs/promises';
import { type Command, InvalidArgumentError } from 'commander';
import { type Context, formatMoney, type OpenContext, Problem } from '../ground/index.ts';
import { type CampaignPreview, type NewCampaign, newCampaign } from './contract.ts';
import { campaignDeeds } from './deeds.ts';
import { campaignErrors } from './errors.ts';
import { listCampaigns, showCampaign } from './list-campaigns.ts';
import { previewCampaign } from './preview.ts';
import { readCampaign } from './queries.ts';
import type { CampaignHelpers } from './routes.ts';

export function campaignCommands(program: Command, open: OpenContext, helpers: CampaignHelpers = {}): void {
  const campaigns = program.command('campaigns').description('look at campaigns and start, pause or end them');

  /** Adds a command that opens the context, does its work and prints the result as JSON or as lines of text. */
  const add = <A extends unknown[]>(
    usage: string,
    description: string,
    work: (context: Context, ...given: A) => Promise<{ json: unknown; text: string[] }>,
    options: (command: Command) => Command = (command) => command,
  ) =>
    options(campaigns.command(usage).description(description))
      .option('--json', 'print JSON')
      .action(async (...given: [...A, { json?: boolean }, Command]) => {
        const command = given[given.length - 1] as Command;
        const context = await open();
        try {
          const { json, text } = await work(context, ...(given.slice(0, -1) as unknown as A));
          process.stdout.write(command.opts().json ? `${JSON.stringify(json, null, 1)}\n` : `${text.join('\n')}\n`);
        } finally {
          await context.close();
        }
      });

  add('list', 'list the campaigns', async ({ db }) => {
    const { items } = await listCampaigns(db);
    return {
      json: { campaigns: items },
      text:
        items.length === 0
          ? ['No campaigns yet.']
          : items.map(
              (one) =>
                `${one.campaignId}  ${one.status.padEnd(6)}  ${one.entered} entered, ${one.open} on the ladder  ${one.name}`,
            ),
    };
  });

  add('show <id>', 'show a campaign with its figures', async ({ db }, id: string) => {
    const found = await showCampaign(db, number(id));
    return { json: found, text: [`${found.name} (${found.status}, version ${found.version})`, ...figureLines(found)] };
  });

  add('create <file>', 'make a draft from a JSON file with name and definition', async (context, file: string) => {
    const id = await campaignDeeds(context, null).create(await readDraft(file));
    return { json: { campaignId: id }, text: [`Draft ${id} is stored. Look at it: ritorno campaigns preview ${id}`] };
  });

  add('preview <id>', 'show what the campaign would do if it were live today', async ({ db }, id: string) => {
    const { campaignId, definition } = await readCampaign(db, number(id));
    const preview = await previewCampaign(db, definition, undefined, { campaignId, ceilings: helpers.ceilings });
    return { json: preview, text: previewLines(preview) };
  });

  add('launch <id>', 'make a draft live', async (context, id: string) => {
    const { backlog } = await campaignDeeds(context, null).launch(number(id), helpers.checks);
    return {
      json: { campaignId: number(id), status: 'live', backlog },
      text: [`The campaign is live. Late before the launch: ${backlog} (ritorno campaigns backlog ${id} starts them).`],
    };
  });

  for (const [verb, status] of [
    ['pause', 'paused'],
    ['resume', 'live'],
    ['end', 'ended'],
  ] as const) {
    add(`${verb} <id>`, `${verb} a campaign`, async (context, id: string) => {
      await campaignDeeds(context, null)[verb](number(id));
      return { json: { campaignId: number(id), status }, text: [`The campaign is ${status}.`] };
    });
  }

  add(
    'backlog <id>',
    'start those who were late at the launch, spread over mornings',
    async (context, id: string, options: { mornings: number; from?: string }) => {
      const { mornings, from } = options;
      const plan = await campaignDeeds(context, null).startBacklog(number(id), { mornings, from });
      return {
        json: plan,
        text: [`${plan.planned} customers start:`, ...plan.mornings.map((one) => `${one.day}  ${one.customers}`)],
      };
    },
    (command) =>
      command
        .option('--mornings <count>', 'over how many mornings', number, 10)
        .option('--from <date>', 'the first morning, YYYY-MM-DD; default tomorrow'),
  );
}

function number(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('write a whole number above 0');
  return Number(text);
}

async function readDraft(file: string): Promise<NewCampaign> {
  const invalid = (summary: string) => new Problem(campaignErrors.campaign_definition_invalid, { summary });
  const text = await readFile(file, 'utf8').catch((error: Error) => {
    throw invalid(error.message);
  });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw invalid((error as Error).message);
  }
  const parsed = newCampaign.safeParse(value);
  if (parsed.success) return parsed.data;
  throw invalid(parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '));
}

function figureLines({ figures }: Awaited<ReturnType<typeof showCampaign>>): string[] {
  return [
    `entered ${figures.entered} = ${figures.treated} treated + ${figures.heldOut} in the comparison group`,
    `on the ladder ${figures.open}; ended: ${figures.ended.map((one) => `${one.reason} ${one.count}`).join(', ') || 'nobody'}`,
    `backlog: ${figures.backlogWaiting} waiting, ${figures.backlogPlanned} given a morning`,
    ...figures.rungs.map((one) => `rung ${one.rung}: ${one.due} due, ${one.refused} without a message`),
  ];
}

function previewLines(preview: CampaignPreview): string[] {
  if (!preview.scored) return ['Nobody has been scored yet: import purchases and run ritorno run.'];
  const { entering, cost } = preview;
  return [
    `As of ${preview.asOf} ${preview.overLimit} customers are over the limit; ${entering.total} of them would enter:`,
    `  ${entering.treated} get the first rung, ${entering.heldOut} are the comparison group, ${entering.unreachable} cannot be written to`,
    ...entering.reasons.map(({ reason, count }) => `    ${reason}: ${count}`),
    ...preview.notEntering.map(({ reason, count }) => `  not entering, ${reason}: ${count}`),
    `${preview.backlog} of them were late before a launch and would wait as backlog; about ${preview.monthlyEntries} cross the limit in a month.`,
    ...(cost
      ? [
          `Coupons of all rungs cost at most ${formatMoney({ minor: cost.ceilingMinor, currency: cost.currency }, 'en')}.`,
        ]
      : []),
    ...preview.examples.map(({ externalId, meanGapDays, silenceDays }) =>
      meanGapDays === null
        ? `  ${externalId}: bought once, silent for ${silenceDays} days`
        : `  ${externalId}: usually every ${Math.round(meanGapDays)} days, silent for ${silenceDays}`,
    ),
  ];
}
