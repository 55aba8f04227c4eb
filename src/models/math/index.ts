// The numeric tools of the models, for those who want them by themselves.
export { digamma, logBeta, logGamma } from './gamma.ts';
export { cholesky, hessian, inverseOf, solveCholesky } from './hessian.ts';
export { incompleteBeta, logIncompleteBeta } from './incomplete-beta.ts';
export { inverseIncompleteBeta, inverseIncompleteBetaOdds } from './incomplete-beta-inverse.ts';
export { log1mExp, logAddExp, logistic, logit, logSumExp } from './log-space.ts';
export { type MinimiseOptions, type Minimum, minimise, minimiseFrom, type Objective } from './minimise.ts';
export { createRandom, type Random } from './random.ts';
