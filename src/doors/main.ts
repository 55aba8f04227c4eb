// The command line: `ritorno <command>`. Loads only what the command needs.

/** The commands on files, see file-commands.ts. */
const onFiles = new Set(['fit', 'predict', 'evaluate', 'recommend']);

if (onFiles.has(process.argv[2])) await import('./file-commands.ts');
else await import('./every-command.ts');
