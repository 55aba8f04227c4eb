// Requests that share a piece of work: each gets its own answer, none waits for a stranger's trouble.
import { expect, test } from 'vitest';
import { gatherer } from './gather.ts';

const moment = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

test('a single request goes alone; those that arrive meanwhile go together, each with its own answer', async () => {
  const crowds: number[][] = [];
  const ask = gatherer(
    async (items: number[]) => {
      crowds.push(items);
      await moment(1);
      return items.map((item) => item * 10);
    },
    async (item) => {
      await moment(5);
      return item * 10;
    },
  );
  const first = ask(0);
  await moment(1);
  const rest = Array.from({ length: 49 }, (_, i) => ask(i + 1));
  const answers = await Promise.all([first, ...rest]);
  expect(answers).toEqual(Array.from({ length: 50 }, (_, i) => i * 10));
  expect(crowds.flat().sort((a, b) => a - b)).toEqual(Array.from({ length: 49 }, (_, i) => i + 1));
});

test('whom the shared work leaves out goes alone, without holding up the next', async () => {
  const alone: number[] = [];
  const ask = gatherer(
    async (items: number[]) => items.map((item) => (item === 2 ? undefined : item)),
    async (item) => {
      alone.push(item);
      await moment(item === 2 ? 200 : 1);
      return item;
    },
  );
  const order: number[] = [];
  const asked = (item: number) => ask(item).then((answer) => order.push(answer));
  const first = [asked(1), asked(2), asked(3)];
  await moment(20);
  await Promise.all([...first, asked(4)]);
  expect(alone).toEqual([2, 4]);
  expect(order.at(-1)).toBe(2);
  expect([...order].sort()).toEqual([1, 2, 3, 4]);
});

test('a request that is held up gives the way free after a moment', async () => {
  const ask = gatherer(
    async (items: number[]) => items,
    async (item) => {
      await moment(item === 1 ? 600 : 0);
      return item;
    },
  );
  const began = performance.now();
  const held = ask(1);
  await moment(1);
  await ask(2);
  expect(performance.now() - began).toBeLessThan(500);
  expect(await held).toBe(1);
});

test('one request that breaks the shared work harms only itself', async () => {
  const ask = gatherer(
    async (items: number[]) => {
      if (items.includes(13)) throw new Error('broken by 13');
      return items;
    },
    async (item) => {
      if (item === 13) throw new Error('broken by 13');
      return item;
    },
  );
  const results = await Promise.allSettled([ask(1), ask(13), ask(3)]);
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(await Promise.all([ask(4), ask(5)])).toEqual([4, 5]);
  await expect(ask(13)).rejects.toThrow('broken by 13');
  expect(await ask(6)).toBe(6);
});
