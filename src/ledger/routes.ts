// The routes of `ledger`.
import type { App, Context } from '../ground/index.ts';
import { customerRoutes } from './api/customer-routes.ts';
import { importRoutes } from './api/import-routes.ts';
import { machineRoutes } from './api/machine-routes.ts';
import { productRoutes } from './api/product-routes.ts';
import { suppressionRoutes } from './api/suppression-routes.ts';

/** Mounts the machine API, the pages' customer API and the imports. */
export function ledgerRoutes(app: App, context: Context): void {
  machineRoutes(app, context);
  customerRoutes(app, context);
  importRoutes(app, context);
  productRoutes(app, context);
  suppressionRoutes(app, context);
}
