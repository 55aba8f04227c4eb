// One PostgreSQL for the whole test run, with the migrated template that every test file copies: the built-in server,
// or the one that RITORNO_TEST_DATABASE_URL names (its user must be allowed to create databases).
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import type { TestProject } from 'vitest/node';
import { openPool } from '../database/db.ts';
import { startEmbedded } from '../database/embedded/server.ts';
import { migrate } from '../database/migrate.ts';
import { settingsFor, type TestServer, templateName } from './server.ts';

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const url = process.env.RITORNO_TEST_DATABASE_URL;
  if (url) return prepare(project, { url });
  const folder = await mkdtemp(join(tmpdir(), 'ritorno-test-'));
  await chmod(folder, 0o711);
  // tests need no crash safety of the server's own files
  const settings = ['fsync=off', 'full_page_writes=off', 'max_connections=200'];
  const server = await startEmbedded(folder, { settings });
  const dropTemplate = await prepare(project, { host: server.socketFolder });
  return async () => {
    await dropTemplate();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  };
}

async function prepare(project: TestProject, server: TestServer): Promise<() => Promise<void>> {
  const template = templateName();
  await onServer(server, `create database ${template}`);
  const db = openPool({ ...settingsFor(server, template), max: 1 });
  await migrate(db);
  await db.close();
  project.provide('testServer', server);
  project.provide('testTemplate', template);
  return () => onServer(server, `drop database ${template}`);
}

async function onServer(server: TestServer, statement: string): Promise<void> {
  const admin = openPool({ ...settingsFor(server), max: 1 });
  await admin.run(sql.raw(statement));
  await admin.close();
}
