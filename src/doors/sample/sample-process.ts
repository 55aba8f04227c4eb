// The process of the sample shop: makes it when it is not there, then serves it to the one server that started it. It has a
// database, a key and a clock of its own, and knows nothing of the real shop but who looks around.
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { z } from 'zod';
import {
  addDays,
  createApp,
  type Day,
  dayIn,
  instantAt,
  Problem,
  reasonOf,
  type VirtualClock,
  virtualClock,
  visitorSession,
} from '../../ground/index.ts';
import { rememberLocalUrl } from '../../messages/index.ts';
import { runDemo } from '../../simulation/index.ts';
import { demoWindowDays } from '../demo-campaign.ts';
import { openDemoProduct } from '../demo-product.ts';
import { fileLog } from '../log.ts';
import { dispatch, night } from '../nightly.ts';
import { openContext } from '../open.ts';
import { mountRoutes } from '../rooms.ts';
import { startScheduler } from '../scheduler.ts';
import { serve } from '../serve.ts';
import { markSample, sampleInstant } from './sample-home.ts';
import type { Asked, Said } from './sample-messages.ts';

const [home, secret, told] = process.argv.slice(2);
const size = z.object({ customers: z.number(), lived: z.number() }).parse(JSON.parse(told));
const zone = 'Europe/Rome';
/** Two years of purchases, so that the shop knows its seasons, then the days under a campaign. */
const days = { history: 760, lived: size.lived };
const seed = 7;
/** The shop asks itself in one burst what others ask in months. */
const unhurried = { machine: 10_000_000, person: 10_000_000, stranger: 10_000_000 };

const say = (said: Said) => process.send?.(said);
const unwatched = () => undefined;

/** Lives the past of the shop up to the morning of `today`; returns the instant at which it stands still from then on. */
async function make(today: Day, stop: AbortSignal): Promise<Date> {
  const opens = addDays(today, -(days.history + days.lived));
  const clock = virtualClock(instantAt(zone, addDays(opens, days.history - 1), '20:00'));
  const opened = await openContext({ home, clock, throwaway: true, log: fileLog(home) });
  const context = { ...opened, clock };
  try {
    const serving = await serve(context, { port: 0, app: { rateLimits: unhurried } });
    try {
      // links in its mails lead nowhere, on any machine (RFC 2606)
      await rememberLocalUrl(context.db, 'http://sample-shop.invalid', clock.now());
      const product = await openDemoProduct(context, serving, seed, stop);
      try {
        await runDemo(product, {
          seed,
          customers: size.customers,
          folder: join(home, 'files'),
          windowDays: demoWindowDays,
          days: { opens, ...days },
          progress: (done, total) => say({ is: 'progress', done, total: total ?? days.lived }),
        });
        await night(context, today, unwatched);
        clock.moveTo(instantAt(zone, today, '09:31'));
        await dispatch(context, unwatched);
      } finally {
        await product.close();
      }
    } finally {
      await serving.close();
    }
  } finally {
    await context.close();
  }
  const at = instantAt(zone, today, '10:05');
  await markSample(home, at);
  return at;
}

/** Serves the shop, standing still at `at`, to whoever knows the secret, until the server lets go. */
async function open(at: Date): Promise<() => Promise<void>> {
  const clock: VirtualClock = virtualClock(at);
  const opened = await openContext({ home, clock, throwaway: true, log: fileLog(home) });
  const context = { ...opened, clock };
  const app = await createApp(context);
  app.addHook('onRequest', async (request, reply) => {
    if (request.headers['x-ritorno-sample'] !== secret) await reply.code(404).send();
  });
  mountRoutes(app, context);
  await app.listen({ host: '127.0.0.1', port: 0 });
  process.on('message', (asked: Asked) => {
    visitorSession(context.db, asked.visitor, clock.now()).then(
      (token) => say({ is: 'session', number: asked.number, token }),
      (error: unknown) => say({ is: 'failed', reason: reasonOf(error) }),
    );
  });
  // figures can be worked out again; nothing is sent, and no job of sending runs
  const scheduler = startScheduler(context, ['night']);
  say({ is: 'open', port: (app.server.address() as AddressInfo).port });
  return async () => {
    await app.close();
    await scheduler.stop();
    await opened.close();
  };
}

const stop = new AbortController();
// a server that is gone or lets go ends the connection
process.once('disconnect', () => stop.abort());
process.once('SIGTERM', () => stop.abort());
process.once('SIGINT', () => undefined);

try {
  const at = (await sampleInstant(home)) ?? (await make(dayIn(zone, new Date()), stop.signal));
  stop.signal.throwIfAborted();
  const close = await open(at);
  if (!stop.signal.aborted) await new Promise((resolve) => stop.signal.addEventListener('abort', resolve));
  await close();
} catch (error) {
  if (!stop.signal.aborted) {
    say({ is: 'failed', reason: error instanceof Problem ? `${error.message} ${error.remedy}` : reasonOf(error) });
    process.exitCode = 1;
  }
}
if (process.connected) process.disconnect();
