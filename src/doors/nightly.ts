// The nightly run and the dispatch of what is due: each room's verb in the order of the street, every phase restartable.
import { enrol, settleMovedSilences, step } from '../campaigns/index.ts';
import { type Context, closeRun, type Day, type Figures, openRun, runPhase, type Watch } from '../ground/index.ts';
import { removeOldRejects } from '../ledger/index.ts';
import {
  openSender,
  queueDueMessages,
  type Renderer,
  type Sender,
  sendDueMessages,
  settleDeadWorkers,
} from '../messages/index.ts';
import { extremesOf } from '../models/index.ts';
import { issueDueCoupons, redeemFromPurchases } from '../offers/index.ts';
import { fitWhenDue, type Scorers, scoreBase } from '../scores/index.ts';

export type PhaseFigures = Readonly<Record<string, Figures>>;

/** What a run prints: the figures of each phase, those of repeated dispatches summed. */
export interface RunReport {
  readonly asOf: Day;
  readonly phases: PhaseFigures;
}

/** When the night of a day begins, by the shop's clock. */
export const nightHour = '03:00';

const nightPhases = ['update', 'fit', 'score', 'enrol', 'step'] as const;

/**
 * The night of day `asOf`: takes in what has come, fits when due, scores everybody, enters who has crossed the limit,
 * makes the day's rungs due. A run that was interrupted goes on with its first unfinished phase. Who lives many nights in
 * a row passes scorers, and closes them. `ahead`: the day has not come; its night stays to be done.
 */
export async function night(
  context: Context,
  asOf: Day,
  watch: Watch,
  kept: { readonly scorers?: Scorers; readonly ahead?: boolean } = {},
): Promise<PhaseFigures> {
  const { db, clock } = context;
  const { ahead = false } = kept;
  const runId = await openRun(db, asOf, clock.now(), ahead);
  const figures: Record<string, Figures> = {};
  const work: Record<(typeof nightPhases)[number], Parameters<typeof runPhase>[3]> = {
    update: async (progress) => ({
      uncertain: await settleDeadWorkers(db, clock.now()),
      ...(await redeemFromPurchases(context, progress)),
      rejectsRemoved: await removeOldRejects(context),
    }),
    fit: async (progress) => {
      const { fit, fresh } = await fitWhenDue(context, asOf, progress);
      return { model: fit.modelVersion, asOf: fit.asOf, fresh, season: fit.season && extremesOf(fit.season.clock) };
    },
    score: async (progress) => ({ ...(await scoreBase(context, asOf, progress, kept.scorers)) }),
    enrol: async (progress) => ({ ...(await enrol(context, asOf, clock.now(), progress, { ahead })) }),
    step: async (progress) => ({ ...(await step(context, asOf, clock.now(), progress)) }),
  };
  try {
    for (const phase of nightPhases) figures[phase] = await runPhase(context, runId, phase, work[phase], watch);
    await closeRun(db, runId, clock.now());
  } catch (error) {
    await noteFailure(context, runId, error);
    throw error;
  }
  return figures;
}

/** Keeps why a run stopped. Where even that fails, as without a database, the cause is still what the caller hears. */
async function noteFailure({ db, clock, log }: Context, runId: number, cause: unknown): Promise<void> {
  try {
    await closeRun(db, runId, clock.now(), reasonOf(cause));
  } catch (error) {
    log.warn('the error of a run was not kept', { run: runId, reason: reasonOf(error) });
  }
}

/** What an error says, for the log and the book of runs. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/**
 * Issues the coupons and sends the messages whose hour has come. Repeating it does nothing twice. Who dispatches often
 * passes what is dear to open, and closes it: the renderer's thread costs a second, a connection a tenth of one. A
 * signal ends the sending in order: what is on its way is settled, the rest waits.
 */
export async function dispatch(
  context: Context,
  watch: Watch,
  kept: { readonly renderer?: Renderer; readonly sender?: Sender; readonly signal?: AbortSignal } = {},
): Promise<PhaseFigures> {
  const now = context.clock.now();
  await settleMovedSilences(context, now);
  const coupon = await issueDueCoupons(context, now, (...at) => watch('coupon', ...at));
  const queued = await queueDueMessages(context, now, (...at) => watch('send', ...at));
  const sender = kept.sender ?? (await openSender(context));
  try {
    const { trouble, ...sent } = await sendDueMessages(context, sender, now, {
      progress: (...at) => watch('send', ...at),
      renderer: kept.renderer,
      signal: kept.signal,
      clock: context.clock,
    });
    return { coupon: { ...coupon }, send: { queued: queued.queued, ...sent, trouble: trouble?.sentence ?? null } };
  } finally {
    if (!kept.sender) await sender.close();
  }
}
