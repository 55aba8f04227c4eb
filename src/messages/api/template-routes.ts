// Templates: list, read, save, back to the built-in text, check, preview.
import { z } from 'zod';
import { language } from '../../ground/contract.ts';
import { type App, audit, type Context, Problem, personOf } from '../../ground/index.ts';
import {
  previewAnswer,
  previewRequest,
  saveTemplate,
  templateDetail,
  templateKey,
  templateList,
  templateTestAnswer,
  templateTestRequest,
} from '../contract.ts';
import { messageErrors } from '../errors.ts';
import { readSender } from '../sender/settings.ts';
import { sendTest } from '../sender/test-send.ts';
import { previewTemplate } from '../templates/preview.ts';
import type { Renderer } from '../templates/render-thread.ts';
import {
  checkTemplate,
  dropTemplate,
  findTemplate,
  listTemplates,
  type StoredTemplate,
  saveTemplate as save,
} from '../templates/store.ts';

const read = { permission: 'templates:read' } as const;
const write = { permission: 'templates:write' } as const;
const params = z.object({ key: templateKey, language });

/** Mounts everything under /api/templates. */
export function templateRoutes(app: App, context: Context, renderer: Renderer): void {
  const { db, clock } = context;

  app.get('/api/templates', { config: read, schema: { response: { 200: templateList } } }, async () => ({
    items: (await listTemplates(db)).map(summary),
  }));

  app.get(
    '/api/templates/:key/:language',
    { config: read, schema: { params, response: { 200: templateDetail } } },
    async (request) => {
      const { key, language: of } = request.params;
      const found = await findTemplate(db, key, of);
      if (!found) throw new Problem(messageErrors.template_not_found, { key });
      const { subject, body, textBody } = found;
      const problems = await checkTemplate(db, renderer, of, { subject, body, textBody });
      return { ...summary(found), body, textBody, problems: [...problems] };
    },
  );

  app.put(
    '/api/templates/:key/:language',
    { config: write, schema: { params, body: saveTemplate, response: { 200: templateDetail } } },
    async (request) =>
      db.transaction(async (tx) => {
        const saved = await save(tx, renderer, { ...request.params, ...request.body }, clock.now());
        const subject = `template ${saved.key} (${saved.language})`;
        const details = { version: saved.version };
        await audit(tx, request.actor, clock.now(), { deed: 'template saved', subject, details });
        return saved;
      }),
  );

  app.delete(
    '/api/templates/:key/:language',
    { config: write, schema: { params, response: { 204: z.undefined() } } },
    async (request, reply) => {
      const { key, language: of } = request.params;
      await db.transaction(async (tx) => {
        if (!(await dropTemplate(tx, key, of))) throw new Problem(messageErrors.template_not_found, { key });
        await audit(tx, request.actor, clock.now(), { deed: 'template dropped', subject: `template ${key} (${of})` });
      });
      return reply.code(204).send(undefined);
    },
  );

  app.post(
    '/api/templates/:key/:language/test',
    {
      config: write,
      schema: { params, body: templateTestRequest, response: { 200: templateTestAnswer } },
    },
    async (request) => {
      const {
        params: { key, language: of },
        body,
      } = request;
      // to oneself alone: whoever may write texts shall not send one to anybody they like
      const { email: to } = personOf(request);
      const text = body.text ?? (await findTemplate(db, key, of));
      if (!text) throw new Problem(messageErrors.template_not_found, { key });
      const { ok, sentence } = await sendTest(context, renderer, {
        to,
        language: of,
        text,
        withCoupon: body.withCoupon,
      });
      const { kind } = await readSender(db);
      return { ok, to, went: kind, sentence };
    },
  );

  app.post(
    '/api/templates/preview',
    { config: read, schema: { body: previewRequest, response: { 200: previewAnswer } } },
    async (request) => previewTemplate(db, renderer, request.body),
  );
}

function summary({ key, language: of, subject, builtIn, version, changedAt }: StoredTemplate) {
  return {
    key,
    language: of,
    channel: 'email' as const,
    subject,
    builtIn,
    version,
    changedAt: changedAt?.toISOString() ?? null,
  };
}
