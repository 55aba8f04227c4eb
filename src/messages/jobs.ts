// What `messages` has done by itself: messages for what is due, and their sending, in which every process helps.
import type { Jobs } from '../ground/index.ts';
import { queueDueMessages } from './queue/queue-due-messages.ts';
import { sendDueMessages } from './queue/send-due-messages.ts';
import { settleDeadWorkers } from './queue/worker.ts';
import { openSender } from './sender/open-sender.ts';
import type { Sender } from './sender/sender.ts';
import { openRenderer, type Renderer } from './templates/render-thread.ts';

/** What is dear to open: a renderer's thread costs a second, a connection a tenth of one. Who passes them closes them. */
export interface KeptForSending {
  readonly renderer?: Renderer;
  readonly sender?: Sender;
}

/** The jobs of this room. */
export function messageJobs(kept: KeptForSending = {}): Partial<Jobs> {
  let renderer: Renderer | undefined;
  const ownRenderer = () => {
    renderer ??= openRenderer();
    return renderer;
  };
  return {
    night: [
      {
        phase: 'update',
        work: async ({ context: { db, clock } }) => ({ uncertain: await settleDeadWorkers(db, clock.now()) }),
      },
    ],
    rounds: [
      {
        name: 'queue',
        phase: 'send',
        role: 'send',
        every: 30,
        after: 'coupon',
        work: async ({ context, progress }) => {
          const { queued } = await queueDueMessages(context, context.clock.now(), progress);
          return { queued };
        },
      },
      {
        name: 'send',
        role: 'send',
        every: 10,
        after: 'queue',
        shared: true,
        async work({ context, progress, signal }) {
          // opened anew each time: its settings may have changed
          const sender = kept.sender ?? (await openSender(context));
          try {
            const { trouble, ...sent } = await sendDueMessages(context, sender, context.clock.now(), {
              progress,
              renderer: kept.renderer ?? ownRenderer(),
              signal,
              clock: context.clock,
            });
            return { ...sent, trouble: trouble?.sentence ?? null };
          } finally {
            if (!kept.sender) await sender.close();
          }
        },
      },
    ],
    close: async () => {
      await renderer?.close();
      renderer = undefined;
    },
  };
}
