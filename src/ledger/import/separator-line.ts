// The line 'sep=;' that spreadsheets understand above the header of a CSV file: it tells the separator and is no record.

const separatorLine = /^\ufeff?"?sep=(.)"?$/i;

/** Whether a line is such a one. */
export function isSeparatorLine(line: string): boolean {
  return separatorLine.test(line);
}

/** The separator that the first line of a text tells, and the text below it. */
export function withoutSeparatorLine(text: string): { readonly separator: string | undefined; readonly text: string } {
  const end = text.indexOf('\n');
  const separator = end < 0 ? undefined : separatorLine.exec(text.slice(0, end))?.[1];
  return separator === undefined ? { separator, text } : { separator, text: text.slice(end + 1) };
}
