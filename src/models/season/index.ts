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
export { levelAhead, levelOnClock } from './level.ts';
export {
  type CountedBase,
  calendarScale,
  countedOn,
  extremesOf,
  fitOwnClock,
  onOwnClock,
  scaleAround,
  type WeekOfClock,
} from './own-clock.ts';
export { type WeekRatio, weekRatios } from './ratios.ts';
