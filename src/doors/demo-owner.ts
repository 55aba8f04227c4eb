// The owner of the demo: signs up over HTTP as a person would, and signs in again before a session ends. The demo lives for
// half a year, and no session lasts that long.
import { type Clock, longestSessionDays } from '../ground/index.ts';
import type { Server } from '../simulation/index.ts';
import type { Serving } from './serve.ts';

/** The account with which one looks around afterwards. */
export const demoOwner = { email: 'owner@example.com', password: 'come back soon', name: 'Elena Rossi' } as const;

export interface DemoOwner extends Server {
  /** Signs in anew when the session is half over. Throws when the server refuses. */
  stayIn(): Promise<void>;
}

/** Sets up the shop's first account. Throws when the server refuses. */
export async function signUp(serving: Serving, clock: Clock): Promise<DemoOwner> {
  const { url } = serving;
  const token = serving.setupUrl?.split('#token=')[1];
  let since = clock.now();
  let cookie = await cookieOf(url, '/api/setup', { token, ...demoOwner, language: 'en' });
  return {
    baseUrl: url,
    get headers() {
      return { cookie };
    },
    async stayIn() {
      const now = clock.now();
      if (now.getTime() - since.getTime() < (longestSessionDays / 2) * 86_400_000) return;
      const { email, password } = demoOwner;
      cookie = await cookieOf(url, '/api/login', { email, password });
      since = now;
    },
  };
}

async function cookieOf(url: string, path: string, body: unknown): Promise<string> {
  const answer = await fetch(url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const cookie = answer.headers.getSetCookie()[0]?.split(';')[0];
  if (!answer.ok || cookie === undefined) throw new Error(`the demo's owner was refused: ${await answer.text()}`);
  return cookie;
}
