// Imports for the pages: upload and look, start, watch, fetch the rejected lines; saved mappings.
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { z } from 'zod';
import { type App, audit, type Context, Problem, storeOneFile } from '../../ground/index.ts';
import {
  importPage,
  importPath,
  importRow,
  inspection,
  lookAgain,
  lookUnder as lookUnderInput,
  mappingChange,
  mappingNotes,
  mappingPath,
  pageQuery,
  readingProgress,
  savedMappings,
  startedImport,
  startImport,
  understanding,
  understandUnder,
  undoPreview,
  uploadPathParams,
} from '../contract.ts';
import { ledgerErrors } from '../errors.ts';
import { cancelImport } from '../import/cancel-import.ts';
import { listImports, readImport, rejectsPathOf } from '../import/list-imports.ts';
import { inspectAside, lookUnderAside, understandAside } from '../import/look-aside.ts';
import { beginImport } from '../import/run-import.ts';
import { deleteMapping, listMappings, saveMapping } from '../import/saved-mappings.ts';
import { previewUndo, undoImport } from '../import/undo-import.ts';
import { removeUpload, storeUpload, uploadPath } from '../import/uploads.ts';
import { followedReadings } from './followed-readings.ts';

/** Mounts everything under /api/imports and /api/import-mappings. */
export function importRoutes(app: App, context: Context): void {
  const { db, clock, home, log } = context;
  const read = { permission: 'imports:read' } as const;
  const write = { permission: 'imports:write' } as const;
  const readings = followedReadings();

  app.get(
    '/api/imports',
    { config: read, schema: { querystring: pageQuery, response: { 200: importPage } } },
    async (request) => listImports(db, request.query.cursor),
  );

  app.get(
    '/api/imports/:id',
    { config: read, schema: { params: importPath, response: { 200: importRow } } },
    async (request) => readImport(db, request.params.id),
  );

  app.post('/api/imports/inspect', { config: write, schema: { response: { 200: inspection } } }, async (request) => {
    const file = await storeOneFile(
      request,
      (content) => storeUpload(home, content),
      (stored) => removeUpload(home, stored),
    );
    if (!file) throw new Problem(ledgerErrors.upload_missing);
    const { stored: upload, fileName } = file;
    try {
      const looked = await inspectAside(context, await uploadPath(home, upload));
      return { ...looked, upload, fileName };
    } catch (error) {
      await removeUpload(home, upload);
      throw error;
    }
  });

  app.post(
    '/api/imports/inspect/:upload',
    { config: write, schema: { params: uploadPathParams, body: lookAgain, response: { 200: inspection } } },
    async (request) => {
      const { upload } = request.params;
      const { fileName, kind, format } = request.body;
      const path = await uploadPath(home, upload);
      const looked = await inspectAside(context, path, { kind, format });
      return { ...looked, upload, fileName };
    },
  );

  app.post(
    '/api/imports/inspect/:upload/notes',
    { config: write, schema: { params: uploadPathParams, body: lookUnderInput, response: { 200: mappingNotes } } },
    async (request) => {
      const { kind, mapping } = request.body;
      return lookUnderAside(context, await uploadPath(home, request.params.upload), kind, mapping);
    },
  );

  app.post(
    '/api/imports/inspect/:upload/understanding',
    {
      config: write,
      schema: { params: uploadPathParams, body: understandUnder, response: { 200: understanding } },
    },
    async (request, reply) => {
      const { upload } = request.params;
      const path = await uploadPath(home, upload);
      const gone = new AbortController();
      // whoever changes an answer asks anew: the file is not read to the end for nobody
      reply.raw.once('close', () => {
        if (!reply.raw.writableEnded) gone.abort(new Problem(ledgerErrors.import_cancelled));
      });
      return readings.follow(upload, (progress) =>
        understandAside(context, path, request.body, { signal: gone.signal, progress }),
      );
    },
  );

  app.get(
    '/api/imports/inspect/:upload/understanding',
    { config: write, schema: { params: uploadPathParams, response: { 200: readingProgress } } },
    async (request) => readings.of(request.params.upload),
  );

  app.post(
    '/api/imports',
    { config: write, schema: { body: startImport, response: { 202: startedImport } } },
    async (request, reply) => {
      const { upload, ...wanted } = request.body;
      const path = await uploadPath(home, upload);
      const { importId, done } = await beginImport(context, { ...wanted, path, aside: true });
      await audit(db, request.actor, clock.now(), {
        deed: 'import started',
        subject: `import ${importId}`,
        details: { kind: wanted.kind, preset: wanted.mapping.preset },
      });
      // The answer does not wait for the end; how it went stands in the row of the import.
      done
        .catch(() => undefined)
        .then(() => removeUpload(home, upload))
        .catch((error: unknown) => log.warn('upload not removed', { importId, error: String(error) }));
      return reply.code(202).send({ importId });
    },
  );

  app.get(
    '/api/imports/:id/undo',
    { config: write, schema: { params: importPath, response: { 200: undoPreview } } },
    async (request) => previewUndo(db, request.params.id),
  );

  app.post(
    '/api/imports/:id/undo',
    { config: write, schema: { params: importPath, response: { 200: undoPreview } } },
    async (request) => undoImport(context, request.params.id, request.actor),
  );

  app.post(
    '/api/imports/:id/cancel',
    { config: write, schema: { params: importPath, response: { 202: startedImport } } },
    async (request, reply) => {
      await cancelImport(context, request.params.id, request.actor);
      return reply.code(202).send({ importId: request.params.id });
    },
  );

  app.get('/api/imports/:id/rejects', { config: read, schema: { params: importPath } }, async (request, reply) => {
    const { id } = request.params;
    const path = await rejectsPathOf(db, home, id);
    if (!(await stat(path).catch(() => undefined))) throw new Problem(ledgerErrors.rejects_not_found);
    return reply
      .type('text/csv; charset=utf-8')
      .header('content-disposition', `attachment; filename="rejected-lines-${id}.csv"`)
      .send(createReadStream(path));
  });

  app.get('/api/import-mappings', { config: read, schema: { response: { 200: savedMappings } } }, async () => ({
    items: await listMappings(db),
  }));

  app.put(
    '/api/import-mappings/:name',
    { config: write, schema: { params: mappingPath, body: mappingChange, response: { 200: savedMappings } } },
    async (request) => {
      await db.transaction((tx) => saveMapping(tx, request.params.name, request.body, clock.now()));
      return { items: await listMappings(db) };
    },
  );

  app.delete(
    '/api/import-mappings/:name',
    { config: write, schema: { params: mappingPath, response: { 204: z.null() } } },
    async (request, reply) => {
      await db.transaction((tx) => deleteMapping(tx, request.params.name));
      return reply.code(204).send(null);
    },
  );
}
