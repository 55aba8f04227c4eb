// What a time chart is given: weeks on one axis, and lanes of counts below each other.

/** One series. Its values stand beside the weeks; null = nothing is known of that week. */
export interface Lane {
  readonly key: string;
  readonly name: string;
  /** A line is held against what is usual; bars are counts that add up. */
  readonly kind: 'line' | 'bars';
  /** Coming back, and nothing else. */
  readonly accent?: boolean;
  readonly values: readonly (number | null)[];
  /** All weeks that are known, these the last of them: what is usual is worked out from. Default: the values alone. */
  readonly past?: readonly (number | null)[];
}

/** Something that happened, on top of all lanes. */
export interface Note {
  readonly day: string;
  readonly label: string;
}

export interface TimeChartInput {
  /** The last day of each week, the oldest first; weeks that are over, one after the other. */
  readonly weeks: readonly string[];
  /** Four at most. */
  readonly lanes: readonly Lane[];
  /** Three are drawn; the first ones. */
  readonly notes?: readonly Note[];
  /** The last day of the first week, where none is over yet. */
  readonly firstWeek?: string;
}

/** More would be read by nobody. */
export const notesShown = 3;
