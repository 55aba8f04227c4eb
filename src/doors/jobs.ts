// The jobs of all rooms, in the order of the street.
import { campaignJobs } from '../campaigns/index.ts';
import { type Jobs, joinJobs } from '../ground/index.ts';
import { ledgerJobs } from '../ledger/index.ts';
import { type KeptForSending, messageJobs } from '../messages/index.ts';
import { offerJobs } from '../offers/index.ts';
import { type Scorers, scoreJobs } from '../scores/index.ts';
import { calculationJob } from './calculation-job.ts';
import { nightJob } from './night-job.ts';

/** What is kept from one piece of work to the next by whoever does many; who passes it closes it. */
export interface Kept extends KeptForSending {
  readonly scorers?: Scorers;
}

/** Everything that the rooms have done by themselves, and the night that their steps make. */
export function jobsOfAllRooms(kept: Kept = {}): Jobs {
  const rooms = [ledgerJobs(), scoreJobs(kept), campaignJobs(), offerJobs(), messageJobs(kept)];
  const steps = rooms.flatMap(({ night = [] }) => night);
  return joinJobs({ rounds: [nightJob(steps), calculationJob(steps)] }, ...rooms);
}
