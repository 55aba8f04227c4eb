// The one or two letters that stand for a person.

const letters = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** The first sign of the first two words, as a reader sees it: an emoji is several code units and stays whole. */
export function initialsOf(name: string): string {
  return name
    .split(/\s+/)
    .filter((word) => word !== '')
    .slice(0, 2)
    .map((word) => letters.segment(word)[Symbol.iterator]().next().value?.segment ?? '')
    .join('')
    .toUpperCase();
}
