// Starts one embedded PostgreSQL for the whole test run and migrates the template that every test file copies.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import type { TestProject } from 'vitest/node';
import { openPool } from '../database/db.ts';
import { startEmbedded } from '../database/embedded/server.ts';
import { migrate } from '../database/migrate.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    databaseHost: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'ritorno-test-'));
  // Tests need no crash safety of the server's own files.
  const server = await startEmbedded(folder, {
    settings: ['fsync=off', 'full_page_writes=off', 'max_connections=200'],
  });
  const admin = openPool({ host: server.socketFolder, user: 'postgres', database: 'postgres', max: 1 });
  await admin.run(sql`create database template_ritorno`);
  await admin.close();
  const template = openPool({ host: server.socketFolder, user: 'postgres', database: 'template_ritorno', max: 1 });
  await migrate(template);
  await template.close();
  project.provide('databaseHost', server.socketFolder);
  return async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  };
}
