// The sender: its settings, whether it works, a test message.
import { type App, audit, type Context, Problem, permissionsOf } from '../../ground/index.ts';
import { saveSender, senderState, testSendAnswer, testSendRequest, verifyAnswer } from '../contract.ts';
import { messageErrors } from '../errors.ts';
import { readSender, saveSender as save } from '../sender/settings.ts';
import { sendTest, verifySender } from '../sender/test-send.ts';
import type { Renderer } from '../templates/render-thread.ts';

const write = { permission: 'settings:write' } as const;

/** Mounts everything under /api/sender. */
export function senderRoutes(app: App, context: Context, renderer: Renderer): void {
  const { db, clock, vault } = context;

  app.get(
    '/api/sender',
    { config: { permission: 'settings:read' }, schema: { response: { 200: senderState } } },
    async ({ actor }) => {
      const state = await readSender(db);
      // marketers and analysts see whether mail leaves and in whose name; the account at the provider is the owner's
      const may = actor?.kind === 'person' && permissionsOf(actor.role).includes(write.permission);
      return may ? state : { ...state, user: '' };
    },
  );

  app.put(
    '/api/sender',
    { config: write, schema: { body: saveSender, response: { 200: senderState } } },
    async (request) => {
      if (context.sample) throw new Problem(messageErrors.sample_sends_nothing);
      const { password, ...settings } = request.body;
      return db.transaction(async (tx) => {
        const saved = await save(tx, vault, settings, password, clock.now());
        const { kind, host, port } = saved;
        const details = { kind, host, port, password: password === undefined ? 'kept' : 'changed' };
        await audit(tx, request.actor, clock.now(), { deed: 'sender changed', subject: 'sender', details });
        return saved;
      });
    },
  );

  app.post('/api/sender/verify', { config: write, schema: { response: { 200: verifyAnswer } } }, async () =>
    verifySender(context),
  );

  app.post(
    '/api/sender/test',
    { config: write, schema: { body: testSendRequest, response: { 200: testSendAnswer } } },
    async (request) => sendTest(context, renderer, request.body),
  );
}
