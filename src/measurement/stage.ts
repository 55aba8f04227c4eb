// Which answer a shop can get from a campaign: known, not yet, or never with so few customers; and what each is told.
import { sql } from 'kysely';
import { type Campaign, showCampaign, usualReturns } from '../campaigns/index.ts';
import { addDays, type Day, type Db, dayNumber } from '../ground/index.ts';
import type { Forecast, Stage, Usual, Verdict } from './contract.ts';
import { forecast, usualTruth } from './forecast.ts';
import type { Rate } from './judge.ts';
import { readPace, type Window } from './outcomes.ts';

/** Customers from which a comparison group can tell something within a few years. */
export const customersForGroup = 8000;
const patienceDays = 3 * 365;
/** Days over which the pace of entering is taken. */
const paceDays = 90;

/** The campaign itself. Throws campaign_unknown. */
export function readStanding(db: Db, campaignId: number): Promise<Campaign> {
  return showCampaign(db, campaignId);
}

/** Customers of the shop, counted as far as it matters here. */
export async function countCustomers(db: Db): Promise<number> {
  const [{ customers }] = await db.rows(sql<{ customers: number }>`
    select count(*) as customers from (select 1 from customer limit ${customersForGroup}) counted`);
  return customers;
}

/** What is known is told to every shop; else the size of the shop and the wait decide. */
export function stageOf(
  verdict: Verdict,
  customers: number,
  heldOut: number,
  ahead: Forecast | null,
  asOf: Day,
): Stage {
  if (verdict === 'sample_ratio') return 'mismatch';
  if (verdict === 'more' || verdict === 'fewer') return 'known';
  if (customers < customersForGroup) return 'small';
  if (heldOut === 0) return 'no_group';
  const known = ahead?.truths.find(({ difference }) => difference === usualTruth)?.day ?? null;
  return known === null || known > addDays(asOf, patienceDays) ? 'small' : 'early';
}

/** How the comparison will narrow at the pace of the last months. */
export async function forecastOf(
  db: Db,
  { campaignId, launchedOn, status, definition }: Campaign,
  window: Window,
  treated: Rate,
  heldOut: Rate,
): Promise<Forecast> {
  const { asOf, days } = window;
  const age = launchedOn === null ? 1 : Math.max(1, dayNumber(asOf) - dayNumber(launchedOn) + 1);
  const span = Math.min(paceDays, age);
  const { open, crossings, pBuy } = await readPace(db, campaignId, window, addDays(asOf, -span));
  return forecast(treated, heldOut, {
    asOf,
    windowDays: days,
    open,
    perDay: status === 'ended' ? 0 : crossings / span,
    holdOutShare: definition.holdOutShare,
    endsOn: definition.endsOn,
    chance: pBuy,
  });
}

/**
 * How many of `people` would have come back without a message, as in the two years before the launch: the share then,
 * and the range in which chance leaves as many people (both the past's and the present's).
 */
export async function usualOf(db: Db, campaign: Campaign, windowDays: number, people: number): Promise<Usual | null> {
  if (campaign.launchedOn === null) return null;
  const { crossings, returned } = await usualReturns(db, campaign.definition, campaign.launchedOn, windowDays);
  if (crossings < fewestCrossings) return null;
  const share = (returned + 1) / (crossings + 2);
  const expected = (people * returned) / crossings;
  const half = 1.96 * Math.sqrt(people * share * (1 - share) * (1 + people / crossings));
  return {
    crossings,
    returned,
    expected,
    low: Math.max(0, Math.floor(expected - half)),
    high: Math.min(people, Math.ceil(expected + half)),
  };
}

/** A past of fewer crossings says nothing. */
const fewestCrossings = 20;
