// The street: every room's routes and commands, in the order in which data flows.
import type { Command } from 'commander';
import { type CampaignHelpers, campaignCommands, campaignRoutes } from '../campaigns/index.ts';
import { type App, type Clock, type Context, groundRoutes, type OpenContext, systemClock } from '../ground/index.ts';
import {
  currencyChange,
  ledgerCommands,
  ledgerRoutes,
  marginCommands,
  suppressedCommand,
  voidCommand,
} from '../ledger/index.ts';
import { measurementCommands, measurementRoutes } from '../measurement/index.ts';
import { checkMessages, messageCommands, messageRoutes } from '../messages/index.ts';
import { checkOffers, couponCeilings, offerRoutes, offersKeepCurrency } from '../offers/index.ts';
import { responseRoutes } from '../responses/index.ts';
import { scoreCommands, scoreRoutes } from '../scores/index.ts';
import { doorRoutes } from './routes.ts';
import type { SampleOptions } from './sample/sample-shop.ts';
import { shopBeside } from './shop-beside.ts';

/** What campaigns asks of rooms to its right: is the ladder complete, what can it cost. */
const campaignHelpers = (clock: Clock): CampaignHelpers => ({
  checks: [checkOffers, checkMessages],
  ceilings: (db) => couponCeilings(db, clock.now()),
});

/** Mounts every room's routes; `setupToken` lets the first owner in. `sample`: the size of its sample shop. */
export function mountRoutes(app: App, context: Context, setupToken?: string, sample: SampleOptions = {}): void {
  groundRoutes(app, context, setupToken, [offersKeepCurrency, currencyChange(context.clock)]);
  ledgerRoutes(app, context);
  scoreRoutes(app, context);
  campaignRoutes(app, context, campaignHelpers(context.clock));
  offerRoutes(app, context);
  messageRoutes(app, context);
  responseRoutes(app, context);
  measurementRoutes(app, context);
  doorRoutes(app, context, sample);
}

/** Adds every room's commands to the program. */
export function mountCommands(program: Command, open: OpenContext): void {
  ledgerCommands(program, open);
  marginCommands(program, open);
  suppressedCommand(program, open);
  voidCommand(program, open);
  scoreCommands(program, open, shopBeside());
  campaignCommands(program, open, campaignHelpers(systemClock));
  messageCommands(program, open);
  measurementCommands(program, open);
}
