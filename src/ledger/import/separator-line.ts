// The line 'sep=;' that spreadsheets understand above the header of a CSV file: it tells the separator and is no record.

/** The line with either line end. A spreadsheet that saved it again has filled it up with empty cells. */
const separatorLine = /^\ufeff?"?sep=(.)"?([,;|\t]*)\r?$/i;

/** Whether a line is such a one. */
export function isSeparatorLine(line: string): boolean {
  return separatorLine.test(line);
}

/** The separator that the first line of a text tells, and the text below it. */
export function withoutSeparatorLine(text: string): { readonly separator: string | undefined; readonly text: string } {
  const end = text.indexOf('\n');
  const match = end < 0 ? null : separatorLine.exec(text.slice(0, end));
  if (!match) return { separator: undefined, text };
  // what the cells of this line are apart by now is what the others are apart by
  return { separator: match[2][0] ?? match[1], text: text.slice(end + 1) };
}
