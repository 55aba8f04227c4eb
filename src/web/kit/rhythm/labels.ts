// Words on a picture: how wide they are, roughly, and where they fit.

export type Anchor = 'start' | 'middle' | 'end';
export type Tone = 'ink' | 'ink-2' | 'ink-3' | 'accent' | 'high';

export interface Label {
  readonly key: string;
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly anchor: Anchor;
  readonly tone: Tone;
  readonly strong?: boolean;
}

/** Width of a text in 12 px IBM Plex Sans: measured 0.46 em a character over the four languages, 0.5 to be safe. */
export function textWidth(text: string, size = 12): number {
  return text.length * size * 0.5;
}

/** The left and right edge of a label. */
export function extent(label: Pick<Label, 'text' | 'x' | 'anchor'>): [number, number] {
  const width = textWidth(label.text);
  if (label.anchor === 'start') return [label.x, label.x + width];
  if (label.anchor === 'end') return [label.x - width, label.x];
  return [label.x - width / 2, label.x + width / 2];
}

/** Whether two labels touch: lines of 12 px text need 13 px from baseline to baseline. */
export function touch(a: Label, b: Label): boolean {
  if (Math.abs(a.y - b.y) >= 13) return false;
  const [aLeft, aRight] = extent(a);
  const [bLeft, bRight] = extent(b);
  return aLeft < bRight && bLeft < aRight;
}

/** Moves a centre so that a text of `width` stays between `left` and `right`. */
export function clampCentre(centre: number, width: number, left: number, right: number): number {
  return Math.min(Math.max(centre, left + width / 2), right - width / 2);
}
