export type Rule = 'empty select' | 'element in set' | 'stage joined' | 'lateral over a list' | 'many locked';

export interface Fault {
  readonly line: number;
  readonly rule: Rule;
  readonly text: string;
}

export interface SchemaTables {
  readonly all: ReadonlySet<string>;
  readonly ofCustomers: ReadonlySet<string>;
}

export const rules: Readonly<Record<Rule, string>>;
export function tablesOf(schema: string): SchemaTables;
export function faultsOf(text: string, tables: SchemaTables): Fault[];
export function sqlComplaints(root: string, files: readonly string[]): string[];
