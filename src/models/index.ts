// Door of the statistics: everything that other rooms, and users of `ritorno/models`, may import.
export * from './lifetimes/index.ts';
export * from './math/index.ts';
export * from './rhythm/index.ts';
