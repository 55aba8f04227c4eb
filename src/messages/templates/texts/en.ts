// The built-in messages in English.
import type { LadderText } from './shape.ts';

export const english: LadderText = {
  common: {
    greeting: 'Hello{% if customer.given_name %} {{ customer.given_name }}{% endif %},',
    code: 'Code',
    validUntil: 'Valid until',
    minimum: 'For purchases from',
    limit: 'Discount up to',
    total: 'Together with your earlier coupons',
    show: 'Show the code at the till, or enter it when you order. It works once.',
    closing: 'See you soon,',
    why: 'You get this message as a customer of {{ shop.name }}.',
    unsubscribe: 'Stop these messages',
  },
  first: {
    subjectWithCoupon: 'A coupon for you: {{ coupon.value }}',
    subject: 'It has been a while',
    preview: 'Something for your next visit to {{ shop.name }}.',
    title: 'It has been a while',
    opening: 'Some time has passed since your last visit to {{ shop.name }}. We would be glad to see you again.',
    withCoupon: 'This coupon is yours. Use it whenever it suits you.',
    withoutCoupon: 'Come by whenever it suits you. What you liked is still here, and a few things are new.',
  },
  second: {
    subjectWithCoupon: 'Put aside for you: {{ coupon.value }}',
    subject: 'We would be glad to see you again',
    preview: 'A coupon with your name on it at {{ shop.name }}.',
    title: 'We have put something aside for you',
    opening: 'Every purchase has its moment. For when yours comes, {{ shop.name }} has something ready.',
    withCoupon: 'The coupon below is meant for you alone.',
    withoutCoupon: 'If you need advice or cannot find something, answer this message: a person reads it.',
  },
  last: {
    subjectWithCoupon: 'One more coupon before we go quiet: {{ coupon.value }}',
    subject: 'We will be quiet for a while',
    preview: 'Our last message for now.',
    title: 'Our last message for now',
    opening: 'We do not want to fill your inbox, so this is the last message of this kind for now.',
    withCoupon: 'If you feel like coming back, this coupon is for you. And without it you are just as welcome.',
    withoutCoupon: 'If you feel like coming back, you are welcome at any time.',
  },
};
