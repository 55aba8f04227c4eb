// The machine API of the ledger: purchases, customers and signals in batches with one answer per row.
import type { z } from 'zod';
import { problemBody } from '../../ground/contract.ts';
import { type App, type Context, Problem } from '../../ground/index.ts';
import { type BatchResult, batchResult, customerBatch, purchaseBatch, signalBatch } from '../contract.ts';
import { ledgerErrors } from '../errors.ts';
import { receiveCustomers } from './receive-customers.ts';
import { receivePurchases } from './receive-purchases.ts';
import { receiveSignals } from './receive-signals.ts';

const largestBody = 16 * 1024 * 1024;
const mostRows = 1000;

const refusals = { 400: problemBody, 401: problemBody, 403: problemBody, 413: problemBody, 429: problemBody };
const rowByRow =
  'Up to 1,000 rows, answered one by one: good ones go in whatever the others are, and any row may come again.';
const described = {
  purchases: { summary: 'Tell of purchases', description: `${rowByRow} One number of a source is one receipt.` },
  customers: { summary: 'Tell of customers', description: `${rowByRow} What is left out stays, null takes it away.` },
  signals: { summary: 'Tell of visits, clicks and whatever else customers do', description: rowByRow },
} as const;

/** Mounts POST /v1/purchases, /v1/customers and /v1/signals. */
export function machineRoutes(app: App, context: Context): void {
  batchRoute(app, 'purchases', 'purchases:write', purchaseBatch, (rows) => receivePurchases(context, rows));
  batchRoute(app, 'customers', 'customers:write', customerBatch, (rows) => receiveCustomers(context, rows));
  batchRoute(app, 'signals', 'signals:write', signalBatch, (rows) => receiveSignals(context, rows));
}

function batchRoute(
  app: App,
  list: 'purchases' | 'customers' | 'signals',
  permission: 'purchases:write' | 'customers:write' | 'signals:write',
  body: z.ZodType,
  receive: (rows: readonly unknown[]) => Promise<BatchResult>,
): void {
  app.post(
    `/v1/${list}`,
    {
      config: { permission, answersByRow: true },
      bodyLimit: largestBody,
      schema: { ...described[list], body, response: { 200: batchResult, ...refusals } },
      // The schema documents the rows; they are held against it one by one, so that a bad one does not stop the others.
      validatorCompiler: () => (value: unknown) => ({ value }),
    },
    async (request) => receive(rowsOf(request.body, list)),
  );
}

function rowsOf(body: unknown, list: string): readonly unknown[] {
  const rows = typeof body === 'object' && body !== null ? (body as Record<string, unknown>)[list] : undefined;
  if (!Array.isArray(rows) || rows.length === 0 || rows.length > mostRows) {
    throw new Problem(ledgerErrors.batch_shape, { list });
  }
  return rows;
}
