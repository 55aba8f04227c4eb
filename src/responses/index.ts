// The door of `responses`: the outside world's answers.
export { responseRoutes } from './routes.ts';
