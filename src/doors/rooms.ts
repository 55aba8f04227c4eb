// The street: every room's routes and commands, in the order in which data flows.
import type { Command } from 'commander';
import { type App, type Context, groundRoutes, type OpenContext } from '../ground/index.ts';

type Routes = (app: App, context: Context) => void;
type Commands = (program: Command, open: OpenContext) => void;

const routes: readonly Routes[] = [];
const commands: readonly Commands[] = [];

/** Mounts every room's routes; `setupToken` lets the first owner in. */
export function mountRoutes(app: App, context: Context, setupToken?: string): void {
  groundRoutes(app, context, setupToken);
  for (const mount of routes) mount(app, context);
}

/** Adds every room's commands to the program. */
export function mountCommands(program: Command, open: OpenContext): void {
  for (const mount of commands) mount(program, open);
}
