// The order of the test files: the pages first. They take longest, and one of them begun last would run alone.
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Pages first, and otherwise as vitest orders. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isPage = ({ moduleId }: TestSpecification) => moduleId.includes('/tests/pages/');
    return [...sorted.filter(isPage), ...sorted.filter((file) => !isPage(file))];
  }
}
