// Door of the blend.
export {
  anchorHorizons,
  type BlendAnchor,
  type BlendForecast,
  type BlendOptions,
  type FittedBlend,
  fitBlend,
  type ScoreBlendOptions,
  scoreBlend,
} from './blend.ts';
export { type Columns, fitLogistic, type LogisticFit, linearPart } from './logistic.ts';
export { fitModelsAt, forecastOf, type IngredientName, ingredientNames, type ModelsAt } from './models-at.ts';
export type { Activity } from './windows.ts';
