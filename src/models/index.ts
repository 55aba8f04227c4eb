// Door of the statistics: everything that other rooms, and users of `ritorno/models`, may import.

export * from './cohorts/index.ts';
export * from './evaluate/index.ts';
export * from './experiments/index.ts';
export * from './fit-and-score.ts';
export * from './lifetimes/index.ts';
export * from './math/index.ts';
export * from './newcomers.ts';
export * from './recommend/index.ts';
export * from './regularity/index.ts';
export * from './rhythm/index.ts';
export * from './season/index.ts';
export * from './stack/index.ts';
export * from './value/index.ts';
