// The campaign that a new draft starts from, and small changes to a ladder.
import type { CampaignDefinition, Rung } from '../contract.ts';

/** Texts that ship with the program, for the first three rungs. */
export const templateKeys = ['comeback-first', 'comeback-second', 'comeback-last'] as const;

function rung(place: number, when: Rung['when'], offer: number | null): Rung {
  return {
    when,
    offer,
    preciousOffer: null,
    channels: ['email'],
    template: templateKeys[Math.min(place, templateKeys.length - 1)],
    hour: '09:30',
    weekdays: [1, 2, 3, 4, 5, 6, 7],
  };
}

/** Customers from which a comparison group can tell something within a few years. */
export const customersForGroup = 8000;

/**
 * At the personal limit, then 30 and 60 days later; the offers in the order in which they were made. A small shop starts
 * without a comparison group, which would tell it nothing in time.
 */
export function firstDraft(offers: readonly number[], customers = customersForGroup): CampaignDefinition {
  const offer = (place: number) => offers[Math.min(place, offers.length - 1)] ?? null;
  return {
    entry: { kind: 'false_alarm', rate: 0.05 },
    ladder: [
      rung(0, { kind: 'entry' }, offer(0)),
      rung(1, { kind: 'after', days: 30 }, offer(1)),
      rung(2, { kind: 'after', days: 30 }, offer(2)),
    ],
    earlierCoupon: 'adds_up',
    startsOn: null,
    endsOn: null,
    targets: [0, 1, 2, 3, 4, 5],
    preciousFrom: 4,
    holdOutShare: customers < customersForGroup ? 0 : 0.1,
    costCeilingMinor: null,
    lateHours: 12,
    leastDaysBetween: 7,
    restDays: 45,
    alongsideOthers: false,
  };
}

/** The definition with one rung changed; the others stay as they are. */
export function changeRung(definition: CampaignDefinition, place: number, change: Partial<Rung>): CampaignDefinition {
  return { ...definition, ladder: definition.ladder.map((kept, at) => (at === place ? { ...kept, ...change } : kept)) };
}

/** One more rung, like the last, 30 days after it. */
export function addRung(definition: CampaignDefinition): CampaignDefinition {
  const last = definition.ladder.at(-1);
  const next = rung(definition.ladder.length, { kind: 'after', days: 30 }, last?.offer ?? null);
  return {
    ...definition,
    ladder: [...definition.ladder, last === undefined ? next : { ...last, when: next.when, template: next.template }],
  };
}

/** Without one rung; a rung that becomes the first one comes at entry. */
export function removeRung(definition: CampaignDefinition, place: number): CampaignDefinition {
  const kept = definition.ladder.filter((_, at) => at !== place);
  return {
    ...definition,
    ladder: kept.map((rest, at) =>
      at === 0 && rest.when.kind === 'after' ? { ...rest, when: { kind: 'entry' } } : rest,
    ),
  };
}

/** The rung at `place` of `before` stands there again; what was changed on the others since then stays. */
export function putBackRung(now: CampaignDefinition, before: CampaignDefinition, place: number): CampaignDefinition {
  const ladder = now.ladder.toSpliced(place, 0, before.ladder[place]);
  // the second rung came at entry only while it was the first
  if (place === 0 && ladder[1] !== undefined) ladder[1] = { ...ladder[1], when: before.ladder[1].when };
  return { ...now, ladder };
}

/** Rungs are called by letters: the first is A. */
export function letter(place: number): string {
  return String.fromCharCode(65 + Math.min(place, 25));
}
