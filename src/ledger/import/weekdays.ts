// Names of weekdays in front of dates: English, Italian, Polish, Spanish, German, French, whole or short.

const weekday =
  /^(?:mon|tue|wed|thu|fri|sat|sun|lun|mar|mer|gio|ven|sab|dom|pon|wto?|sro?|czw|pia|pt|sob|nie|ndz|mie|jue|vie|mit|die|don|fre|sam|son|jeu|dim|mo|di|mi|do|fr|sa|so)\p{L}*$/u;
const firstWord = /^(\p{L}{2,12})\.?,?\s+(?=\S)/u;

/** The text without a weekday at its beginning. */
export function withoutWeekday(text: string): string {
  const match = firstWord.exec(text);
  if (!match) return text;
  const plain = match[1].normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  return weekday.test(plain) ? text.slice(match[0].length) : text;
}
