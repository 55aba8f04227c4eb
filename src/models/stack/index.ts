// Door of the blend.
export { type BlendOptions, countsOfBlend, type FittedBlend, fitBlend, scoreBlend } from './blend.ts';
export { type Columns, fitLogistic, type LogisticFit, linearPart } from './logistic.ts';
export { fitModelsAt, forecastOf, type IngredientName, ingredientNames, type ModelsAt } from './models-at.ts';
export type { Activity } from './windows.ts';
