// Where the people behind a number of a campaign are listed.
import type { Campaign } from '../contract.ts';

/** The address of the list, narrowed by what the number counts. */
export function peopleAt(
  { campaignId }: Pick<Campaign, 'campaignId'>,
  query: Readonly<Record<string, string>>,
): string {
  const words = new URLSearchParams(query).toString();
  return `/campaigns/${campaignId}/people${words === '' ? '' : `?${words}`}`;
}
