// Lane C of the strip: the messages and coupons of this silence.
import type { StripCoupon, StripEvent, StripInput } from './input.ts';
import { extent, type Label, textWidth, touch } from './labels.ts';
import { leftEdge, rightEdge, type SilenceScale } from './scales.ts';

export interface EventMark {
  readonly key: string;
  readonly x: number;
  readonly events: readonly StripEvent[];
}

export interface MessageLane {
  readonly marks: readonly EventMark[];
  readonly coupons: readonly { readonly key: string; readonly from: number; readonly to: number }[];
  readonly labels: readonly Label[];
}

/** Circles closer than this become one with a count. */
const tooClose = 24;
const radius = 11;

export function messageLane(
  input: StripInput,
  scale: SilenceScale,
  wide: boolean,
  width: number,
  y: number,
): MessageLane {
  const marks: { key: string; x: number; events: StripEvent[] }[] = [];
  const inside = (day: number) => Math.min(Math.max(scale.x(day), leftEdge + radius), width - rightEdge - radius + 8);
  for (const event of [...input.events].sort((a, b) => a.day - b.day)) {
    const x = inside(event.day);
    const last = marks.at(-1);
    if (last !== undefined && x - last.x < tooClose) last.events.push(event);
    else marks.push({ key: event.key, x, events: [event] });
  }
  const boxes = input.coupons.map((coupon) => {
    const from = inside(coupon.from);
    return { key: coupon.key, from, to: Math.max(from + 6, scale.x(coupon.to)), coupon };
  });
  const labels: Label[] = [];
  for (const box of boxes) {
    const label = couponLabel(box, wide, marks, boxes, width, y);
    if (label !== null && !labels.some((other) => touch(label, other))) labels.push(label);
  }
  if (wide) {
    for (const mark of marks) {
      if (mark.events.length > 1) continue;
      const { label: text, planned } = mark.events[0];
      const half = textWidth(text) / 2;
      const anchor = mark.x + half > width - 2 ? 'end' : mark.x - half < leftEdge ? 'start' : 'middle';
      const x = anchor === 'end' ? width - 4 : anchor === 'start' ? leftEdge : mark.x;
      const label: Label = { key: `event-${mark.key}`, text, x, y: y + 27, anchor, tone: planned ? 'ink-3' : 'ink-2' };
      if (!labels.some((other) => touch(label, other))) labels.push(label);
    }
  }
  return { marks, coupons: boxes.map(({ key, from, to }) => ({ key, from, to })), labels };
}

interface Box {
  readonly key: string;
  readonly from: number;
  readonly to: number;
  readonly coupon: StripCoupon;
}

/** A coupon's words right of its box, else left of it, else none: the table has them. */
function couponLabel(
  box: Box,
  wide: boolean,
  marks: readonly EventMark[],
  boxes: readonly Box[],
  width: number,
  y: number,
): Label | null {
  const text = wide ? box.coupon.label : box.coupon.shortLabel;
  const taken: [number, number][] = [
    ...marks.map(({ x }): [number, number] => [x - radius - 4, x + radius + 4]),
    ...boxes.filter(({ key }) => key !== box.key).map(({ from, to }): [number, number] => [from, to]),
  ];
  const sides: Label[] = [
    { key: `coupon-${box.key}`, text, x: box.to + 8, y: y + 4, anchor: 'start', tone: 'ink', strong: true },
    { key: `coupon-${box.key}`, text, x: box.from - radius - 6, y: y + 4, anchor: 'end', tone: 'ink', strong: true },
  ];
  const free = sides.find((label) => {
    const [left, right] = extent(label);
    return left >= 0 && right <= width && !taken.some(([from, to]) => left < to && from < right);
  });
  return free ?? null;
}
