// The public pages: unsubscribe by link (RFC 8058 one-click and by hand), and the way back.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { App, Context } from '../ground/index.ts';
import { type Links, openLinks } from '../messages/index.ts';
import { findHolder, type Holder, languageOfBrowser } from './holder.ts';
import { type PublicPage, pagePolicy, renderPage } from './page.ts';
import { pageTexts } from './texts.ts';
import { undoUnsubscribe, unsubscribe } from './unsubscribe.ts';

const params = z.object({ token: z.string().max(400) });
// Mail providers press the button for all their users from a handful of addresses.
const config = { permission: 'public', rateLimit: { max: 12_000, timeWindow: '1 minute' } } as const;

/** GET never changes anything (link scanners open everything); POST never redirects, asks nothing and sets no cookie. */
export function responseRoutes(app: App, context: Context): void {
  const { db, clock } = context;
  let opened: Promise<Links> | undefined;
  const holderOf = async (token: string) => {
    opened ??= openLinks(db, clock.now()).catch((error: unknown) => {
      // the next link asks again
      opened = undefined;
      throw error;
    });
    return findHolder(db, await opened, token);
  };

  app.get('/u/:token', { config, schema: { params } }, async (request, reply) => {
    const holder = await holderOf(request.params.token);
    return holder ? show(reply, 200, askPage(holder)) : showUnknown(request, reply);
  });

  app.post('/u/:token', { config, schema: { params } }, async (request, reply) => {
    const holder = await holderOf(request.params.token);
    if (!holder) return showUnknown(request, reply);
    const fields = await formFields(request);
    const { ip } = request;
    if (fields.action === 'undo') {
      const undone = await undoUnsubscribe(context, holder, ip);
      return undone ? show(reply, 200, undonePage(holder)) : show(reply, 409, notUndonePage(holder));
    }
    // Anything else is an unsubscription: whoever posts here wants no messages, however their program words it.
    const source = fields.action === undefined ? 'one-click' : 'page';
    return show(reply, 200, donePage(holder, await unsubscribe(context, holder, { source, ip })));
  });
}

/** The fields of a form in either of the two encodings that RFC 8058 allows. */
async function formFields(request: FastifyRequest): Promise<Record<string, string | undefined>> {
  if (!request.isMultipart()) return (request.body ?? {}) as Record<string, string | undefined>;
  const fields: Record<string, string> = {};
  for await (const part of request.parts()) {
    if (part.type === 'file') part.file.resume();
    else fields[part.fieldname] = String(part.value);
  }
  return fields;
}

function askPage({ language, shop, maskedAddress }: Holder): PublicPage {
  const texts = pageTexts[language];
  return {
    language,
    title: texts.askTitle(shop),
    text: texts.ask(maskedAddress),
    button: { action: 'unsubscribe', label: texts.stop },
  };
}

function donePage({ language, shop, maskedAddress }: Holder, canUndo: boolean): PublicPage {
  const texts = pageTexts[language];
  return {
    language,
    title: texts.doneTitle(shop),
    text: texts.done(maskedAddress),
    button: canUndo ? { action: 'undo', label: texts.undo, quiet: true } : undefined,
  };
}

function undonePage({ language, shop }: Holder): PublicPage {
  const texts = pageTexts[language];
  return { language, title: texts.undoneTitle(shop), text: texts.undone };
}

function notUndonePage({ language, shop }: Holder): PublicPage {
  const texts = pageTexts[language];
  return { language, title: texts.notUndoneTitle, text: texts.notUndone(shop) };
}

/** Forged, cut off, or of a customer who is gone: all get the same page, which tells nothing. */
function showUnknown(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const language = languageOfBrowser(request.headers['accept-language']);
  const { unknownTitle, unknown } = pageTexts[language];
  return show(reply, 404, { language, title: unknownTitle, text: unknown });
}

function show(reply: FastifyReply, status: number, page: PublicPage): FastifyReply {
  return reply
    .code(status)
    .header('content-security-policy', pagePolicy)
    .header('cache-control', 'no-store')
    .type('text/html; charset=utf-8')
    .send(renderPage(page));
}
