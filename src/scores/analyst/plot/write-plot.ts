// Puts charts into the file that --plot names.
import { writeFile } from 'node:fs/promises';
import { fileTrouble, Problem } from '../../../ground/index.ts';
import { scoreErrors } from '../../errors.ts';
import { type Chart, drawCharts } from './svg.ts';

/** Refuses a name that says another kind of picture, before any work. */
export function checkPlotName(path: string | undefined): void {
  if (path !== undefined && !/\.svg$/i.test(path)) throw new Problem(scoreErrors.plot_no_svg, { path });
}

/** Writes the file anew. Throws a Problem where that cannot be. */
export async function writePlot(path: string, title: string, charts: readonly Chart[]): Promise<void> {
  try {
    await writeFile(path, drawCharts(title, charts));
  } catch (error) {
    throw new Problem(scoreErrors.plot_unwritable, { path, reason: fileTrouble(error) }, error);
  }
}
