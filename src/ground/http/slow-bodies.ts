// Cuts off who sends a body more slowly than any honest client: an open request holds memory and a connection.
import { IncomingMessage } from 'node:http';
import type { FastifyRequest } from 'fastify';
import { Problem } from '../errors.ts';
import type { App } from './app-type.ts';
import { httpErrors } from './errors.ts';

export interface BodyPatience {
  /** Longest time in ms for a whole body; 1 MiB comes through a line of 300 kbit/s in it. */
  readonly body: number;
  /** Longest time in ms without a byte of an upload, whose whole may take hours. */
  readonly stall: number;
}

export const defaultPatience: BodyPatience = { body: 30_000, stall: 60_000 };

/**
 * Answers 408 when a body takes too long. Bodies have a limit in all; uploads by people who are known, which may be of
 * gigabytes, are cut only when nothing comes any more. Strangers' forms have the limit in all: they are small.
 */
export function cutSlowBodies(app: App, patience: BodyPatience): void {
  app.addHook('preParsing', async (request, reply, payload) => {
    if (!(payload instanceof IncomingMessage) || payload.complete || !hasBody(request)) return payload;
    const isUpload = (request.headers['content-type'] ?? '').startsWith('multipart/') && request.actor !== null;
    const cut = (seconds: number) => {
      // what is still to come would otherwise be waited for before the next request of this connection
      reply.header('connection', 'close');
      payload.emit('error', new Problem(httpErrors.body_too_slow, { limit: seconds }));
    };
    const timer = isUpload
      ? whenStalled(payload, patience.stall, () => cut(patience.stall / 1000))
      : setTimeout(() => cut(patience.body / 1000), patience.body);
    timer.unref();
    const done = () => clearTimeout(timer);
    for (const event of ['end', 'close', 'error']) payload.once(event, done);
    return payload;
  });
}

function hasBody({ headers }: FastifyRequest): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

/** Calls `act` once nothing has come for `milliseconds`. */
function whenStalled({ socket }: IncomingMessage, milliseconds: number, act: () => void): NodeJS.Timeout {
  let seen = socket.bytesRead;
  const timer = setInterval(() => {
    if (socket.bytesRead === seen) {
      clearInterval(timer);
      act();
    }
    seen = socket.bytesRead;
  }, milliseconds);
  return timer;
}
