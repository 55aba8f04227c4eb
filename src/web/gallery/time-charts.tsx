// The time chart in its forms, with invented weeks. Figures add up and stand nowhere else.
import { ChartCard } from '../kit/time-chart/chart-card.tsx';
import type { TimeChartInput } from '../kit/time-chart/input.ts';

const weekMs = 7 * 86_400_000;
const lastWeek = Date.parse('2026-11-12T12:00:00Z');

function weeksUpToLast(count: number): string[] {
  return Array.from({ length: count }, (_, place) =>
    new Date(lastWeek - (count - 1 - place) * weekMs).toISOString().slice(0, 10),
  );
}

const late = [
  303, 304, 322, 331, 317, 305, 307, 334, 334, 329, 344, 352, 340, 380, 347, 344, 326, 312, 345, 321, 324, 334, 321,
  314, 317, 402,
];
const sent = late.map((_, place) => (place < 4 ? 0 : 520 + ((place * 173) % 610)));
const back = late.map((_, place) => (place < 5 ? 0 : 84 + ((place * 61) % 96)));
const line = { key: 'late', name: 'Became late', kind: 'line' } as const;

const samples: readonly { readonly title: string; readonly input: TimeChartInput }[] = [
  { title: 'A line against what is usual', input: { weeks: weeksUpToLast(26), lanes: [{ ...line, values: late }] } },
  {
    title: 'Three lanes, one axis, and what happened',
    input: {
      weeks: weeksUpToLast(26),
      lanes: [
        { ...line, values: late },
        { key: 'sent', name: 'Written to', kind: 'bars', values: sent },
        { key: 'back', name: 'Came back because of us', kind: 'bars', accent: true, values: back },
      ],
      notes: [
        { day: '2026-06-16', label: 'campaign starts' },
        { day: '2026-09-01', label: 'new text for B' },
      ],
    },
  },
  {
    title: 'A week without a purchase',
    input: {
      weeks: weeksUpToLast(26),
      lanes: [{ ...line, values: late.map((count, place) => (place === 17 ? null : count)) }],
    },
  },
  { title: 'Too short', input: { weeks: weeksUpToLast(5), lanes: [{ ...line, values: [318, 300, 341, 330, 402] }] } },
  { title: 'Nothing yet', input: { weeks: [], lanes: [], firstWeek: '2026-11-19' } },
];

export function TimeCharts() {
  return samples.map(({ title, input }) => <ChartCard key={title} title={title} input={input} />);
}
