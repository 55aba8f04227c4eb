// Recommendations: bought before and due again, bought by people like you, and the two weighed against each other.
export { type AlsOptions, type Factors, fitFactors, foldIn, scoreByFactors } from './als.ts';
export { type BasketRows, type Baskets, basketsOf } from './baskets.ts';
export { type Blend, featureNames } from './blend.ts';
export { emptyScores, type Parts, type Past, pastOf, type Scores } from './candidates.ts';
export { evaluateRecommender, type MethodQuality, type RankingQuality, type RecommendEvaluation } from './evaluate.ts';
export { type Histories, historiesOf } from './histories.ts';
export { type NeighbourOptions, type Neighbours, neighboursOf } from './item-item.ts';
export { dueness, type RebuyRates, rebuyRates } from './rebuy.ts';
export {
  fitRecommender,
  type Reason,
  type Recommendation,
  type Recommender,
  type RecommenderOptions,
  type RecommendOptions,
  recommend,
} from './recommender.ts';
