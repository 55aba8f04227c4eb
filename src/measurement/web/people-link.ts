// Where the people behind a number of a result are listed.
import type { CampaignResult } from '../contract.ts';

export interface Whom {
  readonly arm?: 'treated' | 'held_out';
  readonly bought?: 'yes' | 'no';
  readonly used?: 'yes';
  readonly written?: 'yes';
}

/** The address of the list: those who are compared, their window complete on the day of the result. */
export function peopleLink({ campaignId, windowDays }: CampaignResult, whom: Whom): string {
  const query = new URLSearchParams({ window: String(windowDays), ...whom });
  return `/campaigns/${campaignId}/people?${query}`;
}
