// Finds one header of a raw mail without taking the mail apart: what the list of caught mail shows.

const longestHead = 64 * 1024;

/** The first header of that name, unfolded, encoded words decoded; undefined when there is none. */
export function headerOf(raw: Buffer, name: string): string | undefined {
  const head = raw
    .subarray(0, longestHead)
    .toString('latin1')
    .split(/\r?\n\r?\n/, 1)[0];
  const match = new RegExp(`^${name}:[ \\t]*(.*(?:\\r?\\n[ \\t].*)*)`, 'im').exec(head);
  return match === null
    ? undefined
    : decodeWords(match[1].replace(/\r?\n[ \t]+/g, ' '))
        .replaceAll('\0', '')
        .trim();
}

/** RFC 2047; white space between two encoded words belongs to neither. Unknown charsets stay as they are. */
function decodeWords(text: string): string {
  return text
    .replace(/(\?=)\s+(?==\?)/g, '$1')
    .replace(/=\?([\w-]+)(?:\*[\w-]+)?\?([bq])\?([^?]*)\?=/gi, (whole, charset: string, kind: string, data: string) => {
      const bytes =
        kind.toLowerCase() === 'b'
          ? Buffer.from(data, 'base64')
          : Buffer.from(
              data
                .replaceAll('_', ' ')
                .replace(/=([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
              'latin1',
            );
      try {
        return new TextDecoder(charset).decode(bytes);
      } catch (error) {
        if (error instanceof RangeError) return whole;
        throw error;
      }
    });
}
