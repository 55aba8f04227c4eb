// Every state of the rhythm strip, the time chart and the small signs, for looking at. Not part of a production build.
import { IconCheck, IconClock } from '@tabler/icons-react';
import { useState } from 'react';
import { Button } from '../kit/button.tsx';
import { Card, Facts, PageHead, Rows, Stack } from '../kit/card.tsx';
import { ConfirmDialog } from '../kit/confirm.tsx';
import { Whisker } from '../kit/interval.tsx';
import { Help, RiskBadge, Tag } from '../kit/marks.tsx';
import { MicroStrip } from '../kit/rhythm/micro-strip.tsx';
import { RhythmStrip } from '../kit/rhythm/rhythm-strip.tsx';
import { usePlainSentence, WhySentence } from '../kit/rhythm/why-sentence.tsx';
import { Banner, Empty, Skeleton } from '../kit/states.tsx';
import { BarCell, cell, Table } from '../kit/table.tsx';
import { samples } from './samples.ts';
import { TimeCharts } from './time-charts.tsx';

function Sample({ sample }: { sample: (typeof samples)[number] }) {
  const sentence = usePlainSentence(sample.input, sample.name);
  return (
    <Card title={sample.title}>
      <WhySentence input={sample.input} name={sample.name} />
      <RhythmStrip input={sample.input} limitRate={sample.limitRate} sentence={sentence} />
    </Card>
  );
}

export function Component() {
  const [open, setOpen] = useState(false);
  return (
    <main style={{ padding: 16, maxWidth: 1176, margin: '0 auto' }}>
      <PageHead
        kicker="Gallery"
        title="Every state of the strip"
        actions={<Button onClick={() => setOpen(true)}>Go live…</Button>}
      />
      <Stack>
        {samples.map((sample) => (
          <Sample key={sample.title} sample={sample} />
        ))}
        <Facts
          facts={[
            {
              key: 'risk',
              name: 'Risk of losing',
              value: <RiskBadge level={3} />,
              note: '64 in 100 do not buy again in 60 days',
            },
            { key: 'medium', name: 'Risk', value: <RiskBadge level={2} /> },
            {
              key: 'low',
              name: (
                <>
                  Risk <Help>One sentence of help.</Help>
                </>
              ),
              value: <RiskBadge level={1} />,
            },
          ]}
        />
        <Card title="Rows" flush>
          <Table label="Rows">
            <thead>
              <tr>
                <th scope="col">Customer</th>
                <th scope="col">Silence against own rhythm</th>
                <th scope="col" className={cell.number}>
                  Silent
                </th>
                <th scope="col">Value</th>
              </tr>
            </thead>
            <tbody>
              {[47, 20, 90].map((silence) => (
                <tr key={silence}>
                  <td>Giulia Bonfanti</td>
                  <td>
                    <MicroStrip silenceDays={silence} limitDays={41} usualFrom={20} />
                  </td>
                  <td className={cell.number}>{silence} d</td>
                  <td>
                    <BarCell share={silence / 100}>€{silence}</BarCell>
                  </td>
                </tr>
              ))}
            </tbody>
          </Table>
        </Card>
        <TimeCharts />
        <Card title="Signs">
          <Rows
            rows={[
              {
                key: 'tags',
                name: 'Tags',
                value: (
                  <>
                    <Tag tone="waiting" icon={<IconClock size={12} />}>
                      your yes
                    </Tag>{' '}
                    <Tag tone="accent" icon={<IconCheck size={12} />}>
                      approved
                    </Tag>{' '}
                    <Tag>on hold</Tag>
                  </>
                ),
              },
              {
                key: 'whisker',
                name: 'Whisker',
                value: (
                  <Whisker
                    value={5.2}
                    low={2.6}
                    high={7.8}
                    from={-2}
                    to={10}
                    width={200}
                    zero
                    label="5.2 (2.6 to 7.8)"
                  />
                ),
              },
              {
                key: 'hollow',
                name: 'Not sure',
                value: (
                  <Whisker
                    value={2.1}
                    low={-1.6}
                    high={5.8}
                    from={-2}
                    to={10}
                    width={200}
                    zero
                    hollow
                    label="not sure yet"
                  />
                ),
              },
              { key: 'sum', name: 'Came back because of us', value: '+€15,960', sum: true },
            ]}
          />
        </Card>
        <Card>
          <Empty title="No purchases yet" action={<Button>Bring in purchases</Button>}>
            Ritorno learns each customer’s rhythm from past purchases.
          </Empty>
        </Card>
        <Card title="Loading">
          <Skeleton />
        </Card>
        <Banner
          title="Last night’s purchases did not arrive"
          action={
            <Button size="sm" variant="default">
              Try again
            </Button>
          }
        >
          Nothing is sent until they do.
        </Banner>
        <Banner tone="waiting" title="Numbers from Tuesday">
          The nightly run is still going.
        </Banner>
      </Stack>
      <ConfirmDialog
        open={open}
        title="Write to 214 people tomorrow at 09:30?"
        rows={[{ key: 'a', name: 'by e-mail', value: '183' }]}
        deed="Write to 214 people"
        onDo={() => setOpen(false)}
        onClose={() => setOpen(false)}
      />
    </main>
  );
}
