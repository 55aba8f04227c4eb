// Door of personal regularity.
export { defaultRho, type FittedMixture, fitMixture, type MixtureOptions, mixtureLogLikelihood } from './mixture.ts';
export { chooseRho, everyNthCustomer, fitPersonal, predictiveLogLikelihood, sampleStep } from './rho.ts';
export { type ClassErrors, drawMixtures, type MixtureUncertainty, mixtureUncertainty } from './uncertainty.ts';
