// The door of `offers`: offers, coupons issued when a rung is due, redemption at the till.

export { couponsOf } from './coupons-of.ts';
export { offersKeepCurrency } from './currency.ts';
export { offerErrors } from './errors.ts';
export { checkOffers, couponCeilings } from './for-campaigns.ts';
export { type IssueFigures, issueDueCoupons } from './issue-coupons.ts';
export { offerJobs } from './jobs.ts';
export { redeem } from './redeem.ts';
export { type PurchaseFigures, redeemFromPurchases } from './redeem-from-purchases.ts';
export { rollBack } from './rollback.ts';
export { offerRoutes } from './routes.ts';
export type { TillAnswer, TillRequest } from './till-request.ts';
export { campaignTotals } from './totals.ts';
export { validate } from './validate.ts';
export { archiveOffer, changeOffer, createOffer } from './write-offers.ts';
