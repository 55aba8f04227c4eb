// Is lateness true on real bases? Of later, unseen returns of still active customers, 5 % should have come after the 5 % limit,
// whatever the ends of the data cut off. Overall and by number of earlier visits. Ends with status 1 when a promise is broken.
import {
  closedGaps,
  falseAlarmShare,
  fitPersonal,
  gapModelOf,
  recalibrated,
  recalibrationFor,
  returnsOf,
  uniformScores,
} from '../../src/models/index.ts';
import { absent, cutOff, type DataSet, dayOf, hasData, realVisits } from '../real-data.ts';

const patience = 365;
const sets: [DataSet, number, number[]][] = [
  ['cdnow', dayOf('1998-06-30'), [0.04, 0.06]],
  ['grocery', dayOf('2007-12-31'), [0.04, 0.06]],
  ['online-retail', dayOf('2011-12-09'), [0.03, 0.08]],
];

let broken = 0;
for (const [set, end, [low, high]] of sets) {
  if (!hasData(set)) {
    console.log(`${set}: ${absent}`);
    continue;
  }
  const visits = realVisits(set);
  const asOf = cutOff[set];
  const fitted = fitPersonal(visits, asOf);
  const model = gapModelOf(fitted);
  const map = recalibrationFor(returnsOf(model, closedGaps(visits, { to: asOf, rho: fitted.rho }), patience));
  const closed = closedGaps(visits, { from: asOf, to: end, rho: fitted.rho });
  const later = returnsOf(model, closed, patience);
  const scores = uniformScores({
    ...later,
    at: later.at.map((v) => recalibrated(map, v)),
    since: later.since.map((v) => recalibrated(map, v)),
    until: later.until.map((v) => recalibrated(map, v)),
  });
  const kept = closed.gap.map((gap, i) => (gap <= patience ? closed.history.x[i] : -1)).filter((x) => x >= 0);
  const groups: [string, (x: number) => boolean][] = [
    ['all', () => true],
    ['1 visit before', (x) => x === 0],
    ['2-3 visits', (x) => x === 1 || x === 2],
    ['4-9 visits', (x) => x > 2 && x < 9],
    ['10 and more', (x) => x >= 9],
  ];
  console.log(
    `${set}: rho ${fitted.rho}, ${fitted.classes.length} classes, ${map ? 'recalibrated' : 'no recalibration needed'}`,
  );
  for (const [name, belongs] of groups) {
    const part = scores.filter((_, i) => belongs(kept[i]));
    if (part.length < 400) continue;
    const { share, standardError } = falseAlarmShare(part, 0.05);
    const [from, to] = name === 'all' ? [low, high] : [0.03, 0.08];
    const holds = share >= from && share <= to;
    if (!holds) broken++;
    console.log(
      `  ${holds ? 'kept  ' : 'BROKEN'} ${name}: ${(100 * share).toFixed(2)} % of ${part.length} (se ${(100 * standardError).toFixed(2)})`,
    );
  }
}
process.exitCode = broken > 0 ? 1 : 0;
