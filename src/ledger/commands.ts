// `ritorno import purchases FILE` and `ritorno import customers FILE`.
import { basename } from 'node:path';
import type { Command } from 'commander';
import {
  type Context,
  minorDigits,
  minorToDecimal,
  type OpenContext,
  type Progress,
  progressBars,
} from '../ground/index.ts';
import {
  type Ambiguity,
  type ConsentStatement,
  customerFields,
  type ImportFigures,
  type ImportKind,
  type ImportMapping,
  purchaseFields,
} from './contract.ts';
import { fileOptions, presetOption } from './import/file-options.ts';
import { type FileInspection, inspectFile, notesBefore } from './import/inspect-file.ts';
import { formatTold, type MappingOptions, mappingFrom, savedMapping } from './import/mapping-options.ts';
import { recognisedUnder } from './import/recognised.ts';
import { type ImportResult, runImport } from './import/run-import.ts';
import { readMapping, saveMapping } from './import/saved-mappings.ts';
import { importsCommand } from './imports-command.ts';

interface ImportOptions extends MappingOptions {
  readonly preset?: string;
  readonly mapping?: string;
  readonly saveMapping?: string;
  readonly json?: boolean;
  readonly again?: boolean;
  readonly consentBasis?: string;
  readonly consentSource?: string;
  readonly consentText?: string;
}

/** Adds the commands to the program. */
export function ledgerCommands(program: Command, open: OpenContext): void {
  importsCommand(program, open);
  const group = program.command('import').description('bring in a file of purchases or customers (CSV, plain or gz)');
  const purchases = group
    .command('purchases <file>')
    .description('bring in purchases; the same file twice changes nothing');
  presetOption(common(purchases, purchaseFields))
    .option('--currency <code>', "currency of the amounts; default: the file's own, else the shop's")
    .option('--source <name>', 'whose receipt numbers these are; default: shop')
    .option('--again', 'the same file read otherwise came in before, and both shall count', false)
    .action((file: string, options: ImportOptions) => bringIn(open, 'purchases', file, options));
  common(group.command('customers <file>').description('bring in customers with their consents'), customerFields)
    .option(
      '--consent-basis <text>',
      'everybody in the file agreed, on this legal basis; a consent column of the file has to say yes as well',
    )
    .option('--consent-source <text>', 'where the consents were given')
    .option('--consent-text <text>', 'what was agreed to')
    .action((file: string, options: ImportOptions) => bringIn(open, 'customers', file, options));
}

function common(command: Command, fields: readonly string[]): Command {
  return fileOptions(command, fields)
    .option('--mapping <name>', 'use a saved mapping')
    .option('--save-mapping <name>', 'save the mapping of this file under a name')
    .option('--json', 'print the figures as JSON', false);
}

async function bringIn(open: OpenContext, kind: ImportKind, path: string, options: ImportOptions): Promise<void> {
  const context = await open();
  const bars = progressBars(process.stderr, options.json === true);
  const progress: Progress = (done, total = 1, phase) => bars.watch(phase, Math.floor((100 * done) / total), 100, '%');
  try {
    const mapping = await mappingOf(context, kind, path, options);
    const consent = consentOf(options);
    const result = await runImport(
      context,
      { path, fileName: basename(path), kind, mapping, consent, again: options.again },
      progress,
    );
    bars.stop();
    const { saveMapping: name } = options;
    if (name !== undefined) {
      await context.db.transaction((tx) => saveMapping(tx, name, { kind, mapping }, context.clock.now()));
    }
    process.stdout.write(options.json ? `${json(result)}\n` : report(result));
  } finally {
    bars.stop();
    await context.close();
  }
}

async function mappingOf(
  context: Context,
  kind: ImportKind,
  path: string,
  options: ImportOptions,
): Promise<ImportMapping> {
  const inspection = await inspectFile(context.db, path, { kind, preset: options.preset, format: formatTold(options) });
  const saved = options.mapping === undefined ? undefined : await readMapping(context.db, options.mapping);
  const mapping = mappingFrom(saved ? savedMapping(inspection, saved.mapping) : inspection, options);
  if (!options.json) {
    const notes = await notesBefore(context.db, path, kind, mapping);
    process.stderr.write(understood(inspection, mapping, notes));
  }
  return mapping;
}

/** What was found out about the file, for people to check. */
function understood(inspection: FileInspection, mapping: ImportMapping, notes: readonly Ambiguity[]): string {
  const { separator, encoding, dateOrder, decimalMark, header, headerLine } = mapping.format;
  const apart = separator === 'blank' ? 'blanks' : JSON.stringify(separator);
  const columns = Object.entries(mapping.columns).map(([field, names]) => `  ${field}: ${names.join(' + ')}`);
  const used = new Set(Object.values(mapping.columns).flat());
  const unused = inspection.columns.filter((column) => !used.has(column));
  return [
    `${mapping.preset ? `Preset ${mapping.preset}; ` : ''}${encoding}, columns apart by ${apart}, ${header ? 'with' : 'without'} header, dates ${dateOrder}, decimal mark ${decimalMark}`,
    ...columns,
    ...(unused.length > 0 ? [`  not used: ${unused.join(', ')}`] : []),
    ...(headerLine === undefined ? [] : [`  the table begins in line ${headerLine}`]),
    ...recognisedUnder(inspection.kind, mapping, inspection.found).map(({ sentence }) => `Note: ${sentence}`),
    ...notes.map((doubt) => `Note: ${doubt.sentence}`),
    '',
  ].join('\n');
}

function consentOf(options: ImportOptions): ConsentStatement | undefined {
  const { consentBasis: basis, consentSource: source, consentText: text } = options;
  if (basis === undefined && source === undefined && text === undefined) return undefined;
  // only who names the basis says that everybody agreed; where and to what describes what the columns tell
  const everybody = basis !== undefined;
  return {
    everybody,
    basis: basis ?? 'consent',
    source: source ?? 'import',
    text,
    channel: 'all',
    purpose: 'marketing',
  };
}

function json({ importId, figures, rejectsPath }: ImportResult): string {
  return JSON.stringify({ ...figures, importId, rejectsFile: rejectsPath ?? null });
}

/** What only the whole file could show; the doubts about its beginning were told before. */
function laterNotes({ notes }: ImportFigures): readonly Ambiguity[] {
  return notes.filter(
    ({ point }) => point === 'foreign_currency' || point === 'one_customer' || point === 'shared_numbers',
  );
}

function report({ figures, rejectsPath }: ImportResult): string {
  const { added } = figures;
  const net = Object.entries(figures.net).map(
    ([currency, minor]) => `${minorToDecimal(minor, minorDigits(currency))} ${currency}`,
  );
  const listed = (title: string, counts: Record<string, number>) => {
    const lines = Object.entries(counts).map(([reason, count]) => `  ${count} ${reason}`);
    return lines.length > 0 ? [title, ...lines] : [];
  };
  return [
    `${figures.lines} lines: ${figures.receipts} receipts of ${figures.customers} customers${net.length > 0 ? `, net ${net.join(', ')}` : ''}`,
    `new: ${added.customers} customers, ${added.receipts} receipts, ${added.lines} lines; known already: ${figures.known} lines`,
    ...(figures.voided > 0 ? [`cancelled since an earlier file, voided: ${figures.voided} receipts`] : []),
    ...listed('not taken in:', figures.rejected),
    ...listed('taken in, but:', figures.warnings),
    ...laterNotes(figures).map(({ sentence }) => `Note: ${sentence}`),
    ...(rejectsPath === undefined ? [] : [`each line with its reason: ${rejectsPath}`]),
    '',
  ].join('\n');
}
