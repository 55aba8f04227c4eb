// Results as lines of text for the command line.
import { formatMoney } from '../ground/index.ts';
import type { CampaignResult, MoneyTotals, Verdict } from './contract.ts';
import type { Lift } from './lift.ts';

const verdicts: Record<Verdict, string> = {
  no_comparison: 'Nothing to compare yet: nobody is held out, or no window is complete.',
  sample_ratio: 'The arms are not as large as the draw meant: something leaks, conclude nothing before it is found.',
  too_few: 'Too few to tell: fewer than 30 customers of an arm have bought.',
  nothing_shown: 'No difference is shown.',
  more: 'More of the treated bought, and not by chance.',
  fewer: 'Fewer of the treated bought, and not by chance.',
};

const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
const points = (share: number) => `${share > 0 ? '+' : ''}${(100 * share).toFixed(1)}`;

/** What the command line tells of a result. */
type ToldResult = Pick<
  CampaignResult,
  | 'name'
  | 'asOf'
  | 'windowDays'
  | 'entered'
  | 'open'
  | 'treated'
  | 'heldOut'
  | 'comparison'
  | 'sureSince'
  | 'verdict'
  | 'totals'
  | 'cost'
  | 'sampleRatio'
  | 'currency'
>;

/** The result of a campaign; amounts are written as in `language`. */
export function resultLines(result: ToldResult, language: string): string[] {
  const { entered, open, treated, heldOut, comparison, sureSince, sampleRatio, cost } = result;
  const money = (minor: number) => formatMoney({ minor: Math.round(minor), currency: result.currency }, language);
  return [
    `${result.name}, as of ${result.asOf}: bought within ${result.windowDays} days of entry`,
    `entered ${entered.treated + entered.heldOut} = ${entered.treated} treated + ${entered.heldOut} held out` +
      ` (${entered.again} later entries of the same customers are not compared)`,
    `still open ${open.treated} treated, ${open.heldOut} held out`,
    `treated   ${treated.bought} of ${treated.customers}  ${percent(treated.rate)}`,
    `held out  ${heldOut.bought} of ${heldOut.customers}  ${percent(heldOut.rate)}`,
    ...(comparison
      ? [
          `difference ${points(comparison.difference)} points, between ${points(comparison.low)} and ${points(comparison.high)}` +
            ` however often one looks${sureSince === null ? '' : `; sure since ${sureSince}`}`,
        ]
      : []),
    verdicts[result.verdict],
    ...totalsLine(result.totals, money),
    `${cost.redeemed} coupons redeemed, ${money(cost.discountMinor)} taken off`,
    ...(sampleRatio
      ? [
          `sample ratio: ${sampleRatio.expectedHeldOut.toFixed(0)} held out were expected, p = ${sampleRatio.p.toFixed(3)}`,
        ]
      : []),
  ];
}

function totalsLine(totals: MoneyTotals | null, money: (minor: number) => string): string[] {
  if (!totals) return [];
  const { kind, chosenMinor, anyway, couponsMinor, because } = totals;
  return [
    `${kind} ${money(chosenMinor)} - ${money(anyway.minor)} that would have come anyway - ${money(couponsMinor)} coupons` +
      ` = ${money(because.minor)} because of the campaign, between ${money(because.lowMinor)} and ${money(because.highMinor)}` +
      ` however often one looks`,
  ];
}

/** A permutation test of 999 draws says nothing below one in a thousand. */
function isFloor({ p, method }: Lift['arms'][number]['difference']): boolean {
  return method === 'permutation' && p <= 0.001 + 1e-9;
}

/** Every arm of an experiment against its control. */
export function liftLines(lift: Lift): string[] {
  const short = (value: number) => Number(value.toPrecision(5)).toString();
  const { control, sampleRatio } = lift;
  return [
    `${lift.lines} lines, ${lift.rejected} rejected`,
    ...lift.firstRejected.map(
      ({ line, field, text, reason, remedy }) => `  line ${line}, ${field} "${text}": ${reason}. ${remedy}`,
    ),
    ...(lift.rejected > lift.firstRejected.length && lift.firstRejected.length > 0
      ? [`  and ${lift.rejected - lift.firstRejected.length} more`]
      : []),
    `control ${control.arm}: ${control.n} lines, mean ${short(control.mean)}`,
    ...lift.arms.flatMap((arm) => [
      `${arm.arm}: ${arm.n} lines, mean ${short(arm.mean)}, difference ${short(arm.difference.difference)}` +
        ` (se ${short(arm.difference.standardError)}, ${short(arm.difference.low)} to ${short(arm.difference.high)},` +
        ` p ${isFloor(arm.difference) ? 'at most ' : ''}${short(arm.difference.p)}, ${arm.difference.method})`,
      ...(arm.relative
        ? [
            `  relative ${points(arm.relative.difference)} % (${points(arm.relative.low)} to ${points(arm.relative.high)})`,
          ]
        : []),
      ...(arm.adjusted
        ? [
            `  what was known before taken out (CUPED): difference ${short(arm.adjusted.difference)}` +
              ` (se ${short(arm.adjusted.standardError)}, ${short(arm.adjusted.low)} to ${short(arm.adjusted.high)},` +
              ` p ${short(arm.adjusted.p)}), it explained ${(100 * arm.adjusted.explained).toFixed(1)} % of the variance`,
          ]
        : []),
      ...(arm.enough ? [] : ['  too few to tell: under 30 outcomes other than zero in an arm']),
    ]),
    `sample ratio: chi-square ${short(sampleRatio.chiSquare)}, p ${short(sampleRatio.p)}${sampleRatio.mismatch ? ', MISMATCH' : ''}`,
    ...(sampleRatio.mismatch
      ? [
          `  the arms are not as large as drawn (${sampleRatio.expected.map(({ arm, share }) => `${arm} ${short(share)}`).join(', ')}):` +
            ' give the shares that were meant with --share; if these were meant, something lost customers of one arm',
        ]
      : []),
  ];
}
