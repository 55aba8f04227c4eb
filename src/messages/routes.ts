// The browser API of messages: lists and accounting, templates, the sender, caught mail.
import type { App, Context } from '../ground/index.ts';
import { caughtMailRoutes } from './api/caught-mail-routes.ts';
import { messageListRoutes } from './api/message-routes.ts';
import { senderRoutes } from './api/sender-routes.ts';
import { templateRoutes } from './api/template-routes.ts';
import { openRenderer } from './templates/render-thread.ts';

/** Mounts every route of the room. */
export function messageRoutes(app: App, context: Context): void {
  const renderer = openRenderer();
  app.addHook('onClose', () => renderer.close());
  messageListRoutes(app, context);
  templateRoutes(app, context, renderer);
  senderRoutes(app, context, renderer);
  caughtMailRoutes(app, context);
}
