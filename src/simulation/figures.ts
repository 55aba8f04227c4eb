// The demo's result: one flat object for machines, one table for people.

/** What `ritorno demo --json` prints. Rates and lifts are shares (0.08 = 8 points), money in minor units. */
export interface DemoFigures {
  readonly seed: number;
  readonly customers: number;
  readonly days: number;
  readonly entered: number;
  readonly treated: number;
  readonly held_out: number;
  readonly due: number;
  readonly sent: number;
  readonly suppressed: number;
  readonly pending: number;
  readonly uncertain: number;
  readonly redeemed: number;
  /** Of the first enrolments whose window is complete: who bought in it. */
  readonly measured_treated: number;
  readonly measured_held_out: number;
  readonly returned_treated: number;
  readonly returned_held_out: number;
  readonly lift: number | null;
  readonly lift_low: number | null;
  readonly lift_high: number | null;
  /** What the simulation knows to be true of the treated. */
  readonly true_lift: number | null;
  /** Discounts given by redeemed coupons. */
  readonly cost: number;
  readonly currency: string;
  readonly seconds: number;
}

/** The figures as lines of text: what happened, then measured against true. */
export function demoTable(figures: DemoFigures): string {
  const count = (value: number) => value.toLocaleString('en');
  const share = (part: number, whole: number) => (whole === 0 ? '-' : `${((100 * part) / whole).toFixed(1)} %`);
  const points = (value: number | null) =>
    value === null ? '-' : `${value > 0 ? '+' : ''}${(100 * value).toFixed(1)}`;
  const money = `${(figures.cost / 100).toFixed(2)} ${figures.currency}`;
  const { measured_treated: treated, measured_held_out: heldOut } = figures;
  const rows: readonly (readonly [string, string])[] = [
    ['customers who entered the campaign', count(figures.entered)],
    ['  treated', count(figures.treated)],
    ['  held out by lot', count(figures.held_out)],
    ['messages due', count(figures.due)],
    ['  sent', count(figures.sent)],
    ['  not sent, each with its reason', count(figures.suppressed)],
    ['  pending', count(figures.pending)],
    ['  uncertain', count(figures.uncertain)],
    ['coupons redeemed', count(figures.redeemed)],
    ['  discounts given', money],
    ['bought within the window', ''],
    [
      '  treated',
      `${count(figures.returned_treated)} of ${count(treated)}  ${share(figures.returned_treated, treated)}`,
    ],
    [
      '  held out',
      `${count(figures.returned_held_out)} of ${count(heldOut)}  ${share(figures.returned_held_out, heldOut)}`,
    ],
    [
      'measured lift, points',
      `${points(figures.lift)}  (95 %: ${points(figures.lift_low)} to ${points(figures.lift_high)})`,
    ],
    ['true lift, points', `${points(figures.true_lift)}  (known to the simulation alone)`],
  ];
  const wide = Math.max(...rows.map(([label]) => label.length));
  return rows.map(([label, value]) => `${label.padEnd(wide)}  ${value}`.trimEnd()).join('\n');
}
