// What the server and the process of the sample shop say to each other.
import type { Visitor } from '../../ground/index.ts';

/** What the server asks. */
export interface Asked {
  readonly number: number;
  readonly visitor: Visitor;
}

/** What the process says. */
export type Said =
  | { readonly is: 'progress'; readonly done: number; readonly total: number }
  | { readonly is: 'open'; readonly port: number }
  | { readonly is: 'failed'; readonly reason: string }
  | { readonly is: 'session'; readonly number: number; readonly token: string };
