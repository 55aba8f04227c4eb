// The door of `scores`: scoring the base, the rhythm of a customer, who is late.
export type { ShopBeside } from './analyst/beside.ts';
export { analystCommands } from './analyst/commands.ts';
export { type Beats, beatsOf } from './beats-of.ts';
export { scoreCommands } from './commands.ts';
export type { CustomerRow, LimitSeen, Question, QuestionLimit, Rhythm } from './contract.ts';
export { scoreErrors } from './errors.ts';
export { type Fit, fitServing, fitWhenDue, limitSeenOn } from './fit.ts';
export { type Asked, goneLimitOn, type LateCustomer, lateCustomers } from './late.ts';
export { lateRate, limitStops } from './late-rate.ts';
export { answersYes, isLate, type Limit, parseGoneLimit, parseLimit } from './limit.ts';
export { limitsOf } from './limits-of.ts';
export { newestDay } from './newest-day.ts';
export { rhythmOf } from './rhythm-of.ts';
export { scoreRoutes } from './routes.ts';
export { type ScoreFigures, scoreBase } from './score-base.ts';
export { openScorers, type Scorers } from './scorers.ts';
export { type PresentSilence, silencesOf } from './silences-of.ts';
export { valueClasses } from './value-classes.ts';
