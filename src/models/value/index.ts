// What a customer is worth and how the relation stands: RFM, spend clusters, latency CRM.
export { defaultRfmMap, groupOf, type RfmGroup, type RfmMap, rfmGroups } from './groups.ts';
export {
  durationIndex,
  type LatencyInputs,
  latencyScore,
  latencyWeights,
  ranksOf,
  type SatisfactionDriver,
  weightedSatisfaction,
} from './latency.ts';
export { type Cuts, quantileCuts, type Rfm, type RfmCuts, rfmCuts, rfmOf, scoreBy } from './rfm.ts';
export { type SpendCluster, type SpendCuts, spendCluster, spendClusters, spendCuts } from './spend-clusters.ts';
