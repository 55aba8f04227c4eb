// Turns bytes of an encoding into text.
import type { FileFormat } from '../contract.ts';

type Encoding = FileFormat['encoding'];

/** A decoder that remembers half a letter at the end of a piece while more is to come (`more`). */
export type Decode = (bytes: Buffer, more: boolean) => string;

/** What windows-1252 has at 0x80 to 0x9f, where ISO 8859-1 has control characters; blanks are free places. */
const signs = '€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ';

/** A decoder of an encoding; bytes that are none of it become U+FFFD, a byte order mark is left out. */
export function textDecoder(encoding: Encoding): Decode {
  const decoder = new TextDecoder(encoding);
  if (encoding !== 'windows-1252') return (bytes, more) => decoder.decode(bytes, { stream: more });
  // Node 20 reads windows-1252 as ISO 8859-1: the euro sign and curly quotes would become control characters
  return (bytes, more) =>
    decoder.decode(bytes, { stream: more }).replace(/[\u0080-\u009f]/g, (control) => {
      const sign = signs[control.charCodeAt(0) - 0x80];
      return sign === ' ' ? control : sign;
    });
}

const singleByte = /^(?:windows-|iso-8859-|koi8-|ibm866$|macintosh$|x-mac-)/;

/** Whether each byte is a letter of its own, those below 128 the same as in ASCII. */
export function isSingleByte(encoding: Encoding): boolean {
  return singleByte.test(encoding);
}
