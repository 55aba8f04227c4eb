import type ts from 'typescript';

/** A statement that ran, with the columns that the server described: name, type, whether a null was met. */
export type Seen = [text: string, columns: [name: string, type: number, wasNull: boolean][]];
export interface Unwatched {
  readonly file: string;
  readonly words: string;
  readonly reason: string;
}
export const unwatched: readonly Unwatched[];
export function fits(pieces: readonly string[], text: string, whole: boolean): boolean;
export function sqlComplaints(
  program: ts.Program,
  isWanted: (file: string) => boolean,
  seen: readonly Seen[],
  everything: boolean,
  allowed?: readonly Unwatched[],
): string[];
export function checkSql(root: string, folder: string, everything: boolean): string[];
