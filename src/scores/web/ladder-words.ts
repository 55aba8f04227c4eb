// Which sentence tells that a customer got onto a ladder.
import type { EnrolmentView } from '../../campaigns/contract.ts';

const sentences = {
  crossing: { treated: 'timeline.entered', held_out: 'timeline.enteredComparison' },
  // who was late before the launch passed the limit long ago; the day of entry is the morning that the owner gave
  backlog: { treated: 'timeline.started', held_out: 'timeline.startedComparison' },
} as const;

/** The key of the sentence, by how the customer entered and what the lot said. */
export function ladderSentence({ origin, arm }: Pick<EnrolmentView, 'origin' | 'arm'>) {
  return sentences[origin][arm];
}
