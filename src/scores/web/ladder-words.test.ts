// A customer who was late before the launch did not pass the limit on the morning that the owner chose.
import { expect, test } from 'vitest';
import { ladderSentence } from './ladder-words.ts';
import { en } from './texts/en.ts';

test('who crossed the limit is told to have passed it, who came from the backlog to have been late before', () => {
  const told = (origin: 'crossing' | 'backlog', arm: 'treated' | 'held_out') => en[ladderSentence({ origin, arm })];
  expect(told('crossing', 'treated')).toMatch(/^Passed the limit on day \{\{day}}\. Entered/);
  expect(told('backlog', 'treated')).toMatch(/^Late since before the launch, now on day \{\{day}} .* Entered/);
  expect(told('crossing', 'held_out')).toMatch(/^Passed the limit .* comparison group/);
  expect(told('backlog', 'held_out')).toMatch(/^Late since before the launch.* comparison group/);
});
