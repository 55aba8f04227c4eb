// Properties draw the same cases on every run of the suite, so that a landing never fails by the luck of the draw
// on something it did not touch; `npm run prove properties` draws fresh ones.
import fc from 'fast-check';

const told = process.env.RITORNO_PROPERTY_SEED;

fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: told === undefined ? 20_260_101 : Number(told) });
