// Changing a ladder keeps it one that can be saved.
import { expect, it } from 'vitest';
import { campaignDefinition } from '../contract.ts';
import { addRung, changeRung, firstDraft, removeRung } from './drafts.ts';

it('starts a new campaign from a definition that the server accepts', () => {
  expect(campaignDefinition.parse(firstDraft([]))).toEqual(firstDraft([]));
  expect(firstDraft([7, 9]).ladder.map((rung) => rung.offer)).toEqual([7, 9, 9]);
});

it.each([
  [425, 0],
  [7999, 0],
  [8000, 0.1],
])('draws a comparison group by default from 8,000 customers on: %i customers, a share of %d', (customers, share) => {
  expect(firstDraft([], customers).holdOutShare).toBe(share);
});

it('stays acceptable when rungs are added and removed', () => {
  let definition = addRung(firstDraft([1]));
  expect(definition.ladder).toHaveLength(4);
  definition = removeRung(definition, 0);
  expect(definition.ladder[0].when).toEqual({ kind: 'entry' });
  expect(campaignDefinition.safeParse(definition).success).toBe(true);
});

it('changes only the rung that was meant', () => {
  const definition = changeRung(firstDraft([1]), 1, { hour: '18:00' });
  expect(definition.ladder.map((rung) => rung.hour)).toEqual(['09:30', '18:00', '09:30']);
});
