export interface TableUse {
  readonly table: string;
  readonly owner: string;
  readonly writers: string[];
  readonly readers: string[];
}
export interface Exception {
  readonly room: string;
  readonly table: string;
  readonly verb: 'writes' | 'reads';
  readonly reason: string;
}
export function owners(migrations: { name: string; text: string }[]): Map<string, string>;
export function judge(
  owner: Map<string, string>,
  sources: { file: string; text: string }[],
  rooms: string[],
  allowed?: Exception[],
): { tables: TableUse[]; breaches: string[] };
export function tableLaw(root: string): { tables: TableUse[]; breaches: string[] };
