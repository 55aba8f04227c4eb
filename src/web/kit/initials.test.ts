// Initials of names as people write them.
import { expect, it } from 'vitest';
import { initialsOf } from './initials.ts';

it.each([
  ['Elena Rossi', 'ER'],
  ['  elena maria rossi ', 'EM'],
  ['😀 Elena', '😀E'],
  ['👩‍💻 Ops', '👩‍💻O'],
  ['é́lodie', 'É́'],
  ['𝒜lba', '𝒜'],
  ['', ''],
])('of %j are %j', (name, initials) => {
  expect(initialsOf(name)).toBe(initials);
});
