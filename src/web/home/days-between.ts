// How many days lie between two days.

const dayMs = 86_400_000;

/** 0 for the same day; negative when `to` comes before `from`. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T12:00:00Z`) - Date.parse(`${from}T12:00:00Z`)) / dayMs);
}
