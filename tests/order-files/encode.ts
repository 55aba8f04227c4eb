// Texts in the encodings of Windows, which the platform reads and does not write.

/** Signs that windows-1252 has where latin1 has control characters. */
const western: Readonly<Record<string, number>> = { '€': 0x80, '’': 0x92 };

const polish: Readonly<Record<string, number>> = {
  Ą: 0xa5,
  Ł: 0xa3,
  Ż: 0xaf,
  ł: 0xb3,
  ą: 0xb9,
  ż: 0xbf,
  Ć: 0xc6,
  Ę: 0xca,
  Ń: 0xd1,
  Ó: 0xd3,
  ć: 0xe6,
  ę: 0xea,
  ń: 0xf1,
  ó: 0xf3,
  Ś: 0x8c,
  Ź: 0x8f,
  ś: 0x9c,
  ź: 0x9f,
};

export type FileEncoding = 'utf-8' | 'windows-1250' | 'windows-1252';

/** The bytes of a text; throws where the encoding has no such sign. */
export function encoded(text: string, encoding: FileEncoding): Buffer {
  if (encoding === 'utf-8') return Buffer.from(text);
  const special = encoding === 'windows-1250' ? polish : western;
  const most = encoding === 'windows-1250' ? 0xa0 : 0xff;
  return Buffer.from(
    [...text].map((sign) => {
      const code = special[sign] ?? sign.charCodeAt(0);
      if (special[sign] === undefined && code > most) throw new Error(`${encoding} has no ${sign}`);
      return code;
    }),
  );
}
