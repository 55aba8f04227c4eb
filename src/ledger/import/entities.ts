// Characters that a web shop wrote as HTML: &amp; &eacute; &#039; and the like.

/** Those that stand for no accented letter, and currency signs. */
const signs: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  euro: '€',
  pound: '£',
  yen: '¥',
  cent: '¢',
  curren: '¤',
  times: '×',
  ndash: '–',
  mdash: '—',
  lsquo: '‘',
  rsquo: '’',
  ldquo: '“',
  rdquo: '”',
  hellip: '…',
  shy: '',
  szlig: 'ß',
  aelig: 'æ',
  AElig: 'Æ',
  oelig: 'œ',
  OElig: 'Œ',
  oslash: 'ø',
  Oslash: 'Ø',
  aring: 'å',
  Aring: 'Å',
  eth: 'ð',
  ETH: 'Ð',
  thorn: 'þ',
  THORN: 'Þ',
  lstrok: 'ł',
  Lstrok: 'Ł',
  iexcl: '¡',
  iquest: '¿',
  ordf: 'ª',
  ordm: 'º',
};

/** Names of accents and the marks that they put on a letter, in Unicode's combining form. */
const accents: Readonly<Record<string, string>> = {
  acute: '\u0301',
  grave: '\u0300',
  circ: '\u0302',
  uml: '\u0308',
  tilde: '\u0303',
  cedil: '\u0327',
  caron: '\u030c',
  ogon: '\u0328',
  dot: '\u0307',
};
const accented = /^([a-zA-Z])(acute|grave|circ|uml|tilde|cedil|caron|ogon|dot)$/;
const entity = /&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([a-zA-Z]{2,8}));/g;
const lastCodePoint = 0x10ffff;

/** The text with its entities as the characters that they stand for; what is no entity stays. */
export function withoutEntities(text: string): string {
  // what was written twice reads &amp;eacute;
  const once = decoded(text);
  return once === text ? text : decoded(once);
}

function decoded(text: string): string {
  return text.replace(entity, (whole, decimal?: string, hexadecimal?: string, name?: string) => {
    if (name !== undefined) return signs[name] ?? withAccent(name) ?? whole;
    const code = decimal === undefined ? Number.parseInt(hexadecimal as string, 16) : Number(decimal);
    // control characters and halves of letters are none that anybody meant
    return code < 32 || code > lastCodePoint || (code >= 0xd800 && code < 0xe000) ? whole : String.fromCodePoint(code);
  });
}

function withAccent(name: string): string | undefined {
  const match = accented.exec(name);
  return match ? (match[1] + accents[match[2]]).normalize('NFC') : undefined;
}
