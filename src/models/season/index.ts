// Door of the season.
export {
  type ClockScale,
  clockScale,
  daysForClock,
  fitClock,
  type OperationalClock,
  onClock,
  plainClock,
  weekday,
  weekFactors,
  weekOfYear,
} from './clock.ts';
export { levelAhead } from './level.ts';
export { type WeekRatio, weekRatios } from './ratios.ts';
