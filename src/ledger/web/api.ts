// What the pages of imports ask the server.
import { read, upload, write } from '../../web/kit/api.ts';
import { apiAddress } from '../../web/kit/base.ts';
import type {
  ImportKind,
  ImportRow,
  Inspection,
  LookAgain,
  MappingNotes,
  ReadingProgress,
  SavedMapping,
  StartImport,
  SuppressedAddress,
  Understanding,
  UnderstandUnder,
  UndoPreview,
} from '../contract.ts';

/** The query key of everything about imports. */
export const importsKey = ['imports'] as const;
export interface ImportPage {
  readonly items: ImportRow[];
  readonly next: string | null;
}
/** A page of imports, newest first. */
export const readImports = (cursor?: string, signal?: AbortSignal) =>
  read<ImportPage>('/api/imports', { cursor }, signal);
/** One import. */
export const readImport = (id: string) => read<ImportRow>(`/api/imports/${id}`);
/** What taking it back would take out. */
export const readUndo = (id: number) => read<UndoPreview>(`/api/imports/${id}/undo`);
/** Takes it back; the answer is what went. */
export const undoImport = (id: number) => write<UndoPreview>('POST', `/api/imports/${id}/undo`);
/** Asks a running import to stop; it does within seconds. */
export const cancelImport = (id: number) => write<{ importId: number }>('POST', `/api/imports/${id}/cancel`);
/** Where its lines left out are downloaded. */
export const rejectsAddress = (id: number) => apiAddress(`/api/imports/${id}/rejects`);

export const suppressedKey = ['suppressed-addresses'] as const;
/** Addresses that are not written to; with a text the one that it names. */
export const readSuppressed = (address: string, cursor?: string, signal?: AbortSignal) =>
  read<{ items: SuppressedAddress[]; next: string | null }>(
    '/api/suppressed-addresses',
    { address: address === '' ? undefined : address, cursor },
    signal,
  );
/** Takes one off the list. */
export const liftSuppressed = (address: { channel: string; id: string; ground?: string }) =>
  write('POST', '/api/suppressed-addresses/lift', address);

/** Sends the file; the answer is what was found in it. */
export function inspectFile(
  file: File,
  kind: ImportKind | '',
  progress: (sent: number, total: number) => void,
): Promise<Inspection> {
  const form = new FormData();
  if (kind !== '') form.set('kind', kind);
  form.set('file', file);
  return upload<Inspection>('/api/imports/inspect', form, progress);
}
/** Looks at an uploaded file again, told how it is written. */
export const lookAgain = (upload: string, told: LookAgain) =>
  write<Inspection>('POST', `/api/imports/inspect/${upload}`, told);
/** What is to be said of an uploaded file under a mapping. */
export const readNotes = (upload: string, kind: ImportKind, mapping: StartImport['mapping']) =>
  write<MappingNotes>('POST', `/api/imports/inspect/${upload}/notes`, { kind, mapping });
/** What an uploaded file of purchases holds under a mapping. */
export const understandFile = (upload: string, asked: UnderstandUnder, signal?: AbortSignal) =>
  write<Understanding>('POST', `/api/imports/inspect/${upload}/understanding`, asked, signal);
/** How far that reading is. */
export const readProgress = (upload: string) => read<ReadingProgress>(`/api/imports/inspect/${upload}/understanding`);
/** Begins to bring an uploaded file in. */
export const startImport = (start: StartImport) => write<{ importId: number }>('POST', '/api/imports', start);
/** The mappings that were kept. */
export const readMappings = () => read<{ items: SavedMapping[] }>('/api/import-mappings');
/** Keeps a mapping under a name. */
export const saveMapping = (name: string, kind: ImportKind, mapping: StartImport['mapping']) =>
  write('PUT', `/api/import-mappings/${encodeURIComponent(name)}`, { kind, mapping });
