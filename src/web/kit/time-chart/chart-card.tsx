// A time chart in its card: the title says what is unusual, the table takes its place on request.
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../button.tsx';
import { Card } from '../card.tsx';
import { ChartTable } from './chart-table.tsx';
import type { TimeChartInput } from './input.ts';
import { TimeChart } from './time-chart.tsx';

interface Props {
  readonly title: string;
  readonly input: TimeChartInput;
  /** What the lanes mean, below the chart. */
  readonly children?: ReactNode;
}

export function ChartCard({ title, input, children }: Props) {
  const { t } = useTranslation('kit');
  const [asTable, setAsTable] = useState(false);
  const swap = input.weeks.length > 0 && (
    <Button variant="subtle" size="sm" onClick={() => setAsTable(!asTable)}>
      {t(asTable ? 'chart.asChart' : 'chart.asTable')}
    </Button>
  );
  return (
    <Card title={title} aside={swap} flush={asTable}>
      {asTable ? <ChartTable input={input} label={title} /> : <TimeChart input={input} label={title} />}
      {!asTable && children}
    </Card>
  );
}
