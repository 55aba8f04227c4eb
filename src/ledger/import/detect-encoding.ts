// Finds out in which encoding a file is written. Where its bytes do not prove it, the letters that they would be decide.
import type { Ambiguity, FileFormat } from '../contract.ts';
import { textDecoder } from './decode.ts';

type Encoding = FileFormat['encoding'];

const lettersShown = 5;

/**
 * The encoding of a file by its first bytes. What is only likely is noted, so that a person can name another one.
 * `country` decides where letters fit as well in one as in another, `isCut` says that the file goes on.
 */
export function detectEncoding(sample: Buffer, country: string, isCut: boolean, ambiguous: Ambiguity[]): Encoding {
  if (sample[0] === 0xff && sample[1] === 0xfe) return 'utf-16le';
  if (sample[0] === 0xfe && sample[1] === 0xff) return 'utf-16be';
  const wide = wideEncoding(sample);
  if (wide) return noted(wide, textDecoder(wide)(sample, true), ambiguous);
  // Bytes above 127 that form UTF-8 by chance are rare: what reads as UTF-8 is UTF-8. A few broken lines do not
  // make a file of another encoding; a file in which most such places are broken is one.
  const decoded = textDecoder('utf-8')(sample, isCut);
  const broken = decoded.split('\ufffd').length - 1;
  if (broken === 0) return 'utf-8';
  const good = (decoded.match(/[\u0080-\ufffc]/g) ?? []).length;
  if (good >= broken) {
    ambiguous.push({
      point: 'mixed_encoding',
      sentence: 'The file mixes encodings; lines that are not UTF-8 are left out.',
      params: {},
    });
    return 'utf-8';
  }
  const { encoding, text } = likeliest(sample, country);
  return noted(encoding, text, ambiguous);
}

/** Says that an encoding is a guess, with letters of the `text` that it makes. */
function noted(encoding: Encoding, text: string, ambiguous: Ambiguity[]): Encoding {
  const letters = tellingLetters(text);
  ambiguous.push({
    point: 'encoding',
    sentence: `The file does not say how its letters are written; it is read as ${encoding}, judging by its letters (${letters}). If names look wrong, say which encoding it is (--encoding).`,
    params: { encoding, letters },
  });
  return encoding;
}

/** A few letters by which a person sees whether the encoding is right: those above ASCII, else signs, else any. */
function tellingLetters(text: string): string {
  const kinds = [/(?!\p{ASCII})\p{L}/gu, /[^\p{ASCII}]/gu, /\p{L}/gu];
  const found = kinds.map((kind) => [...new Set(text.match(kind))]).find((letters) => letters.length > 0) ?? [];
  return found.slice(0, lettersShown).join(' ');
}

/** UTF-16 without a mark: nearly every other byte of a text of ASCII letters is zero. */
function wideEncoding(sample: Buffer): Encoding | undefined {
  let even = 0;
  let odd = 0;
  const looked = Math.min(sample.length, 4096);
  for (let i = 0; i < looked; i++) if (sample[i] === 0) i % 2 ? odd++ : even++;
  if (odd > looked / 4 && even < looked / 50) return 'utf-16le';
  return even > looked / 4 && odd < looked / 50 ? 'utf-16be' : undefined;
}

interface Candidate {
  readonly encoding: Encoding;
  readonly language: Language;
}

/** How much a letter speaks for a language, by itself. */
interface Language {
  readonly usual: string;
  readonly rare: string;
  /** Letters after which no vowel stands: Polish writes ni, si, zi before one, and Spanish has no ñ without. */
  readonly beforeConsonants: string;
  readonly beforeVowels: string;
  /** Countries where it is the first guess. */
  readonly countries: readonly string[];
}

const western: Language = {
  usual: 'àáâãäåçèéêëìíîïñòóôõöøùúûüß',
  rare: 'æœÿýðþšž',
  beforeConsonants: '',
  beforeVowels: 'ñ',
  countries: [],
};
const polish: Language = {
  usual: 'ąćęłńóśźż',
  rare: 'áäčéëíöšúüýžř',
  beforeConsonants: 'ńśźć',
  beforeVowels: '',
  countries: ['PL'],
};
const candidates: readonly Candidate[] = [
  { encoding: 'windows-1252', language: western },
  { encoding: 'windows-1250', language: polish },
  { encoding: 'iso-8859-2', language: polish },
];

const worth = { usual: 1, rare: 0.25, wrongNeighbour: -0.5, otherLetter: -1, noLetter: -2 };

/** The encoding under which the bytes above 127 make the most plausible letters. */
function likeliest(sample: Buffer, country: string): { encoding: Encoding; text: string } {
  let best = { encoding: candidates[0].encoding, text: '', score: Number.NEGATIVE_INFINITY };
  for (const { encoding, language } of candidates) {
    const text = textDecoder(encoding)(sample, false);
    const score = plausibility(text, language) + (language.countries.includes(country) ? 0.1 : 0);
    if (score > best.score) best = { encoding, text, score };
  }
  return best;
}

/** The sum of what the letters of a text above ASCII are worth in a language. */
function plausibility(text: string, language: Language): number {
  let sum = 0;
  for (const match of text.matchAll(/[^\p{ASCII}]/gu)) {
    const next = text[match.index + 1] ?? ' ';
    const isInWord = /\p{L}/u.test(text[match.index - 1] ?? ' ') || /\p{L}/u.test(next);
    sum += worthOf(match[0].toLowerCase(), /[aeiouy]/i.test(next), isInWord, language);
  }
  return sum;
}

function worthOf(letter: string, beforeVowel: boolean, isInWord: boolean, language: Language): number {
  // a sign by itself (a quote, a currency) is as good as any other; one inside a word is none
  if (!/\p{L}/u.test(letter)) return isInWord ? worth.noLetter : 0;
  if (beforeVowel ? language.beforeConsonants.includes(letter) : language.beforeVowels.includes(letter)) {
    return worth.wrongNeighbour;
  }
  if (language.usual.includes(letter)) return worth.usual;
  return language.rare.includes(letter) ? worth.rare : worth.otherLetter;
}
