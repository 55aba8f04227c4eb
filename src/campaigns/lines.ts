// Figures and previews as lines of text for the command line.
import { formatMoney } from '../ground/index.ts';
import type { Campaign, CampaignPreview } from './contract.ts';

/** Where everybody who entered is now. */
export function figureLines({ figures }: Campaign): string[] {
  return [
    `entered ${figures.entered} = ${figures.treated} treated + ${figures.heldOut} in the comparison group`,
    `on the ladder ${figures.open}; ended: ${figures.ended.map((one) => `${one.reason} ${one.count}`).join(', ') || 'nobody'}`,
    `backlog: ${figures.backlogWaiting} waiting, ${figures.backlogPlanned} given a morning`,
    ...figures.rungs.map((one) => `rung ${one.rung}: ${one.due} due, ${one.refused} without a message`),
  ];
}

/** What a campaign would do if it were live today. */
export function previewLines(preview: CampaignPreview): string[] {
  if (!preview.scored) return ['Nobody has been scored yet: import purchases and run ritorno run.'];
  const { entering, cost } = preview;
  return [
    `As of ${preview.asOf} ${preview.overLimit} customers are over the limit; ${entering.total} of them would enter:`,
    `  ${entering.treated} get the first rung, ${entering.heldOut} are the comparison group, ${entering.unreachable} cannot be written to`,
    ...entering.reasons.map(({ reason, count }) => `    ${reason}: ${count}`),
    ...preview.notEntering.map(({ reason, count }) => `  not entering, ${reason}: ${count}`),
    `${preview.backlog} of them were late before a launch and would wait as backlog; about ${preview.monthlyEntries} cross the limit in a month.`,
    ...(cost
      ? [
          `Coupons of all rungs cost at most ${formatMoney({ minor: cost.ceilingMinor, currency: cost.currency }, 'en')}.`,
        ]
      : []),
    ...preview.examples.map(({ externalId, meanGapDays, silenceDays }) =>
      meanGapDays === null
        ? `  ${externalId}: bought once, silent for ${silenceDays} days`
        : `  ${externalId}: usually every ${Math.round(meanGapDays)} days, silent for ${silenceDays}`,
    ),
  ];
}
