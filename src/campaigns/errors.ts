// What can go wrong with campaigns, in words.
import { catalogue } from '../ground/index.ts';

export const campaignErrors = catalogue({
  campaign_unknown: {
    status: 404,
    sentence: 'There is no campaign with the number {id}.',
    remedy: 'List the campaigns and take a number from there.',
  },
  campaign_changed_meanwhile: {
    status: 409,
    sentence: 'Somebody changed this campaign since you opened it.',
    remedy: 'Open it again, look at the change, then make yours.',
  },
  campaign_wrong_status: {
    status: 409,
    sentence: 'The campaign is {status}; this can be done only while it is {needed}.',
    remedy: 'Look at the campaign again; an ended one can be copied into a new draft.',
  },
  campaign_not_ready: {
    status: 409,
    sentence: 'The campaign cannot go live yet: {summary}',
    remedy: 'Mend what is listed under details and launch again.',
  },
  campaign_lot_drawn: {
    status: 409,
    sentence: 'The comparison group of a launched campaign has been drawn; its share cannot be changed any more.',
    remedy: 'Leave the share as it is, or end this campaign and start a new one with another share.',
  },
  campaign_change_broken: {
    status: 409,
    sentence: 'The campaign is running and would stop at this change: {summary}',
    remedy: 'Mend what is listed under details and save again; until then it goes on as it was.',
  },
  campaign_without_scores: {
    status: 409,
    sentence: 'Nobody has been scored yet, so it is not known who is late already.',
    remedy: 'Import purchases and run ritorno run once, then launch.',
  },
  campaign_file_unreadable: {
    status: 400,
    sentence: 'The file {file} cannot be read: {reason}.',
    remedy: 'Check its name and path.',
  },
  campaign_file_invalid: {
    status: 400,
    sentence: 'The file {file} holds no campaign: {summary}.',
    remedy: 'Correct the places named; ritorno campaigns create --help shows an example.',
  },
  backlog_empty: {
    status: 409,
    sentence: 'Nobody is waiting in the backlog of this campaign.',
    remedy: 'There is nothing to start: those who were late at launch have bought since, or were started already.',
  },
  backlog_day_past: {
    status: 400,
    sentence: 'The backlog cannot start on {from}, a day that is over.',
    remedy: 'Name today or a later day.',
  },
});
