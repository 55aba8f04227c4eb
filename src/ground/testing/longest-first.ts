// The order of the test files: the pages first. They take longest, and one of them begun last would run alone.
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Pages first, and otherwise as vitest orders, or by lot where files are to be shuffled. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const { shuffle, seed } = this.ctx.config.sequence;
    const sorted = shuffle ? drawn(files, seed) : await super.sort(files);
    const isPage = ({ moduleId }: TestSpecification) => moduleId.includes('/tests/pages/');
    return [...sorted.filter(isPage), ...sorted.filter((file) => !isPage(file))];
  }
}

/** The files in an order that a seed draws, the same wherever the checkout lies. */
function drawn(files: TestSpecification[], seed: number): TestSpecification[] {
  const lot = (file: TestSpecification) => {
    let mixed = seed | 0;
    for (const letter of file.project.name + file.moduleId.slice(file.project.config.root.length)) {
      mixed = Math.imul(mixed ^ (letter.codePointAt(0) ?? 0), 0x9e3779b1);
      mixed ^= mixed >>> 15;
    }
    return mixed >>> 0;
  };
  return [...files].sort((a, b) => lot(a) - lot(b));
}
