// The options by which commands are told how a file is laid out: the same words wherever a file is named.
import { type Command, Option } from 'commander';
import { lineMeanings, purchaseFields } from '../contract.ts';
import { presets } from './presets.ts';

/** What may be said about any file: which column is what, how it is written. */
export function fileOptions(command: Command, fields: readonly string[]): Command {
  const several = (value: string, before: string[] = []) => [...before, value];
  return command
    .option(
      '--map <column=field>',
      `what a column is, repeatable; fields: ${fields.join(', ')}; none leaves it out`,
      several,
    )
    .option('--separator <character>', 'comma, semicolon, tab, pipe or blank')
    .option(
      '--encoding <name>',
      'utf-8, windows-1250, iso-8859-2, windows-1252 or any other by its usual name; default: found out',
    )
    .option('--date-order <order>', 'ymd, dmy (day first) or mdy (month first)')
    .option('--decimal-mark <mark>', '. or ,')
    .option('--no-header', 'the first line is a row like the others; columns are called "column 1" and so on')
    .option('--header-line <number>', 'the line with the header; what stands above, as a title, is passed over')
    .option('--zone <name>', "time zone of the file's clock; default: the shop's");
}

/** What may be said about purchases alone: the choice among the known layouts, and what words for states mean. */
export function presetOption(command: Command): Command {
  const names = presets.map((preset) => preset.name);
  const several = (value: string, before: string[] = []) => [...before, value];
  return command
    .addOption(new Option('--preset <name>', 'how a known kind of file is laid out').choices(names))
    .option(
      '--state <word=meaning>',
      `what a word for a state or type means, repeatable, as in closed=refunded; meanings: ${lineMeanings.join(', ')}`,
      several,
    )
    .addOption(
      new Option(
        '--amounts <of>',
        'what amounts are in a file with several lines an order: of each line, or of the whole receipt; default: found out',
      ).choices(['line', 'receipt']),
    );
}

/** What may be said about a file of purchases that is read without a shop. */
export function purchaseFileOptions(command: Command): Command {
  return presetOption(fileOptions(command, purchaseFields)).option(
    '--currency <code>',
    "currency of the amounts; default: the file's own",
  );
}
