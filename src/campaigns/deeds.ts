// What people do with campaigns, each deed in one transaction with the line that says who did it: routes and commands alike.
import { type Actor, type Context, deedsOn } from '../ground/index.ts';
import { startBacklog } from './backlog.ts';
import type { BacklogPlan, ChangeCampaign, NewCampaign, StartBacklog } from './contract.ts';
import { changeDraft, createDraft } from './drafts.ts';
import type { LaunchCheck } from './launch-check.ts';
import { discardDraft, endCampaign, launchCampaign, pauseCampaign, resumeCampaign } from './lifecycle.ts';

/** The deeds of `actor`; null is the command line, which runs as the machine's owner. */
export function campaignDeeds(context: Pick<Context, 'db' | 'clock'>, actor: Actor | null) {
  const done = deedsOn('campaign', context, actor);

  return {
    /** Stores a draft and returns its number. */
    create: (draft: NewCampaign): Promise<number> =>
      done('campaign created', async (tx, now) => {
        const id = await createDraft(tx, draft, now);
        return { id, details: { name: draft.name }, result: id };
      }),

    /** Changes name or definition and returns the new version. */
    change: (id: number, change: ChangeCampaign, checks?: readonly LaunchCheck[]): Promise<number> =>
      done('campaign changed', async (tx, now) => {
        const version = await changeDraft(tx, id, change, now, checks);
        const parts = (['name', 'definition'] as const).filter((part) => change[part] !== undefined);
        return { id, details: { version, parts }, result: version };
      }),

    /** Removes a draft. */
    discard: (id: number): Promise<void> =>
      done('campaign discarded', async (tx) => ({ id, result: await discardDraft(tx, id) })),

    /** Makes a draft live and returns the size of its backlog. */
    launch: (id: number, checks?: readonly LaunchCheck[]): Promise<{ backlog: number }> =>
      done('campaign launched', async (tx, now) => {
        const result = await launchCampaign(tx, id, now, checks);
        return { id, details: result, result };
      }),

    /** Stops a live campaign for a while. */
    pause: (id: number): Promise<void> =>
      done('campaign paused', async (tx, now) => ({ id, result: await pauseCampaign(tx, id, now) })),

    /** Goes on after a pause. */
    resume: (id: number): Promise<void> =>
      done('campaign resumed', async (tx, now) => ({ id, result: await resumeCampaign(tx, id, now) })),

    /** Ends a launched campaign for good and returns how many open enrolments ended with it. */
    end: (id: number): Promise<number> =>
      done('campaign ended', async (tx, now) => {
        const ended = await endCampaign(tx, id, now);
        return { id, details: { endedEnrolments: ended }, result: ended };
      }),

    /** Gives everybody who waits in the backlog a morning. */
    startBacklog: (id: number, wish: StartBacklog): Promise<BacklogPlan> =>
      done('backlog started', async (tx, now) => {
        const plan = await startBacklog(tx, id, wish, now);
        const [first] = plan.mornings;
        return { id, details: { customers: plan.planned, mornings: wish.mornings, from: first.day }, result: plan };
      }),
  };
}
